"""What the commands beside the session say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from safekids.messages.english import words

KINDS: Final = {"do": "to set", "talk": "to say", "watch": "to notice"}
PARTS: Final = {"alone": "on your own", "together": "with your child"}
SCOPES: Final = {"home": "once for the household", "child": "for each child"}
ANSWERS: Final = {
    "done": "done",
    "talked": "talked",
    "hard": "it was hard",
    "not_yet": "on your list",
    "not_for_us": "not for us",
}
MARKS: Final = {
    "done": "done",
    "talked": "we talked",
    "hard": "it was hard",
    "not_yet": "not yet",
    "not_for_us": "not for us",
}
BACK: Final = {
    "next_evening": "comes next evening",
    "changed": "the advice has changed",
    "due": "is worth another look",
}
ESSENTIAL: Final = "essential"
NO_STEPS: Final = "Nothing here fits that."
NOBODY: Final = "There is no child here yet."
NOBODY_YET: Final = "there is no child here yet"
NOBODY_BEGIN: Final = "To begin, type safekids alone, or: safekids child add NICKNAME --age 9"
NOBODY_HINT: Final = "to begin, type safekids alone, or: safekids child add NICKNAME --age 9"


TO_NARROW: Final = "To see fewer:"
SEE_ONE: Final = "Everything about one: safekids show CODE"


def with_whom(part: str, kind: str) -> str:
    """Who takes part. Only a talk is held away from the screen: what is set together may need a device."""
    return f"{PARTS[part]}, away from the screen" if (part, kind) == ("together", "talk") else PARTS[part]


def coming(title: str) -> str:
    return f"The steps for {title} are not written yet. They are coming."


def step_note(kind: str, minutes: int, *, essential: bool) -> str:
    """ "to set, 5 minutes, essential" """
    parts = [KINDS[kind], words.count_of(minutes, "minute", "minutes")]
    return ", ".join([*parts, ESSENTIAL] if essential else parts)


def only_five(codes: Sequence[str]) -> str:
    return f"If you do only five: {words.listing(codes)}."


def checklist_line(title: str, minutes: int) -> str:
    return f"{title} ({minutes} minutes in all)"


# --- show

WHY: Final = "Why, and who says so"
TAKE_AWAY: Final = "To remember:"
TO_TRY: Final = "A line to try:"
AGAIN: Final = "Comes back after about"
CONTENT_NOTE: Final = "Content note:"
RELATED: Final = "In the same list:"
H_IS: Final = "Where it says to press h, type: safekids help-now"


def fits_when(occasions: Sequence[str]) -> str:
    """ "A good moment for it: new game, first phone." """
    return f"A good moment for it: {', '.join(map(_spoken, occasions))}."


def written_for(situations: Sequence[str]) -> str:
    return f"It has lines for: {', '.join(map(_spoken, situations))}."


def _spoken(name: str) -> str:
    return name.replace("-", " ")


def carries_on(code: str) -> str:
    return f"It carries on from {code}."


def numbers_about(names: Sequence[str]) -> str:
    return f"{'A number' if len(names) == 1 else 'Numbers'} about this: safekids numbers {' or '.join(names)}"


def advice(revision: int, check_after: date) -> str:
    return f"This is version {revision} of this advice. It is to be checked again by {words.day(check_after)}."


def again_after(days: int) -> str:
    for size, one, many in ((30, "month", "months"), (7, "week", "weeks")):
        if days % size == 0:
            return f"{AGAIN} {words.count_of(days // size, one, many)}."
    return f"{AGAIN} {words.count_of(days, 'day', 'days')}."


def unknown_step(code: str) -> str:
    return f"there is no step {code}"


NO_CODE: Final = "there is no code in that"


def nearest(codes: Sequence[str]) -> str:
    return f"did you mean {' or '.join(codes)}?" if codes else "see all: safekids list"


def retired(code: str) -> str:
    return f"{code} is no longer used"


def retired_shows(code: str, successor: str) -> str:
    return f"note: {retired(code)}; its place is taken by {successor}, shown here"


def retired_hint(successor: str | None) -> str:
    """What to do with the code of a step that is gone: its successor may ask for something else."""
    if successor is None:
        return "see all: safekids list"
    return f"its place is taken by {successor}; look whether that is what you did: safekids show {successor}"


# --- numbers

NUMBERS_ARE_COUNTS: Final = (
    "What is counted, and where. A number is about many children. It does not say what happens to yours. "
    "Some are about harm; each comes with one thing to do."
)
NOT_REPEATED: Final = (
    "You may meet these elsewhere. They are not repeated here: we could not read them where they come from. Each "
    "names the nearest number that we did read."
)
SEE_A_NUMBER: Final = "To see one: safekids numbers NAME"


def what_is_counted(name: str, counts: str, place: str, year: int) -> str:
    return f"{name}: {counts} ({place}, {year})"


def counted(counts: str) -> str:
    return f"What is counted: {counts}."


def mind(caveat: str) -> str:
    return f"Mind: {caveat}"


def not_repeated(why: str) -> str:
    return f"The number itself is not repeated here. {why}"


def nearest_numbers(names: Sequence[str]) -> str:
    return f"Look instead at: {', '.join(f'safekids numbers {name}' for name in names)}"


def said_by(idea: str) -> str:
    return f"Who says so: {idea}"


def to_do_about_it(code: str, title: str) -> str:
    return f"What you can do: {title}. Type: safekids show {code}"


def unknown_number(name: str) -> str:
    return f'there is no number called "{name}"'


def numbers_are(names: Sequence[str]) -> str:
    return f"numbers: {', '.join(names)}"


# --- mark

ONE_ANSWER: Final = "say one answer: --done, --talked, --hard, --not-yet or --not-for-us"
ONE_ANSWER_HINT: Final = "for example: safekids mark K27 --done"
WHICH_CHILD: Final = "there are several children here"
FOR_WHOM: Final = "For whom?"
NOTHING_KEPT: Final = "nothing was kept"
FOR_EVERY_FAMILY_HINT: Final = "in the session you can answer: not now"
SIGN_HINT: Final = "signs come up in the session, to be read"


def which_child_hint(nicknames: Sequence[str]) -> str:
    return f"say which: --child {' or --child '.join(nicknames)}"


def marked(code: str, answer: str, title: str) -> str:
    return f"{code}  {ANSWERS[answer]}: {title}"


def sign_is_not_marked(code: str) -> str:
    return f"{code} is a sign to know, so there is nothing to mark"


def does_not_take(code: str, kind: str, answer: str) -> str:
    what = {"do": "a thing to set", "talk": "a talk"}
    return f'{code} is {what[kind]}, so "{MARKS[answer]}" does not fit'


def takes(kind: str) -> str:
    options = {"do": "--done or --not-yet", "talk": "--talked, --hard or --not-yet"}
    return f"it takes {options[kind]}"


def for_every_family(code: str) -> str:
    return f"{code} is for every family, so it cannot be marked not for us"


def not_stored(code: str) -> str:
    return f"{code}  No answer to this one is kept."


# --- progress


HOUSEHOLD: Final = "The whole household"
NOTHING_YET: Final = "Nothing set or said yet, and that is fine."
COMES_BACK: Final = "To come back to:"


def to_try(line: str) -> str:
    return f"To try: {line}"


def counts(talks: int, things: int, signs: int) -> str:
    """ "Two talks had, one thing set and one sign read." Only what there is; at least one of them is more than 0."""
    return words.sentence(_counted(talks, things, signs)) + "."


def topic_counts(title: str, talks: int, things: int, signs: int, last: date) -> str:
    return f"{title}: {_counted(talks, things, signs)}, last on {words.day(last)}."


def _counted(talks: int, things: int, signs: int) -> str:
    parts = []
    if talks:
        parts.append(words.count_of(talks, "talk", "talks") + " had")
    if things:
        parts.append(words.count_of(things, "thing", "things") + " set")
    if signs:
        parts.append(words.count_of(signs, "sign", "signs") + " read")
    return words.listing(parts)


def put_away(code: str, title: str) -> str:
    return f"{code}  {title}"


PUT_AWAY: Final = "Not for you. To take one up again: safekids mark CODE --not-yet"


def back_line(code: str, title: str, reason: str, on: date | None) -> str:
    return f"{code}  {title}: {f'on your list for {words.day(on)}' if on else BACK[reason]}"


def next_evening(on: date, today: date) -> str:
    if on < today:
        return f"You wanted to look again on {words.day(on)}. Any evening is a good one."
    return f"Next evening: {'today' if on == today else words.day(on)}."


# --- child


def added(nickname: str, title: str) -> str:
    return f"{nickname} is added, {title}."


def changed(nickname: str, title: str) -> str:
    return f"{nickname} is here now, {title}."


def removed(nickname: str) -> str:
    return f"{nickname} is removed, with every answer. The last good copy of the notes may still hold them."


def sure(nickname: str) -> str:
    return f"Remove {nickname} and every answer?"


YES: Final = "yes, remove"
NO: Final = "no"
NOTHING_REMOVED: Final = "Nothing was removed."
REMOVE_NEEDS_YES: Final = "removing a child needs a yes"
REMOVE_NEEDS_YES_HINT: Final = "without a terminal, add --yes"
NOTHING_TO_EDIT: Final = "say what to change: --nickname, --band or --age"
NOTHING_TO_EDIT_HINT: Final = "for example: safekids child edit Robin --age 11"


def unknown_child(nickname: str) -> str:
    return f'no child is called "{nickname}" here'


def known_children(nicknames: Sequence[str]) -> str:
    return f"here: {', '.join(nicknames)}" if nicknames else "to add one: safekids child add NICKNAME --age 9"


def unknown_band(band: str) -> str:
    return f'there is no band "{band}"'


def bands_are(bands: Sequence[str]) -> str:
    return f"bands: {', '.join(bands)}"


def no_band_for(age: int) -> str:
    return f"there is no band for age {age}"


BAND_AND_AGE: Final = "say --band or --age, not both"
BAND_AND_AGE_HINT: Final = "an age is enough: --age 9"
NEEDS_BAND: Final = "say how old the child is: --age, or --band"
NEEDS_BAND_HINT: Final = "for example: safekids child add Robin --age 9"


def or_near(near: Sequence[str], there_are: str) -> str:
    """The nearest names, then all there are."""
    return f"did you mean {' or '.join(near)}? {there_are}" if near else there_are


def age_instead(typed: str, bands: str) -> str:
    return f"for a child of {typed}: --age {typed}; {bands}"


def unknown_topic(topic: str) -> str:
    return f'there is no topic "{topic}"'


def topics_are(topics: Sequence[str]) -> str:
    return f"topics: {', '.join(topics)}"


def unknown_kind(kind: str) -> str:
    return f'there is no kind "{kind}"'


def kinds_are(kinds: Sequence[str]) -> str:
    return f"kinds: {', '.join(kinds)}"


def unknown_part(part: str) -> str:
    return f'there is no part "{part}"'


def parts_are(parts: Sequence[str]) -> str:
    return f"parts: {', '.join(parts)}"


def unknown_occasion(occasion: str) -> str:
    return f'there are no steps for the occasion "{occasion}"'


def occasions_are(occasions: Sequence[str]) -> str:
    return f"occasions: {', '.join(occasions) or 'none yet'}"


def unknown_situation(situation: str) -> str:
    return f'there are no steps for the situation "{situation}"'


def situations_are(situations: Sequence[str]) -> str:
    return f"situations: {', '.join(situations) or 'none yet'}"


MINUTES_ARE: Final = "minutes are 5, 10 or 20"
