"""`safekids help-now`: what to do first and whom to call. Reads only what was installed, and writes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date

from safekids.cli.drawing import draw, draw_blocks, put
from safekids.cli.errors import FINE, INTERRUPTED, UsageFault, report
from safekids.content import pack
from safekids.content.help_model import NOWHERE, Country, Help, HelpPage
from safekids.guide import help as guide
from safekids.messages.english import help as say
from safekids.messages.english import session as words
from safekids.terminal.ask import EndOfInput
from safekids.terminal.plain import note
from safekids.terminal.screen import Left, Screen, is_terminal

COUNTRY = "SAFEKIDS_COUNTRY"
ALSO_CALLED = {"UK": "GB", "USA": "US", "EIRE": "IE", "OTHER": NOWHERE}


def run(today: Callable[[], date], *, situation: str | None, country: str | None, as_json: bool) -> int:
    """Show a page, after asking for the country and the situation where they are not given. Returns the exit code.

    Without a terminal a page that was named comes whole. Raises UsageFault for a page or country that is not there,
    after the emergency numbers were printed.
    """
    help_ = pack.read_help()
    chosen, page = country_of(help_, country), situation_of(help_, situation)
    if as_json:
        write_data(help_, page, chosen)
        return FINE
    known = pack.read_country(chosen) if chosen else None
    if page and not is_terminal():
        if known is None:
            note(say.NO_COUNTRY)
        screen = Screen()
        draw_blocks(screen, guide.whole(help_, page, known or pack.read_country(NOWHERE), today()))
        return FINE
    walk = guide.begin(help_, pack.read_country, today(), say.LEAVE, country=known, page=page)
    return converse(Screen(), walk)


def converse(screen: Screen, walk: guide.HelpWalk) -> int:
    """Show, ask, go on, until somebody leaves; leaving clears what is on screen."""
    answered = False
    try:
        while True:
            view = guide.see(walk)
            draw(screen, view)
            assert view.prompt is not None, "help asks until somebody leaves"
            reply = put(screen, view.prompt)
            answered = True
            after = None if reply.key == "leave" else walk if reply.key == "help" else guide.advance(walk, reply)
            if after is None:
                screen.clear()
                return FINE
            walk = after
    except EndOfInput:
        if not answered and not sys.stdin.isatty():
            ids = [page.id for page in walk.help.pages if not page.by_number_only]
            return report(UsageFault(words.NOBODY_TO_ASK, say.situations_are(ids)))
        screen.clear()
        return FINE
    except Left:
        screen.clear()
        return FINE
    except KeyboardInterrupt:
        screen.clear()
        return INTERRUPTED
    finally:
        screen.leave_private()


def country_of(help_: Help, typed: str | None) -> str | None:
    """The code of the country that was named, by code or name; by SAFEKIDS_COUNTRY when none was. A locale is never
    trusted for it. Raises UsageFault; what the environment says wrongly is only remarked on."""
    named = typed if typed is not None else os.environ.get(COUNTRY, "")
    if not named.strip() and typed is None:
        return None
    known = {info.code: info.code for info in help_.countries}
    known |= {info.name.upper(): info.code for info in help_.countries}
    wanted = named.strip().upper()
    code = known.get(ALSO_CALLED.get(wanted, wanted))
    if code:
        return code
    fault = UsageFault(say.unknown_country(named), say.countries_are([info.code for info in help_.countries]))
    if typed is None:
        report(fault)
        return None
    raise danger_first(help_, fault)


def situation_of(help_: Help, typed: str | None) -> HelpPage | None:
    """The page that was named. Those that must not stand in a shell's history are reached from the menu only."""
    if typed is None:
        return None
    pages = {page.id: page for page in help_.pages if not page.by_number_only}
    page = pages.get(typed.strip().lower())
    if page is None:
        raise danger_first(help_, UsageFault(say.unknown_situation(typed), say.situations_are(list(pages))))
    return page


def danger_first(help_: Help, fault: UsageFault) -> UsageFault:
    """Whatever was mistyped, the emergency numbers come first."""
    note(guide.danger_line(help_, None))
    return fault


def write_data(help_: Help, page: HelpPage | None, code: str | None) -> None:
    """The page for another program; without a page, which there are."""
    from safekids.cli.output import as_data, write_json
    from safekids.content.help_outline import outline, seen_on, sources_of

    if page is None:
        pages = [{"id": page.id, "title": page.title} for page in help_.pages if not page.by_number_only]
        write_json("situations", danger=help_.shared.danger, situations=pages, countries=as_data(help_.countries))
        return
    country: Country = pack.read_country(code or NOWHERE)
    write_json(
        "help",
        id=page.id,
        title=page.title,
        country=country.code,
        danger=guide.danger_line(help_, country),
        emergency=as_data(country.emergency),
        parts=as_data(outline(help_, page, country)),
        sources=as_data(sources_of(help_, page)),
        checked=page.checked,
        seen_on=seen_on(page, country),
    )
