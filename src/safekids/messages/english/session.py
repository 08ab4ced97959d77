"""What the guided session says around the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from safekids.messages.english import words

# --- opening

WELCOME: Final = "safekids - ten quiet minutes to get ready and to talk."
PRIVACY: Final = (
    "It watches nobody and sends nothing. Backups, or other people who use this computer, may still see it. "
    "If someone here checks your things, choose 3, or use a device they cannot see."
)
PRIVACY_RETURNING: Final = "If someone here checks your things, choose Just looking, or use a device they cannot see."
KEYS: Final = "At any choice: h help now, q leave and clear the screen."
WELCOME_BACK: Final = "Welcome back."
NOT_PROMISED: Final = "No list can promise safety. This is practice for the day your child needs you."

HAPPENED: Final = "Something has happened: what do I do?"
A_CHILD: Final = "A child in my care"
ANOTHER_CHILD: Final = "Another child in my care"
JUST_LOOKING: Final = "Just looking (nothing is kept)"

NICKNAME: Final = "A nickname will do; please not the full name. (Empty line to go back.)"
NICKNAME_PROMPT: Final = "Nickname"
NICKNAME_TAKEN: Final = "That nickname is here already. Please choose another one."
NICKNAME_LONG: Final = "That is longer than 40 letters. A short nickname is best."
WHICH_AGE: Final = "Which age do you want to look at?"
AGE_PROMPT: Final = "Age"
MINUTES: Final = "How many minutes do you have?"
MINUTES_CHOICES: Final[Mapping[int, str]] = {5: "five", 10: "ten", 20: "twenty"}
LOOKING: Final = "Nothing is kept tonight."
COMING_CHOOSE: Final = "Choose another age"


def child_choice(nickname: str, band_title: str) -> str:
    return f"{nickname} ({band_title})"


def how_old(nickname: str) -> str:
    return f"How old is {nickname}?"


def type_age(youngest: int, oldest: int, *, kept: bool) -> str:
    return f"Type it in years, {youngest} to {oldest}." + (" Only the age group is kept." if kept else "")


def age_unclear(youngest: int, oldest: int) -> str:
    return f"Please type the age in years, from {youngest} to {oldest}: 9, for example."


def band_said(nickname: str, band_title: str) -> str:
    return f"{nickname}: {band_title}." if nickname else f"The age group: {band_title}."


def coming(band_title: str, aim: str, other_title: str) -> tuple[str, str]:
    return (
        f"The steps for {band_title} are not written yet, and neither is its list of five to do first. Its aim: {aim}",
        f"Until then you can look at the steps for {other_title}. Some will fit, some will be too young or too old. "
        "You know your child best.",
    )


def coming_look(other_title: str) -> str:
    return f"Look at the steps for {other_title} tonight"


def move_up(nickname: str, band_title: str) -> str:
    return f"A while ago you put {nickname} at {band_title}. Does that still fit?"


MOVE_STAY: Final = "Yes, ask me again in half a year"


def move_to(band_title: str) -> str:
    return f"Move to {band_title}"


# --- the line to try


def last_time(line: str) -> str:
    return f"Last time you chose to try this: {line}"


DID_NOT_HAPPEN: Final = "it did not happen, that is fine"
IT_HAPPENED: Final = "it happened"
WE_TALKED: Final = "we talked"
IT_IS_DONE: Final = "it is done"
IT_WAS_HARD: Final = "it was hard"
DROP_IT: Final = "drop it"

# --- the steps

TONIGHT_PARTS: Final[Mapping[str, str]] = {"do": "to set", "talk": "to say", "watch": "to notice"}


def tonight(topics: Sequence[str], counts: Mapping[str, int], from_before: int, *, occasion: str = "") -> str:
    """ "Tonight: games and chat. One thing to set, one to notice, one to say.": in the order of `counts`."""
    parts: list[str] = []
    for kind in counts:
        phrase = TONIGHT_PARTS[kind]
        if counts[kind]:
            thing = " thing" if not parts and counts[kind] == 1 else " things" if not parts else ""
            parts.append(f"{words.number(counts[kind])}{thing} {phrase}")
    named = occasion.replace("-", " ")
    for_what = f", for {'an' if named[0] in 'aeiou' else 'a'} {named}" if named else ""
    text = f"Tonight{for_what}: {words.listing(topics)}. {words.sentence(', '.join(parts))}."
    if from_before:
        text += f" {words.sentence(words.count_of(from_before, 'step is', 'steps are'))} from before."
    return text


def nothing_new_on(what: str) -> str:
    """What was asked for by name, and is all met: said, so that nobody wonders."""
    return f"Nothing new is open for this: {what}. So here is something else."


def not_at_the_screen(child: str) -> str:
    return f"Nothing here needs {child} at the screen."


def step_line(number: int, of: int, kind: str, minutes: int) -> str:
    about = f"about {words.count_of(minutes, 'minute', 'minutes')}"
    match kind:
        case "do":
            rest = f"to set, {about}"
        case "talk":
            rest = f"to say, {about}, somewhere else: in the car, at the sink, on a walk"
        case _:
            rest = f"to notice, {about}"
    return f"Step {number} of {of} - {rest}"


DANGER_AT_HOME: Final = (
    "If an adult you are afraid of can see this device, change nothing yet, and do not look for help on it. From a "
    "phone they cannot see, call a domestic abuse helpline first. A school, a doctor or a library can find its number. "
    "In danger now, call your emergency number."
)
YOU_NEED: Final = "You need: "
IF_YOU_CANNOT: Final = "If that does not fit:"
SAY_SIDE_BY_SIDE: Final = "Say, side by side:"
LITERALLY: Final = "The same, word for word:"
FIRST_WORDS: Final = "Thank you for telling me. It is not your fault. I will help."
THEN_STAY: Final = (
    "Then stay and listen. Delete nothing. Do not tell the person they name. Ask: 'Are you worried about tonight?' "
    "If yes or not sure, press h now. If no, press h as soon as you are alone."
)
MAY_ALSO_MEAN: Final = "It may also mean:"
NOT_PROOF: Final = "One sign proves nothing."
DO_NEXT: Final = "What to do:"
NOTHING_KEPT_HERE: Final = "No answer to this page is kept."


def if_told(child: str) -> str:
    return f"If {child} tells you something has happened:"


def content_note(subject: str) -> tuple[str, ...]:
    return (
        f"The next page is about {subject}. It is calm and short. You can skip it, and you need no reason.",
        "If something like this was done to you, it may come back. Skip it if you like. "
        "Someone else can have this talk.",
    )


NOTE_GO_ON: Final = "go on"
NOTE_SKIP: Final = "skip"

FROM_BEFORE: Final[Mapping[str, str]] = {
    "hard": "Last time this was hard. That happens. If you have not said it yet, you could start with:",
    "not_yet": "This was on your list from before.",
    "changed": "The advice here has changed since your last answer.",
    "due": "You have met this before. It is time for another look.",
}

# "Not now" sounded like tonight, and meant half a year: each says when it comes back.
SKIP: Final = "in a month"
NOT_NOW: Final = "in half a year"
ANSWERS_DO: Final[Mapping[str, str]] = {"done": "done", "not_yet": "not yet", "skip": SKIP, "not_now": NOT_NOW}
ANSWERS_TALK: Final[Mapping[str, str]] = {
    "not_yet": "I will try it",
    "talked": "we talked",
    "hard": "it was hard",
    "skip": SKIP,
    "not_now": NOT_NOW,
}
ANSWERS_WATCH: Final[Mapping[str, str]] = {"seen": "go on", "skip": "skip"}
NOT_FOR_US: Final = "not for us"
GO_ON: Final = "go on"

KEY_WHY: Final = "why and who says so"
KEY_MORE: Final = "more to read before you go"
KEY_BACK: Final = "back"

WHEN: Final = "When? A day, or an empty line for next time."
WHEN_PROMPT: Final = "When"
WHEN_UNCLEAR: Final = "That day is not clear. Try Saturday, tomorrow, or 24 December; an empty line for next time."

KEPT: Final = "Kept."
NOT_KEPT: Final = "All right."
ACKNOWLEDGED: Final[Mapping[str, str]] = {
    "done": "Kept.",
    "talked": "Kept. Well done for asking.",
    "seen": "Kept.",
    "not_yet": "Kept. Next time I will ask how it went.",
    "skip": "Kept. It comes back in about a month.",
    "not_now": "Kept. It comes back in about half a year.",
    "not_for_us": "Kept. It will not come back. To undo that, type b, or use: safekids mark",
}


def it_was_hard(repair: str, *, kept: bool) -> str:
    thanks = "Kept. Thank you for trying." if kept else "Thank you for trying."
    mend = f' When you are ready, you could say: "{repair}"' if repair else ""
    return thanks + mend + (" Next time we start from there." if kept else "")


NEXT_TIME: Final = "Kept. It comes back next time."


def kept_until(on: date) -> str:
    return f"Kept. On your list for {words.day(on)}."


PASSED_OVER: Final = "A step that was answered in another window is passed over."

# --- more about a talk


def beside_you(child: str) -> str:
    return f"Is {child} beside you?"


BESIDE_YES: Final = "yes, show this later"
BESIDE_NO: Final = "no"
BESIDE_LATER: Final = "All right. It stays out of sight. Press m when you are on your own."
THEN_ASK: Final = "Then you could say:"
LISTEN_FOR: Final = "Listen for:"
TRY_NOT_TO: Final = "Try not to:"
IF_IT_GOES_BADLY: Final = "If it goes badly, later:"
ANOTHER_WAY: Final = "Another way:"
PRACTISE: Final = "Try it out first:"


# --- why

EVIDENCE: Final[Mapping[str, str]] = {
    "trial": "How sure is this? It was tested in trials.",
    "survey": "How sure is this? It rests on surveys: they show what goes together, not what causes what.",
    "law": "How sure is this? It is the law.",
    "agreement": "How sure is this? Several bodies agree on it. It has not been tested in a trial.",
    "advice": "How sure is this? It is the advice of one body, or a few. It has not been tested in a trial.",
    "judgement": "How sure is this? It is our own judgement. It has not been tested in a trial.",
}
ABOUT_NUMBERS: Final = "About the numbers:"
IDEAS_FROM: Final = "Ideas from:"
WORDS_ARE_OURS: Final = "The words are ours; they have not approved them."


def idea_from(publisher: str, title: str, year: int | None, url: str) -> str:
    return f'{publisher}, "{title}"{f" ({year})" if year else ""}: {url}'


READ_HOW: Final[Mapping[str, str]] = {
    "page": "on its page", "archived copy": "as a stored copy", "excerpt": "in part",
}  # fmt: skip


def read_on(on: date, how: str | None) -> str:
    return f" Read on {words.day(on)}{f', {READ_HOW[how]}' if how else ''}."


def sources_checked(on: date) -> str:
    return f"Sources last checked: {words.day(on)}."


def about_number(number: str, counts: str, caveat: str, publisher: str) -> str:
    """ "1 in 5 (USA, 2022): children who told nobody. What they say of themselves. Source: Thorn." """
    return f"{number}: {counts}. {caveat} Source: {publisher}."


# --- pause and end


def pause(count: int) -> str:
    return f"That was {words.count_of(count, 'step', 'steps')}. A good place for a break."


PAUSE_STOP: Final = "stop here for tonight"
NOTHING_OPEN: Final = "Nothing is open tonight. You can rest, or look again on another day."


def take_with_you(count: int) -> str:
    return f"That was {words.count_of(count, 'step', 'steps')}. To take with you:"


NONE_TONIGHT: Final = "That is all for tonight. Opening the door a little is enough."
ONE_THING: Final = "One thing to try. Pick a line, or write your own."
ONE_THING_OWN: Final = "One thing to try? Write your own line, or press Enter for none."
STILL_WAITING: Final = "Still on your list, for another evening:"
NO_LINE: Final = "none"
OWN_WORDS: Final = "my own words"
OWN_WORDS_ASK: Final = (
    "When, and what? For example: When we walk to school, I will ask about the new game. "
    "(No names. Nothing {child} told you. Empty line for none.)"
)
OWN_WORDS_PROMPT: Final = "Your line"
LOOK_AGAIN: Final = "When shall we sit down again? safekids sends no reminder. In"
NO_DATE: Final = "no date"
LOOK_AGAIN_CHOICES: Final[Mapping[int, str]] = {7: "one week", 28: "four weeks", 91: "three months"}


def print_hint(band: str, topic: str) -> str:
    return f"To print a sheet: safekids export checklist --band {band} --topic {topic} -o sheet.pdf"


def next_time(on: date) -> str:
    return f"Next evening: {words.day(on)}."


GOOD_NIGHT: Final = "Good night."
CLEAR: Final = "clear the screen"

# --- help now


def child_gone(nickname: str) -> str:
    return f"{nickname} was removed in another window. Nothing more is kept for {nickname}."


LEAVE: Final = "leave"
LAST_TIME_GONE: Final = "Last time you chose a line to try. Its step is no longer here."

# --- the loop

NOBODY_TO_ASK: Final = "There is nobody to ask: the input ended before the first answer."
NOBODY_TO_ASK_HINT: Final = (
    "run it in a terminal, or say who it is for: safekids session --child NICKNAME --band 8-10 --minutes 10"
)
COULD_NOT_KEEP: Final = "Your last answer was not kept. What was kept before is safe."
TRY_AGAIN: Final = "try again"
GO_ON_WITHOUT: Final = "go on, keeping nothing more tonight"
NEW_CHILD_NEEDS_BAND: Final = "for a new child, say the age as well: --age 9, or --band 8-10"


def unknown_child(nickname: str) -> str:
    return f'no child is called "{nickname}" here'
