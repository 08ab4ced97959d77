"""What stands on help's sheets, card and web pages around the content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from safekids.messages.english import words
from safekids.messages.english.help import caution

NEUTRAL: Final = "safekids"  # the title of every page and sheet
TITLE: Final = "What to do first"
YOUR_EMERGENCY_NUMBER: Final = "your emergency number"

# --- the sheet

FIRST: Final = "First"
THEN: Final = "Then"
THEN_LINES: Final = (
    "Listen. You may ask: 'Tell me what happened.' 'Then what?' 'Are you worried about tonight?'",
    "Tell nobody who may be part of it. Delete nothing. Look for nothing.",
    "Call one of those below. You need no proof. You do not have to be sure.",
)
MORE_IN_HELP: Final = "Steps for what happened: safekids help-now. Or open the safekids pages on a phone."


def whom_to_call(country: str) -> str:
    return f"Whom to call: {country}"


# --- the card

CUT_OUT: Final = "Two cards to cut out. One is for you. Your child may have the other, if it is safe for them."
ADULT_CARD: Final = "If a child tells you something"
CHILD_CARD: Final = "You can always tell someone"
CHILD_MAY_TELL: Final = "Worried about something, or about someone at home, even me? You can talk to them:"
CHILD_CARD_END: Final = "You do not need to ask me. It is not your fault."

# --- the web pages

LEAVE: Final = "Leave this page now"
LEAVE_MORE: Final = "It opens an empty page. This page stays in your browser's history."
WHERE_ARE_YOU: Final = "Something has happened: where are you?"
SHEETS: Final = "Sheets to print"
ABOUT_THESE_PAGES: Final = (
    "These pages ask nothing and send nothing. Whoever runs this site can see which pages were opened. "
    "If someone checks this phone, use one they cannot see."
)
SAVE_THEM: Final = "Saved on a phone, they open without the internet: each page is one file."
OTHER_PAGES: Final = "Something else has happened"
CARD_LINK: Final = "A card for your wallet"
SHEET_LINK: Final = "One sheet for the cupboard door"
UP: Final = "Another country"


# --- when it cannot be made

NEEDS_COUNTRY: Final = "say for which country"
NEW_FOLDER: Final = "give the name of a folder that is not there yet, or is empty"


def for_example(codes: Sequence[str]) -> str:
    return f"for example: --country GB. There are: {', '.join(codes)}"


def call_now(number: str) -> str:
    return f"Call {number} now"


def sheet_for(title: str) -> str:
    return title


def if_no(title: str) -> str:
    return f"No to all of these: {title}"


def footer(edition: str, seen: date | None, checked: date | None) -> tuple[str, ...]:
    """`seen`: the oldest of the contacts here; `checked`: the sources of the steps. None where there are none."""
    sources = f" Sources last checked: {words.day(checked)}." if checked else ""
    return (
        f"Edition {edition}.{sources}",
        *((caution(seen),) if seen else ()),
        "safekids, CC BY 4.0.",
    )
