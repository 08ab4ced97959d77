"""Writes docs/help.md, what stands first for each situation and country, and pages/, the pages for phones."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from safekids.cli.export_help import site_files  # noqa: E402
from safekids.content import pack  # noqa: E402
from safekids.content.compile import compile_folder  # noqa: E402
from safekids.content.help_model import Country, Help, HelpPage  # noqa: E402
from safekids.content.help_outline import outline, sources_of, whom_to_call  # noqa: E402
from safekids.messages.english import help as words  # noqa: E402

HEAD = """# Help now: what stands first

Made by docs/make_help.py and kept true by tests/docs. For each situation and country: the emergency number, then the
first service that the page names after it, and what it says before that where the country has nobody for just this.
"Address only" means that no number was read where it may be trusted.

"""


def table() -> str:
    """The page as Markdown."""
    help_ = pack.read_help()
    countries = [pack.read_country(info.code) for info in help_.countries]
    rows = [
        "| situation | " + " | ".join(country.code for country in countries) + " |",
        "|---" * (len(countries) + 1) + "|",
    ]
    for page in help_.pages:
        cells = [first(help_, page, country) for country in countries]
        rows.append(f"| {page.title} | " + " | ".join(cells) + " |")
    typed = ", ".join(f"`{page.id}`" for page in help_.pages if not page.by_number_only)
    counts = [
        f"- {page.title}: {len(sources_of(help_, page))} sources that were read"
        + (", and no steps" if page.no_source else "")
        for page in help_.pages
    ]
    ends = [
        f"What can be typed behind `safekids help-now`: {typed}. The other pages are reached from its menu only.",
        "## What the steps stand on",
        "\n".join(counts),
        "## Address only",
        "\n".join(address_only(country) for country in countries),
    ]
    return HEAD + "\n".join(rows) + "\n\n" + "\n\n".join(ends) + "\n"


def first(help_: Help, page: HelpPage, country: Country) -> str:
    """ "999; Childline, 0800 1111" """
    number = country.number or "local number"
    services, said = whom_to_call(page, country)
    if page.emergency_only or not (services or said):
        return f"**{number}**"
    box = next((part for part in outline(help_, page, country) if part.kind == "call_first"), None)
    before = f"{box.lines[0]} Then: " if box and box.lines else ""
    if not services:
        return f"**{number}**; {said[0]}".replace("|", "/")
    way = next((way for way in services[0].ways if way.number), None)
    reach = words.reach(way).removeprefix("Call ") if way else "address only"
    return f"{number}; {before}{words.name(services[0], country)}, {reach}".replace("|", "/")


def address_only(country: Country) -> str:
    names = [service.name for service in country.services.values() if not any(way.number for way in service.ways)]
    return f"- {country.name}: {'; '.join(names) if names else 'none'}"


def main() -> None:
    compile_folder(str(ROOT / "data"), str(ROOT / "src" / "safekids" / "_pack"))
    (ROOT / "docs" / "help.md").write_text(table(), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "pages"
        for name, data in site_files().items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        shutil.rmtree(ROOT / "pages", ignore_errors=True)
        shutil.copytree(made, ROOT / "pages")


if __name__ == "__main__":
    main()
