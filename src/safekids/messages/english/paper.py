"""What stands on a sheet around the steps, and what `export` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from safekids.messages.english import words

# --- on the sheet

NOTES: Final[Mapping[str, str]] = {"do": "to set", "talk": "to say, away from the screen", "watch": "to notice"}
ONLY_FIVE: Final = "If you do only five"
ON_SCREEN: Final = "(this one on screen)"
TRIED: Final = "Tried"
LOOK_AGAIN: Final = "Look again"
THEN_STAY: Final = (
    "Then stay and listen. Delete nothing. Do not tell the person they name. Ask: 'Are you worried about tonight?' "
    "If yes or not sure, press h now. If no, press h as soon as you are on your own. The end of this sheet says how."
)
IN_ANY_TALK: Final = "In any talk"
IF_IT_TURNS: Final = "If it goes another way:"
FOR_YOU_ALONE: Final = (
    "For you alone. Not for the fridge: it holds signs and hard topics. If one of them was done to you, it may come "
    "back. Skip it if you like. Someone else can have that talk."
)
PRESS_H: Final = (
    '"Press h" means: start safekids on a device, then type h and Enter. Or open the safekids pages on a phone. Both '
    "say what to do and whom to call. No device? Ask a doctor, a school or a library. In danger now, call your "
    "emergency number."
)
BOX_DONE: Final = "ticked"
BOX_OPEN: Final = "box to tick"
TICKED: Final[Mapping[str, str]] = {"done": "done", "talked": "talked", "hard": "talked"}  # hard is nobody's business


def title(band_title: str) -> str:
    """Neutral, also to somebody who finds it in a printer."""
    return f"Ten quiet minutes: {band_title}"


def step_note(kind: str, minutes: int) -> str:
    return f"{NOTES[kind]}, about {words.count_of(minutes, 'minute', 'minutes')}"


def in_short(lead: str, items: Sequence[str]) -> str:
    """ "Listen for: a long pause; a story about a friend." """
    return f"{lead} {'; '.join(items)}."


def ticked(answer: str, on: date) -> str:
    return f"{TICKED[answer]} on {words.day(on)}"


def more_on_screen(codes: Sequence[str]) -> str:
    """Gives no reason: the sheet is the same for every family, and its reader may be anybody."""
    return f"More of this list is on screen: {words.listing(codes)}. To read one: safekids show {codes[0]}"


def how_to_tick(code: str, *, talk: bool) -> str:
    return f"Tick with a pen. To keep it as well: safekids mark {code} {'--talked' if talk else '--done'}."


def who_says_so(code: str) -> str:
    return f"Why, and who says so: safekids show {code}."


def footer(edition: str, oldest: date, newest: date) -> tuple[str, ...]:
    """The dates are those on which the sources of these steps were checked."""
    dates = words.day(oldest) if oldest == newest else f"{words.day(oldest)} to {words.day(newest)}"
    return (
        f"Edition {edition}. Sources last checked: {dates}.",
        "safekids, CC BY 4.0.",
        "Printers and shared folders keep copies.",
    )


def page(number: str, of: str) -> str:
    return f"{number} of {of}"


# --- beside it, on standard error

COPIES: Final = "Note: printers, shared folders and backups keep copies of a sheet."
EVERYTHING: Final = "Note: this sheet holds signs and hard topics. It is for you alone, not for the fridge."


def written(path: str) -> str:
    return f"Written: {path}"


def left_off(codes: Sequence[str]) -> str:
    """Here the reason is said: this is not on the paper."""
    return (
        f"Note: others may read a sheet, so signs, hard topics and private talks are not on it ({', '.join(codes)}). "
        "For a copy with everything, for you alone: --everything"
    )


def replaced(characters: str) -> str:
    return (
        f"Note: the fonts of the PDF do not have {characters}; a question mark stands there. "
        "A web page shows it: -o sheet.html"
    )


# --- when it cannot be made

STDOUT: Final = "-"
NEEDS_FILE: Final = "a PDF needs a file to go to"
NEEDS_FILE_HINT: Final = "for example: -o sheet.pdf"
NEEDS_NAME: Final = "-o needs the name of a file"
NO_TYPST: Final = "the PDF part of safekids cannot be loaded on this computer"
NO_TYPST_HINT: Final = "make a web page and print that: -o sheet.html"
PDF_FAILED: Final = "the PDF could not be made"


def exists(path: str) -> str:
    return f"{path} is there already"


EXISTS_HINT: Final = "choose another name, or add --force to overwrite it"


def no_folder(path: str) -> str:
    return f"there is no folder to put {path} in"


NO_FOLDER_HINT: Final = "make the folder first, or choose another"


def is_folder(path: str) -> str:
    return f"{path} is a folder"


IS_FOLDER_HINT: Final = "add the name of a file"


def refused(path: str, why: str) -> str:
    return f"{path} cannot be written ({why})"


REFUSED_HINT: Final = "nothing was left behind; choose another place"


def unknown_format(name: str) -> str:
    return f'there is no format "{name}"'


FORMATS_ARE: Final = "formats: pdf, html, md, txt"


def unknown_paper(name: str) -> str:
    return f'there is no paper "{name}"'


PAPERS_ARE: Final = "papers: a4, letter"
NEEDS_BAND: Final = "say for which age"
NEEDS_BAND_HINT: Final = "for example: --band 8-10, or --age 9"


def no_steps(topic: str, band_title: str) -> str:
    return f"there are no steps on {topic} for {band_title}"


def topics_are(topics: Sequence[str]) -> str:
    return f"topics with steps: {', '.join(topics)}"


def coming(band_title: str) -> str:
    return f"the steps for {band_title} are not written yet"


def ready_bands(bands: Sequence[str]) -> str:
    return f"there are steps for: {', '.join(f'--band {band}' for band in bands)}" if bands else ""
