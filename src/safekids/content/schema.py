"""What people write under `data/`: one Pydantic model a file, strict, nothing extra.

`model` is what the program reads; `compile` is the only bridge between the two.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from safekids.content.finding import Finding, Place
from safekids.content.model import Evidence, Part, Scope, SeenHow
from safekids.content.reader import KEY, Loaded

# One letter (no I, no O) and two digits; packs from elsewhere have two letters.
STEP_ID = re.compile(r"[A-HJ-NP-Z]{1,2}[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPAN = re.compile(r"([1-9][0-9]{0,3}) (day|week|month)s?")
_DAYS = {"day": 1, "week": 7, "month": 30}


def _fault(rule: str, what: str, how: str) -> PydanticCustomError:
    """A fault of our own, with its rule and how to mend it."""
    return PydanticCustomError("ours", "{what}", {"rule": rule, "what": what, "how": how})


def _step_id(value: Any) -> Any:
    if isinstance(value, str) and not STEP_ID.fullmatch(value):
        raise _fault("bad-id", f"{value} is not a step id", "use one letter (no I, O) and two digits, such as K27")
    return value


def _slug(value: Any) -> Any:
    if isinstance(value, str) and not _SLUG.fullmatch(value):
        raise _fault("bad-id", f"{value} is not an id", "use small letters, digits and hyphens, such as first-phone")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _fault("bad-date", f"{value} is not a day", "write it as 2026-11-23") from None
    return value


def _span(value: Any) -> Any:
    if isinstance(value, str):
        match = _SPAN.fullmatch(value)
        if not match:
            raise _fault("bad-span", f"{value} is not a span of time", "write it as 12 weeks, 6 months or 90 days")
        return int(match[1]) * _DAYS[match[2]]
    return value


def _https(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[!-~]*)?", value):
        raise _fault("not-https", "is not a plain https address", "write the publisher's own https:// address")
    return value


StepId = Annotated[str, BeforeValidator(_step_id)]
Slug = Annotated[str, BeforeValidator(_slug)]
Day = Annotated[date, BeforeValidator(_day)]
Span = Annotated[int, BeforeValidator(_span)]  # days
Address = Annotated[str, BeforeValidator(_https)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
MayBeEmpty = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Texts = Annotated[list[Text], Field(max_length=20)]


class Written(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class WrittenIfThey(Written):
    branch: Slug | None = None
    if_they: Text
    say: Text
    then: MayBeEmpty = ""


class WrittenStep(Written):
    id: StepId
    revision: Annotated[int, Field(ge=1, le=999)]
    title: Short
    minutes: Annotated[int, Field(ge=1, le=10)]
    part: Part
    scope: Scope
    essential: bool
    hard: MayBeEmpty = ""
    keep: bool = True
    on_device: bool = False
    why: Text
    sources: list[Slug]
    evidence: Evidence
    checked: Day
    check_after: Day
    revisit_after: Span | None = None
    occasions: list[Slug] = []
    situations: list[Slug] = []
    follows: StepId | None = None
    replaced_by: StepId | None = None
    remember: Short
    if_then: MayBeEmpty = ""


class WrittenDo(WrittenStep):
    kind: Literal["do"]
    how: Annotated[Texts, Field(min_length=1)]
    you_need: MayBeEmpty = ""
    if_you_cannot: Texts = []


class WrittenTalk(WrittenStep):
    kind: Literal["talk"]
    open_with: Text
    follow_ups: Annotated[Texts, Field(min_length=1)]
    listen_for: Annotated[Texts, Field(min_length=1)]
    if_they: Annotated[list[WrittenIfThey], Field(max_length=10)] = []
    avoid: Annotated[Texts, Field(min_length=1)]
    repair: Text
    practise: MayBeEmpty = ""
    other_ways: Texts = []
    literally: MayBeEmpty = ""


class WrittenWatch(WrittenStep):
    kind: Literal["watch"]
    sign: Text
    may_also_mean: Annotated[Texts, Field(min_length=1)]
    next: Text


AnyStep = Annotated[WrittenDo | WrittenTalk | WrittenWatch, Field(discriminator="kind")]


class BandFile(Written):
    """`bands/<band>.yaml`"""

    steps: list[AnyStep]


class WrittenBand(Written):
    id: Slug
    title: Short
    ages: Annotated[list[Annotated[int, Field(ge=0, le=17)]], Field(min_length=2, max_length=2)]
    aim: Text
    coming: bool = False
    only_five: list[StepId] = []


class WrittenTopic(Written):
    id: Slug
    title: Short


class WrittenChecklist(Written):
    id: Slug
    band: Slug
    topic: Slug
    title: Short
    steps: Annotated[list[StepId], Field(min_length=1)]


class ChecklistsFile(Written):
    """`checklists.yaml`"""

    edition: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    bands: Annotated[list[WrittenBand], Field(min_length=1)]
    topics: list[WrittenTopic]
    checklists: list[WrittenChecklist]


class WrittenBranch(Written):
    id: Slug
    if_they: Text
    say: Text
    then: MayBeEmpty = ""


class BranchesFile(Written):
    """`branches.yaml`"""

    branches: list[WrittenBranch]


class WrittenSource(Written):
    id: Slug
    publisher: Short
    title: Short
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    url: Address
    seen_on: Day | None = None
    seen_how: SeenHow | None = None
    supports: Text


class SourcesFile(Written):
    """`sources.yaml`"""

    sources: list[WrittenSource]


class WrittenFact(Written):
    id: Slug
    text: Short
    counts: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    place: Short
    caveat: Text
    source: Slug


class FactsFile(Written):
    """`facts.yaml`"""

    facts: list[WrittenFact]


class WrittenHelpStep(Written):
    text: Text
    sources: list[Slug]


class WrittenHelpSection(Written):
    title: Short
    numbered: bool
    steps: Annotated[list[WrittenHelpStep], Field(min_length=1)]


class WrittenHelpPage(Written):
    id: Slug
    title: Short
    private: bool
    say_first: Annotated[Texts, Field(min_length=1)]
    sections: Annotated[list[WrittenHelpSection], Field(min_length=1)]
    do_not: Texts
    checked: Day


class HelpFile(Written):
    """`help.yaml`"""

    pages: Annotated[list[WrittenHelpPage], Field(min_length=1)]


FileModel = TypeVar("FileModel", bound=Written)

_KIND_OF_VALUE = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "date_type": "a day",
    "dict_type": "fields",
    "model_type": "fields",
    "model_attributes_type": "fields",
}


def validate(model: type[FileModel], loaded: Loaded) -> tuple[FileModel | None, list[Finding]]:
    """A file's data as its model, or everything that is wrong with it, each with its place."""
    if loaded.data is None:
        return None, []
    try:
        return model.model_validate(loaded.data), []
    except ValidationError as error:
        return None, [_finding(loaded, fault) for fault in error.errors(include_url=False)]


def _finding(loaded: Loaded, fault: Any) -> Finding:
    path, where = _place(loaded, fault["loc"], fault["type"] == "extra_forbidden")
    field = str(fault["loc"][-1]) if fault["loc"] else ""
    context, kind = fault.get("ctx", {}), fault["type"]
    rule, what, how = "wrong-value", f"{field}: {fault['msg']}", "see docs/content.md"
    if kind == "ours":
        rule, what, how = context["rule"], f"{field}: {context['what']}", context["how"]
    elif kind == "missing":
        rule, what, how = "missing", f"{field} is missing", "write it"
    elif kind == "extra_forbidden":
        rule, what, how = "unknown-key", f"{field} is not a field here", "take it out, or see how it is spelled"
    elif kind in _KIND_OF_VALUE:
        rule, what, how = "wrong-type", f"{field} must be {_KIND_OF_VALUE[kind]}", _how_for(kind, fault["input"])
    elif kind in ("literal_error", "union_tag_invalid"):
        choices = context.get("expected") or context.get("expected_tags")
        rule, what, how = "not-a-choice", f"{field} is none of the choices", f"choose one of {choices}"
    elif kind == "union_tag_not_found":
        rule, what, how = "missing", "kind is missing", "write do, talk or watch"
    elif kind in ("string_too_short", "too_short"):
        rule, what, how = "empty", f"{field} is too short", "write it out"
    elif kind in ("string_too_long", "too_long"):
        rule, what, how = "too-long", f"{field} is too long", "make it shorter"
    return Finding(rule, _id_at(loaded, path), field, what, how, where)


def _how_for(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, bool | int):
        return "put it in quotes"
    return "write it so"


def _place(loaded: Loaded, loc: tuple[str | int, ...], at_key: bool) -> tuple[tuple[str | int, ...], Place]:
    """The path and place of a fault. What is not there points at what should hold it; union tags are no keys."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in loaded.places:
            path = (*path, part)
    key = (*path, KEY)
    where = loaded.places.get(key) if at_key else None
    return path, where or loaded.places.get(path) or Place(loaded.file, 1, 1)


def _id_at(loaded: Loaded, path: tuple[str | int, ...]) -> str:
    """The id of the innermost entry around a path that has one."""
    found, value = "", loaded.data
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found = value["id"]
    return found
