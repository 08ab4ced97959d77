"""Help now, from any step and back to it, or cold from the command line. Nothing here makes a change, ever.

A HelpWalk is a value of its own: the session carries one while help is open; `safekids help-now` has nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.help_model import NOWHERE, Country, Help, HelpPage, Service
from safekids.content.help_outline import Part, in_danger, outline, seen_on, sources_of
from safekids.guide.views import Block, Choice, Gap, Items, Prompt, Reply, Text, Title, View
from safekids.messages.english import help as say
from safekids.messages.english import session as words

MOST_STEPS_A_SCREEN = 4  # two short lines each: a screen can be taken in by somebody in shock
MOST_SERVICES_A_SCREEN = 3

Stage: TypeAlias = Literal["country", "situation", "danger", "question", "page"]


class HelpWalk(NamedTuple):
    """`way_out` is the label of the choice that ends help. `screen` counts the screens, or questions, of a page."""

    help: Help
    read_country: Callable[[str], Country]
    today: date
    way_out: str
    stage: Stage = "country"
    country: Country | None = None
    page: HelpPage | None = None
    screen: int = 0
    before: HelpWalk | None = None

    def to(self, stage: Stage, page: HelpPage | None = None, screen: int = 0) -> HelpWalk:
        """Another question, with the way back to this one."""
        return self._replace(stage=stage, page=page, screen=screen, before=self)


def begin(
    help_: Help,
    read_country: Callable[[str], Country],
    today: date,
    way_out: str,
    *,
    country: Country | None = None,
    page: HelpPage | None = None,
) -> HelpWalk:
    """At the question for the country, or past every question that is answered already."""
    walk = HelpWalk(help_, read_country, today, way_out, country=country, page=page)
    return _after_country(walk)._replace(before=None) if country else walk


def _after_country(walk: HelpWalk) -> HelpWalk:
    return walk.to(_stage_of(walk.page), walk.page) if walk.page else walk.to("situation")


def _stage_of(page: HelpPage) -> Stage:
    return "question" if page.questions else "page"


# --- what is shown


def see(walk: HelpWalk) -> View:
    match walk.stage:
        case "country":
            return _see_countries(walk)
        case "situation":
            return _see_situations(walk)
        case "danger":
            return _see_danger(walk)
        case "question":
            return _see_question(walk)
    return _see_page(walk)


def _see_countries(walk: HelpWalk) -> View:
    choices = [Choice(info.code, _country_label(info.code, info.name)) for info in walk.help.countries]
    blocks = (Title(walk.help.shared.danger), Gap(), Text(say.WHICH_COUNTRY))
    return View("help_country", blocks, Prompt((*choices, Choice("return", walk.way_out)), letters=_back(walk)))


def _country_label(code: str, name: str) -> str:
    return say.OTHER_COUNTRIES if code == NOWHERE else name


def _see_situations(walk: HelpWalk) -> View:
    pages = [Choice(page.id, page.title, by_number=page.by_number_only) for page in walk.help.pages]
    choices = (
        Choice("danger", say.IN_DANGER),
        *pages,
        Choice("country", say.CHANGE_COUNTRY),
        Choice("return", walk.way_out),
    )
    blocks = (Title(danger_line(walk.help, walk.country)), Gap(), Text(say.WHAT_HAPPENED), Text(say.LEAVES_THE_PAGE))
    return View("help_situation", blocks, Prompt(choices, letters=_back(walk)), private=True)


def _see_danger(walk: HelpWalk) -> View:
    blocks = (Title(danger_line(walk.help, walk.country)), *danger_blocks(walk.help, _country(walk)))
    prompt = Prompt((Choice("situation", say.ON), Choice("return", walk.way_out)), letters=_back(walk))
    return View("help_danger", blocks, prompt, private=True)


def _see_question(walk: HelpWalk) -> View:
    page = _page(walk)
    top: tuple[Block, ...] = (Title(heading(page)),) if walk.screen == 0 else ()
    number = say.question(walk.screen + 1, len(page.questions))
    blocks = (*top, Text(danger_line(walk.help, walk.country)), Gap(), Text(number))
    prompt = Prompt((Choice("yes", say.YES), Choice("no", say.NO), Choice("return", walk.way_out)), _back(walk))
    question = Title(page.questions[walk.screen].ask)
    return View("help_question", (*blocks, question), prompt, private=page.private)


def _see_page(walk: HelpWalk) -> View:
    page, screens = _page(walk), screens_of(walk.help, _page(walk), _country(walk), walk.today)
    last = walk.screen + 1 >= len(screens)
    onward = Choice("again", say.AGAIN) if last else Choice("go_on", say.ON)
    end = (Text(say.LEAVES_THE_PAGE),) if last else ()
    choices = (onward, Choice("situation", say.OTHER_SITUATION), Choice("return", walk.way_out))
    blocks = (*screens[walk.screen], *end)
    return View("help", blocks, Prompt(choices, letters=_back(walk)), private=page.private)


def _back(walk: HelpWalk) -> tuple[Choice, ...]:
    return (Choice("b", words.KEY_BACK),) if walk.before else ()


def _page(walk: HelpWalk) -> HelpPage:
    assert walk.page is not None, "a page was chosen before it is shown"
    return walk.page


def _country(walk: HelpWalk) -> Country:
    assert walk.country is not None, "the country was chosen before a page is shown"
    return walk.country


# --- what an answer leads to


def advance(walk: HelpWalk, reply: Reply) -> HelpWalk | None:
    """The walk after `reply`; None for the way out."""
    match (walk.stage, reply.key):
        case (_, "return"):
            return None
        case (_, "b"):
            return walk.before or walk
        case ("country", code):
            chosen = walk.read_country(code)
            return _after_country(walk._replace(country=chosen))._replace(before=walk)
        case (_, "situation"):
            return walk.to("situation")
        case ("situation", "country"):
            return walk.to("country")
        case ("situation", "danger"):
            return walk.to("danger")
        case ("situation", page_id):
            return _open(walk, page_id)
        case ("question", "yes"):
            return _open(walk, _page(walk).questions[walk.screen].leads_to)
        case ("question", _):
            page = _page(walk)
            more = walk.screen + 1 < len(page.questions)
            if more:
                return walk.to("question", page, walk.screen + 1)
            return _open(walk, page.otherwise) if page.otherwise else walk.to("page", page)
        case (_, "go_on"):
            return walk.to("page", _page(walk), walk.screen + 1)
    return walk.to("page", walk.page)


def _open(walk: HelpWalk, page_id: str) -> HelpWalk:
    page = walk.help.page(page_id)
    assert page is not None, "the compiler has made sure that every page is there"
    return walk.to(_stage_of(page), page)


# --- a page, as blocks


def heading(page: HelpPage) -> str:
    """A page whose words must not stand in a title has none of its own."""
    return say.WHAT_TO_DO if page.by_number_only else page.title


def danger_line(help_: Help, country: Country | None) -> str:
    """The emergency number of one country, or of many while none is chosen."""
    return say.danger(country, help_.shared.danger)


def danger_blocks(help_: Help, country: Country) -> tuple[Block, ...]:
    """What else there is to know when somebody is in danger: life first, and how to reach help without a voice."""
    return tuple(block for part in in_danger(help_, country) for block in (Gap(), *_part(part, country)))


def whole(help_: Help, page: HelpPage, country: Country, today: date) -> tuple[Block, ...]:
    """The page from top to end, for whoever cannot be asked to go on."""
    parts = outline(help_, page, country)
    body = (block for part in parts[_now(parts) :] for block in (Gap(), *_part(part, country)))
    asked: tuple[Block, ...] = tuple(Text(f"{q.ask} {_yes(help_, q.leads_to)}") for q in page.questions)
    return (
        *_top(help_, page, country, today),
        *asked,
        *body,
        *_foot(help_, page, country),
    )


def _yes(help_: Help, page_id: str) -> str:
    """Where a yes leads, for whoever cannot be asked: a page that must not be typed has only its number."""
    numbers = {known.id: (i, known) for i, known in enumerate(help_.pages, 2)}  # 1 is danger
    number, page = numbers[page_id]
    return say.if_yes_by_number(number) if page.by_number_only else say.if_yes(page.title)


def screens_of(help_: Help, page: HelpPage, country: Country, today: date) -> tuple[tuple[Block, ...], ...]:
    """The page cut into screens. The first has what cannot wait: the first lines, whom to call, the first steps."""
    parts = outline(help_, page, country)
    rest = [piece for part in parts[_now(parts) :] for piece in _cut(part)]
    screens: list[list[Block]] = [list(_top(help_, page, country, today))]
    for before, part in pairwise([None, *rest]):
        assert part is not None
        if before is not None and _together(before, part):
            screens[-1] += [Gap(), *_part(part, country)]
        else:
            screens.append(list(_part(part, country)))
    screens[-1] += _foot(help_, page, country)
    return tuple(map(tuple, screens))


def _now(parts: Sequence[Part]) -> int:
    """How many parts, from the first, cannot wait for another screen."""
    last = max((i for i, part in enumerate(parts) if part.kind in ("first", "life", "call_first")), default=-1)
    return last + 1 if any(part.kind == "call_first" for part in parts) else last + 2


def _top(help_: Help, page: HelpPage, country: Country, today: date) -> tuple[Block, ...]:
    parts = outline(help_, page, country)
    age = say.age(seen_on(page, country), today)
    return (
        Title(heading(page)),
        Text(danger_line(help_, country)),
        *((Text(age),) if age else ()),
        *(block for part in parts[: _now(parts)] for block in (Gap(), *_part(part, country))),
        *((Gap(), Text(say.NO_STEPS)) if page.no_source else ()),
    )


def _foot(help_: Help, page: HelpPage, country: Country) -> tuple[Block, ...]:
    publishers = dict.fromkeys(source.publisher for source in sources_of(help_, page))
    return (
        Gap(),
        Text(say.caution(seen_on(page, country))),
        Text(say.who_says_so(tuple(publishers))),
        Text(words.sources_checked(page.checked)),
    )


# Short parts that belong together stand on one screen.
_PAIRS = {("keep", "never_touch"), ("never_touch", "differs"), ("keep", "differs"), ("tomorrow", "next_week")}


def _together(before: Part, part: Part) -> bool:
    return (before.kind, part.kind) in _PAIRS and len(before.lines) + len(part.lines) <= MOST_STEPS_A_SCREEN + 2


def _cut(part: Part) -> Iterable[Part]:
    """A long part in pieces of nearly the same length: none begins or ends with a lonely step."""
    if part.kind == "call":
        pieces = [
            part.services[i : i + MOST_SERVICES_A_SCREEN] for i in range(0, len(part.services), MOST_SERVICES_A_SCREEN)
        ]
        last = len(pieces) - 1
        return [part._replace(services=s, lines=part.lines if i == last else ()) for i, s in enumerate(pieces)] or [
            part
        ]
    most = MOST_STEPS_A_SCREEN if part.numbered else MOST_STEPS_A_SCREEN + 3
    count = max(1, -(-len(part.lines) // most))
    ends = [len(part.lines) * n // count for n in range(count + 1)]
    return [part._replace(lines=part.lines[a:b], first=a + 1) for a, b in pairwise(ends)]


def _part(part: Part, country: Country) -> tuple[Block, ...]:
    title = part.title or say.HEADINGS[part.kind]
    match part.kind:
        case "first":
            return tuple(Text(line) for line in part.lines)
        case "call_first":
            said = tuple(Text(line) for line in part.lines)
            services = tuple(block for service in part.services for block in _first_service(service, part, country))
            return (*said, *services)
        case "call":
            said = tuple(Text(line) for line in part.lines)
            services = tuple(block for service in part.services for block in _service(service, country))
            return (Title(title), *services, *said)
        case "differs":
            return (Title(title), *(Text(line) for line in part.lines))
    return (Title(title), Items("", part.lines, first=part.first if part.numbered else 0))


def _first_service(service: Service, part: Part, country: Country) -> tuple[Block, ...]:
    """Whom to call, with what they do not do: where this stands, nobody reads on before calling."""
    alone = len(part.services) == 1
    before = () if service == part.services[0] else (Gap(),)
    name = Title(f"{say.HEADINGS['call_first']}: {say.name(service, country)}")
    about = Text(say.about_first(service, alone=alone))
    return (*before, name, Items("", tuple(map(say.way_line, service.ways))), about)


def _service(service: Service, country: Country) -> tuple[Block, ...]:
    ways = tuple(map(say.way_line, service.ways))
    return (Gap(), Title(say.name(service, country)), Items("", ways), Text(say.about(service)))
