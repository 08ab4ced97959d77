"""What stands on a sheet around the steps, and what `export` says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from safekids.messages.english import words

NOTES: Final = {"do": "to set", "talk": "to say, away from the screen", "watch": "to notice"}
ONLY_FIVE: Final = "If you do only five"
ONLY_FIVE_PRIVATE: Final = "for you alone"
HOW_TO: Final = "Tick with a pen. To type it back later: safekids mark CODE --done, or --talked."
TRIED: Final = "Tried on, look again on"
FOR_YOU_ALONE: Final = "For you alone. Not for the fridge: it holds signs and hard topics."
PRESS_H: Final = 'Where it says "press h": in a session, that is the key for help now.'
DONE: Final = "done"
NOT_DONE: Final = "box to tick"

STDOUT: Final = "-"
COPIES: Final = "Note: printers, shared folders and backups keep copies of a sheet."
NEEDS_FILE: Final = "a PDF needs a file to go to"
NEEDS_FILE_HINT: Final = "for example: -o sheet.pdf"
NO_TYPST: Final = "the PDF part of safekids cannot be loaded on this computer"
NO_TYPST_HINT: Final = "make a web page and print that: -o sheet.html"
PDF_FAILED: Final = "the PDF could not be made"


def title(band_title: str) -> str:
    """Neutral, also to somebody who finds it in a printer."""
    return f"Ten quiet minutes: {band_title}"


def step_note(kind: str, minutes: int) -> str:
    return f"{NOTES[kind]}, about {words.count_of(minutes, 'minute', 'minutes')}"


def left_out(codes: Sequence[str]) -> str:
    return f"Some steps are better read alone, so they are not on this sheet: safekids show {codes[0]}" + (
        f", and {words.listing(codes[1:])}." if codes[1:] else "."
    )


def footer(edition: str, checked: date) -> tuple[str, ...]:
    return (f"Edition {edition}. Sources last checked: {words.day(checked)}.", "safekids, CC BY 4.0.")


def ticked(answer: str, on: date) -> str:
    return f"{answer}, {words.day(on)}"


def page(number: str, of: str) -> str:
    return f"{number} of {of}"


def exists(path: str) -> str:
    return f"{path} is there already"


EXISTS_HINT: Final = "choose another name, or add --force to overwrite it"


def no_folder(path: str) -> str:
    return f"the folder of {path} is not there"


NO_FOLDER_HINT: Final = "make it first, or choose another"


def is_folder(path: str) -> str:
    return f"{path} is a folder"


IS_FOLDER_HINT: Final = "add the name of a file"


def refused(path: str, why: str) -> str:
    return f"{path} cannot be written ({why})"


REFUSED_HINT: Final = "nothing was left behind; choose another place"


def unknown_format(name: str) -> str:
    return f"there is no format {name!r}"


FORMATS_ARE: Final = "formats: pdf, html, md, txt"


def unknown_paper(name: str) -> str:
    return f"there is no paper {name!r}"


PAPERS_ARE: Final = "papers: a4, letter"


def replaced(characters: str) -> str:
    return f"Note: the font of the PDF does not have {characters}; a question mark stands there."


def written(path: str) -> str:
    return f"Written: {path}"


NO_STEPS: Final = "there are no steps to print for that"


def coming(band_title: str) -> str:
    return f"the steps for {band_title} are not written yet"


COMING_HINT: Final = "there are steps for 8 to 10: --band 8-10"
NEEDS_BAND: Final = "say for which age: --band 8-10, or --age 9"
