"""`safekids export help`, `card` and `site`: help now on paper and on a phone."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress

from safekids.cli.errors import UsageFault
from safekids.cli.export import Delivery, deliver, say_copies
from safekids.cli.help_now import country_of, danger_first, situation_of
from safekids.content import pack
from safekids.content.help_model import Country, Help
from safekids.messages.english import help_paper as words
from safekids.messages.english import paper as say
from safekids.paper.document import Link
from safekids.paper.help_sheets import WebPage, situation_sheet, wallet_card, what_now_sheet
from safekids.paper.help_sheets import site as site_pages
from safekids.terminal.plain import note


def sheet(wanted: Delivery, *, country: str | None, situation: str | None) -> None:
    """One situation, or without one what holds in all. A sheet is of one country. Raises UsageFault."""
    help_ = pack.read_help()
    page = situation_of(help_, situation)
    where = _country(help_, country)
    edition = pack.read_pack().edition
    made = situation_sheet(help_, page, where, edition) if page else what_now_sheet(help_, where, edition)
    deliver(made, wanted, private=False)
    say_copies(wanted)


def card(wanted: Delivery, *, country: str | None) -> None:
    """Cards for a wallet. Raises UsageFault."""
    help_ = pack.read_help()
    deliver(wallet_card(help_, _country(help_, country), pack.read_pack().edition), wanted, private=False)
    say_copies(wanted)


def _country(help_: Help, typed: str | None) -> Country:
    code = country_of(help_, typed)
    if code is None:
        countries = [info.code for info in help_.countries]
        raise danger_first(help_, UsageFault(words.NEEDS_COUNTRY, words.for_example(countries)))
    return pack.read_country(code)


def site(out: str) -> None:
    """Write the folder: whole, or not at all. Raises UsageFault when there is something of that name."""
    _write_folder(out, site_files())
    note(say.written(out))


def site_files() -> dict[str, bytes]:
    """Every page of the folder by its path in it."""
    from safekids.paper import html  # only where a page is made
    from safekids.paper.sheets import checklist_sheet

    help_, index = pack.read_help(), pack.read_pack()
    countries = tuple(pack.read_country(info.code) for info in help_.countries)
    sheets = tuple(
        WebPage(f"sheets/{info.id}.html", checklist_sheet(index, pack.read_band(info.id)))
        for info in index.bands
        if info.ready
    )
    leave = Link(words.LEAVE, "about:blank", words.LEAVE_MORE)
    return {
        page.name: html.render(page.document, leave=leave).encode()
        for page in site_pages(help_, countries, sheets, index.edition)
    }


def _write_folder(out: str, files: dict[str, bytes]) -> None:
    """All files under a name that nothing had; after a failure nothing is left."""
    if not out:
        raise UsageFault(say.NEEDS_NAME, words.NEW_FOLDER)
    target = os.path.abspath(out)
    parent = os.path.dirname(target)
    if os.path.lexists(target) and not (os.path.isdir(target) and not os.listdir(target)):
        raise UsageFault(say.exists(out), words.NEW_FOLDER)
    if not os.path.isdir(parent):
        raise UsageFault(say.no_folder(out), say.NO_FOLDER_HINT)
    making = ""
    try:
        making = tempfile.mkdtemp(prefix=".safekids-", dir=parent)
        for name, data in files.items():
            path = os.path.join(making, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        os.chmod(making, 0o755)  # it is made to be read by others
        with suppress(FileNotFoundError):
            os.rmdir(target)
        os.rename(making, target)
    except OSError as error:
        raise UsageFault(say.refused(out, error.strerror or type(error).__name__), say.REFUSED_HINT) from None
    finally:
        if making:
            shutil.rmtree(making, ignore_errors=True)
