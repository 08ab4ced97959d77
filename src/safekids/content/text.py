"""Filling the placeholders that content texts may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

from safekids.content.model import Fact

NOBODY = "your child"
ANY_EMERGENCY = "your emergency number"

# A sentence starts at the beginning or after ". ", "? ", "! ", a line end, or an opening quote there.
_PLACEHOLDER = re.compile(
    r"(?P<lead>^|[.?!]\s+|\n\s*|(?:^|[.?!]\s+)\")?\{(?P<name>child|emergency|police|fact:[a-z0-9-]+)\}"
)


def fill(
    text: str, child: str = "", facts: Mapping[str, Fact] | None = None, emergency: str = "", police: str = ""
) -> str:
    """Return `text` with `{child}`, `{emergency}`, `{police}` and `{fact:ID}` filled.

    Without a nickname `{child}` becomes "your child", with a capital at the start of a sentence. A nickname is
    put in as it is. Without a country `{emergency}` and `{police}` become "your emergency number". A fact is shown
    with its place and year, always: "19 in 100 (USA, 2025)".

    Raises KeyError for a fact that is not in `facts`; the compiler has made sure that there is none.
    """

    def one(match: re.Match[str]) -> str:
        lead = match["lead"]
        if match["name"] == "child":
            name = child or (NOBODY if lead is None else NOBODY[0].upper() + NOBODY[1:])
            return (lead or "") + name
        if match["name"] in ("emergency", "police"):
            number = police if match["name"] == "police" else emergency
            return (lead or "") + (number or (ANY_EMERGENCY if lead is None else ANY_EMERGENCY.capitalize()))
        fact = (facts or {})[match["name"].removeprefix("fact:")]
        return f"{lead or ''}{fact.text} ({fact.place}, {fact.year})"

    return _PLACEHOLDER.sub(one, text)
