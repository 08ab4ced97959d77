"""Before the first step: who it is for, which age, the line from last time, and how long."""

from __future__ import annotations

from datetime import date

from safekids.content.model import BandInfo, Step, find_step
from safekids.content.text import fill
from safekids.guide.pages import to_mend
from safekids.guide.state import Turn, Walk, back_letter, remark
from safekids.guide.views import Block, Choice, Gap, Prompt, Reply, Text, Title, View
from safekids.household.model import (
    HOME,
    AddChild,
    Answer,
    AnswerKind,
    Change,
    Child,
    CloseIfThen,
    EditChild,
    Household,
    IfThen,
    SetAnswer,
    child_named,
)
from safekids.messages.english import session as say

NICKNAME_LETTERS = 40
MONTHS_TO_FIRST_ASK = 12
MONTHS_TO_NEXT_ASK = 6


def band_title(walk: Walk, band_id: str) -> str:
    info = walk.library.pack.band_info(band_id)
    return info.title if info else band_id


def month_in(today: date, months: int) -> str:
    """The month so many months after today, as "YYYY-MM"; at the latest the last there is."""
    month = min(today.year * 12 + today.month - 1 + months, 9999 * 12 + 11)
    return f"{month // 12:04}-{month % 12 + 1:02}"


# --- the first menu


def show_menu(walk: Walk, household: Household) -> View:
    children = household.children
    blocks: tuple[Block, ...]
    if children:
        blocks = (Title(say.WELCOME_BACK), Text(say.PRIVACY_RETURNING), Text(say.KEYS))
    else:
        blocks = (Title(say.WELCOME), Text(say.PRIVACY), Text(say.NOT_PROMISED), Text(say.KEYS))
    choices = (
        Choice("happened", say.HAPPENED),
        *(
            Choice(child_key(child), say.child_choice(child.nickname, band_title(walk, child.band)))
            for child in children
        ),
        Choice("child", say.ANOTHER_CHILD if children else say.A_CHILD),
        Choice("looking", say.JUST_LOOKING),
    )
    return View("menu", (*remark(walk), *blocks), Prompt(choices))


def take_menu(walk: Walk, household: Household, reply: Reply) -> Turn:
    """ "Something has happened" is not here: the walk opens help from anywhere."""
    if reply.key == "child":
        return Turn(walk._replace(stage="nickname"))
    if reply.key == "looking":
        return Turn(walk._replace(stage="band", keep=False))
    chosen = next((child for child in household.children if child_key(child) == reply.key), None)
    # A child removed in another window meanwhile: the menu, drawn again, no longer has them.
    return Turn(greet(walk, household, chosen) if chosen else walk)


def child_key(child: Child) -> str:
    return f"child:{child.id}"


# --- a new child


def show_nickname(walk: Walk, _household: Household) -> View:
    return View(
        "nickname", (*remark(walk), Text(say.NICKNAME)), Prompt(writing=say.NICKNAME_PROMPT, empty=Choice("b", ""))
    )


def take_nickname(walk: Walk, household: Household, reply: Reply) -> Turn:
    nickname = " ".join(reply.text.split())
    if len(nickname) > NICKNAME_LETTERS:
        return Turn(walk.stay(say.NICKNAME_LONG))
    if child_named(household, nickname):
        return Turn(walk.stay(say.NICKNAME_TAKEN))
    return Turn(walk._replace(stage="band", nickname=nickname))


def show_band(walk: Walk, _household: Household) -> View:
    """The age in years, not a number in a list: whoever types 3 for a child of three shall not get talks for ten."""
    question = say.how_old(walk.name) if walk.name else say.WHICH_AGE
    bands = walk.library.pack.bands
    ages = Text(say.type_age(bands[0].min_age, bands[-1].max_age, kept=walk.keep))
    back = Choice("b", "") if walk.before else None
    return View("band", (*remark(walk), Text(question), ages), Prompt(writing=say.AGE_PROMPT, keys=True, empty=back))


def band_of(walk: Walk, typed: str) -> BandInfo | None:
    """The band of an age in years, or one that is named: "9", "8-10", "8 to 10", "under 5"."""
    text = " ".join(typed.casefold().replace("years", "").replace("old", "").split())
    for info in walk.library.pack.bands:
        if text in (info.id, info.title.casefold()):
            return info
        if text.isdecimal() and len(text) < 3 and info.min_age <= int(text) <= info.max_age:
            return info
    return None


def take_band(walk: Walk, household: Household, reply: Reply) -> Turn:
    band = band_of(walk, reply.text)
    if band is None:
        bands = walk.library.pack.bands
        return Turn(walk.stay(say.age_unclear(bands[0].min_age, bands[-1].max_age)))
    walk = walk.stay(say.band_said(walk.name, band.title))
    if walk.child:
        moved = walk.child._replace(band=band.id)
        return Turn(greet(walk, household, moved), (EditChild(moved.id, band=moved.band),), back="nowhere")
    if not walk.nickname:
        return Turn(with_band(walk, band.id))
    child = new_child(walk.new_child_id, walk.nickname, band.id, walk.today)
    # The child is kept from here on: there is no way back to before they were.
    return Turn(with_band(walk._replace(child=child, nickname=""), child.band), (AddChild(child),), back="nowhere")


def new_child(child_id: str, nickname: str, band: str, today: date) -> Child:
    """A child to add; the session asks in a year whether the band still fits."""
    return Child(child_id, nickname, band, month_in(today, MONTHS_TO_FIRST_ASK))


# --- a band whose steps are not written


def with_band(walk: Walk, band_id: str) -> Walk:
    """On to the minutes, or to an honest word when the band's steps are not written, or are not in this pack."""
    info = walk.library.pack.band_info(band_id)
    if info is None:
        return walk._replace(stage="band")
    if not info.ready:
        return walk._replace(stage="coming", coming=info.id)
    walk = walk._replace(band=walk.library.band(info.id), plan=None)
    if walk.asked.minutes:
        return walk._replace(stage="step", minutes=walk.asked.minutes)
    return walk._replace(stage="minutes")


def nearest_ready(walk: Walk) -> BandInfo:
    """The ready band nearest in age to the one that is coming; of two, the younger."""
    bands = walk.library.pack.bands
    place = next(i for i, info in enumerate(bands) if info.id == walk.coming)
    return min((info for info in bands if info.ready), key=lambda info: abs(bands.index(info) - place))


def show_coming(walk: Walk, _household: Household) -> View:
    info = walk.library.pack.band_info(walk.coming)
    assert info is not None, "only bands of the pack are coming"
    other = nearest_ready(walk)
    choices = (
        Choice("look", say.coming_look(other.title)),
        Choice("band", say.COMING_CHOOSE),
        Choice("leave", say.LEAVE),
    )
    lines = tuple(Text(line) for line in say.coming(info.title, info.aim, other.title))
    return View("coming", (*remark(walk), *lines), Prompt(choices, letters=back_letter(walk)))


def take_coming(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "band":
        return Turn(walk._replace(stage="band"))
    return Turn(with_band(walk, nearest_ready(walk).id))


# --- a child who is back


def greet(walk: Walk, household: Household, child: Child) -> Walk:
    """From choosing a child to the first question that is still open for them."""
    walk = walk._replace(child=child)
    line = next((line for line in household.if_thens if line.who == child.id), None)
    if line and line.on < walk.today and walk.if_then is None:
        return walk._replace(stage="if_then", if_then=line)
    this_month = month_in(walk.today, 0)
    if walk.asked.band is None and child.ask_band_after and child.ask_band_after <= this_month:
        return walk._replace(stage="move_up")
    return with_band(walk, walk.asked.band or child.band)


def step_of(walk: Walk, line: IfThen) -> Step | None:
    """The step a picked line belongs to; None for a line typed by hand, or a step that is no longer there."""
    band_id = walk.library.pack.places.get(line.step or "")
    found = find_step(walk.library.band(band_id), line.step) if band_id and line.step else None
    return found[1] if found else None


def show_if_then(walk: Walk, _household: Household) -> View:
    assert walk.if_then is not None
    step = step_of(walk, walk.if_then)
    words = fill(step.if_then, walk.name) if step else walk.if_then.text
    kind = step.kind if step else ""
    happened = {"talk": Choice("talked", say.WE_TALKED), "do": Choice("done", say.IT_IS_DONE)}
    choices = (
        Choice("not_yet", say.DID_NOT_HAPPEN),
        happened.get(kind, Choice("did", say.IT_HAPPENED)),
        *(() if kind == "do" else (Choice("hard", say.IT_WAS_HARD),)),
        Choice("drop", say.DROP_IT),
    )
    question = Text(say.last_time(words)) if words else Text(say.LAST_TIME_GONE)
    keys = () if walk.before else (Text(say.KEYS), Gap())  # after the menu they are known
    blocks = (*remark(walk), Title(say.WELCOME_BACK), *keys, question)
    return View("if_then", blocks, Prompt(choices, letters=back_letter(walk)))


def take_if_then(walk: Walk, household: Household, reply: Reply) -> Turn:
    """The line stays open when it did not happen; it is asked about again. All else closes it."""
    assert walk.if_then is not None
    assert walk.child is not None
    child = walk.child
    kinds: dict[str, AnswerKind] = {"talked": "talked", "done": "done", "hard": "hard"}
    changes: tuple[Change, ...] = () if reply.key == "not_yet" else (CloseIfThen(child.id),)
    step = step_of(walk, walk.if_then)
    if step and step.keep and reply.key in kinds:
        who = HOME if step.scope == "home" else child.id
        answer = Answer(who, step.id, kinds[reply.key], walk.today, step.revision)
        changes += (SetAnswer(answer),)
        walk = walk._replace(ours=(*walk.ours, answer))
    kept = bool(changes) and walk.keep
    said = say.NOT_KEPT if not kept else say.ACKNOWLEDGED["talked"] if reply.key == "talked" else say.KEPT
    if reply.key == "hard":
        said = to_mend(step, walk.name, kept=kept)
    return Turn(greet(walk.stay(said), household, child), changes)


def show_move_up(walk: Walk, _household: Household) -> View:
    assert walk.child is not None
    child = walk.child
    others = (info for info in walk.library.pack.bands if info.id != child.band)
    choices = (Choice("stay", say.MOVE_STAY), *(Choice(info.id, say.move_to(info.title)) for info in others))
    question = say.move_up(child.nickname, band_title(walk, child.band))
    return View("move_up", (*remark(walk), Text(question)), Prompt(choices, letters=back_letter(walk)))


def take_move_up(walk: Walk, _household: Household, reply: Reply) -> Turn:
    assert walk.child is not None
    stays = reply.key == "stay"
    ask_after = month_in(walk.today, MONTHS_TO_NEXT_ASK if stays else MONTHS_TO_FIRST_ASK)
    moved = walk.child._replace(band=walk.child.band if stays else reply.key, ask_band_after=ask_after)
    change = EditChild(moved.id, band=moved.band, ask_band_after=ask_after)
    # Not greeted again: in the last month that any clock knows, they would be asked for ever.
    return Turn(with_band(walk.stay(say.KEPT)._replace(child=moved), moved.band), (change,))


# --- how long


def show_minutes(walk: Walk, _household: Household) -> View:
    choices = tuple(Choice(str(minutes), label) for minutes, label in say.MINUTES_CHOICES.items())
    note = () if walk.keep else (Text(say.LOOKING),)
    return View("minutes", (*remark(walk), *note, Text(say.MINUTES)), Prompt(choices, letters=back_letter(walk)))


def take_minutes(walk: Walk, _household: Household, reply: Reply) -> Turn:
    return Turn(walk._replace(stage="step", minutes=int(reply.key), plan=None))
