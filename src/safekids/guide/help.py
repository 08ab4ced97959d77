"""Help now, from any step and back to it. Nothing here makes a change, ever."""

from __future__ import annotations

from safekids.content.model import HelpPage
from safekids.content.text import fill
from safekids.guide.state import Turn, Walk
from safekids.guide.views import Block, Choice, Gap, Items, Prompt, Reply, Say, Text, Title, View
from safekids.household.model import Household
from safekids.messages.english import session as say

MOST_STEPS_A_PART = 4  # two short lines each: a part fits a screen, and can be taken in by somebody in shock


def open_help(walk: Walk) -> Walk:
    """The help page, or a choice of pages when there are several, with the way back to the same question."""
    pages = walk.library.help().pages
    here = walk._replace(said="")
    if len(pages) == 1:
        return here._replace(stage="help", page=pages[0], part=0, before=here)
    return here._replace(stage="help_menu", page=None, part=0, before=here)


def show_help_menu(walk: Walk, _household: Household) -> View:
    choices = tuple(Choice(page.id, page.title) for page in walk.library.help().pages)
    blocks = (Title(say.DANGER_NOW), Text(say.LEAVES_THE_PAGE))
    return View("help_menu", blocks, Prompt((*choices, Choice("return", say.HELP_BACK))), private=True)


def take_help_menu(walk: Walk, _household: Household, reply: Reply) -> Turn:
    page = next((page for page in walk.library.help().pages if page.id == reply.key), None)
    return Turn(walk._replace(stage="help", page=page, part=0)) if page else leave_help(walk)


def leave_help(walk: Walk) -> Turn:
    """Back to the question that help was opened from."""
    while walk.stage in ("help", "help_menu"):
        assert walk.before is not None, "help is always opened from somewhere"
        walk = walk.before
    return Turn(walk, back="kept")


def parts_of(page: HelpPage) -> tuple[tuple[Block, ...], ...]:
    """The page cut into parts of a small screen each: first words first, then the sections, then what not to do."""
    parts: list[tuple[Block, ...]] = []
    for section in page.sections:
        count = -(-len(section.steps) // MOST_STEPS_A_PART)
        for part in range(count):  # of nearly the same length: none begins or ends with a lonely step
            start, end = (len(section.steps) * n // count for n in (part, part + 1))
            chunk = section.steps[start:end]
            items = Items("", tuple(step.text for step in chunk), first=start + 1 if section.numbered else 0)
            parts.append((Title(section.title), items))
    first = tuple(Text(line) for line in page.say_first)
    parts[0] = (*first, Gap(), *parts[0]) if parts else first
    if page.do_not:
        parts.append((Items(say.DO_NOT, page.do_not),))
    return tuple(parts)


def show_help(walk: Walk, _household: Household) -> View:
    assert walk.page is not None
    parts = parts_of(walk.page)
    top: tuple[Block, ...] = (Title(walk.page.title), Text(say.DANGER_NOW)) if walk.part == 0 else ()
    last = walk.part + 1 >= len(parts)
    onward = Choice("again", say.HELP_AGAIN) if last else Choice("go_on", say.HELP_ON)
    end = (Gap(), Text(say.sources_checked(walk.page.checked)), Text(say.LEAVES_THE_PAGE)) if last else ()
    back = (Choice("b", say.KEY_BACK),) if walk.part else ()
    prompt = Prompt((onward, Choice("return", say.HELP_BACK)), letters=back)
    return View("help", filled((*top, *parts[walk.part], *end), walk.name), prompt, private=walk.page.private)


def filled(blocks: tuple[Block, ...], name: str) -> tuple[Block, ...]:
    """The nickname in place, in every text of the blocks."""

    def one(block: Block) -> Block:
        match block:
            case Say(lead, spoken):
                return Say(fill(lead, name), fill(spoken, name))
            case Items(lead, items, first):
                return Items(fill(lead, name), tuple(fill(item, name) for item in items), first)
            case Gap():
                return block
            case Title(text):
                return Title(fill(text, name))
            case Text(text):
                return Text(fill(text, name))

    return tuple(one(block) for block in blocks)


def take_help(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "return":
        return leave_help(walk)
    return Turn(walk._replace(part=0 if reply.key == "again" else walk.part + 1))
