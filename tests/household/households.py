"""Any household, for properties."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args

from hypothesis import strategies as st

from safekids.household.model import HOME, Answer, AnswerKind, Child, Household, IfThen

# Any text that JSON can hold: of two halves of a character side by side it makes a whole one.
texts = st.text(st.characters(exclude_categories=()), max_size=12).filter(lambda t: json.loads(json.dumps(t)) == t)
days = st.dates(min_value=date(1, 1, 1))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def rests(*known: str) -> st.SearchStrategy[tuple[tuple[str, object], ...]]:
    """Unknown fields: any names but the known ones."""
    keys = texts.filter(lambda key: key not in known)
    return st.dictionaries(keys, json_values, max_size=2).map(lambda d: tuple(d.items()))


children = st.builds(
    Child,
    id=st.text(min_size=1, max_size=8).filter(lambda child_id: child_id != HOME),
    nickname=st.text(min_size=1, max_size=40),
    band=texts,
    ask_band_after=st.none() | days.map(lambda day: day.isoformat()[:7]),
    rest=rests("id", "nickname", "band", "ask_band_after"),
)
answers = st.builds(
    Answer,
    who=st.just(HOME) | texts,
    step=texts,
    answer=st.sampled_from(get_args(AnswerKind)),
    on=days,
    revision=st.integers(-(10**6), 10**6),
    again_on=st.none() | days,
    rest=rests("who", "step", "answer", "on", "revision", "again_on"),
)
lines = st.builds(
    IfThen, who=texts, step=st.none() | texts, text=texts, on=days, rest=rests("who", "step", "text", "on")
)
households = st.builds(
    Household,
    children=st.lists(children, max_size=3).map(tuple),
    answers=st.lists(answers, max_size=5).map(tuple),
    if_thens=st.lists(lines, max_size=2).map(tuple),
    next_evening=st.none() | days,
    country=st.none() | texts,
    language=st.none() | texts,
    rest=rests("format", "children", "answers", "if_then", "next_evening", "country", "language"),
)
