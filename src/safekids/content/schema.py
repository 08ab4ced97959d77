"""What people write under `data/`: one Pydantic model a file, strict, nothing extra.

`model` is what the program reads; `compile` is the only bridge between the two.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from safekids.content.finding import Finding
from safekids.content.model import Evidence, Part, Scope, SeenHow
from safekids.content.reader import KEY, Loaded, Path, Unclear

# One letter (no I, no O) and two digits; packs from elsewhere have two letters.
STEP_ID = re.compile(r"[A-HJ-NP-Z]{1,2}[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"([1-9][0-9]{0,3}) (day|week|month)s?")
_HTTPS = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[!-~]*)?")
_DAYS = {"day": 1, "week": 7, "month": 30}


def _fault(rule: str, what: str, how: str) -> PydanticCustomError:
    """A fault of our own, with its rule and how to mend it."""
    return PydanticCustomError("ours", "{what}", {"rule": rule, "what": what, "how": how})


def _no_line_end(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise _fault("line-end", "holds a tab or the end of a line", "write one paragraph; > joins lines, | does not")
    return value


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
            return date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except ValueError:
            raise _fault("bad-date", f"{value} is not a day", "write it as 2026-11-23") from None
    return value


def _span(value: Any) -> Any:
    if isinstance(value, str | int | Unclear):
        match = _SPAN.fullmatch(str(value))
        if not match:
            said = value.text if isinstance(value, Unclear) else value
            raise _fault("bad-span", f"{said} is not a span of time", "write it as 12 weeks, 6 months or 90 days")
        return int(match[1]) * _DAYS[match[2]]
    return value


def _https(value: Any) -> Any:
    if isinstance(value, str) and not _HTTPS.fullmatch(value):
        raise _fault("not-https", "is not a plain https address", "write the publisher's own https:// address")
    return value


def _in_editors(expression: re.Pattern[str], description: str) -> WithJsonSchema:
    """What an editor of text is told of a field whose form is checked here."""
    return WithJsonSchema({"type": "string", "pattern": f"^({expression.pattern})$", "description": description})


StepId = Annotated[
    str, BeforeValidator(_step_id), _in_editors(STEP_ID, "One letter (no I, O) and two digits, such as K27")
]
Slug = Annotated[str, BeforeValidator(_slug), _in_editors(_SLUG, "Small letters, digits and hyphens")]
Day = Annotated[date, BeforeValidator(_day), _in_editors(_DAY, "A day, such as 2026-11-23")]
Span = Annotated[int, BeforeValidator(_span), _in_editors(_SPAN, "12 weeks, 6 months or 90 days")]  # days
Address = Annotated[str, BeforeValidator(_https), _in_editors(_HTTPS, "The publisher's own https:// address")]
_Line = AfterValidator(_no_line_end)
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), _Line]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), _Line]
MayBeEmpty = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True), _Line]
Texts = Annotated[list[Text], Field(max_length=20)]
Slugs = Annotated[list[Slug], Field(max_length=20)]
Entries = Field(max_length=2000)


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
    sources: Slugs
    evidence: Evidence
    checked: Day
    check_after: Day
    revisit_after: Span | None = None
    occasions: Slugs = []
    situations: Slugs = []
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
    without: Slugs = []  # the shared turns that this talk does not take
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

    steps: Annotated[list[AnyStep], Entries]


class WrittenBand(Written):
    id: Slug
    title: Short
    ages: Annotated[list[Annotated[int, Field(ge=0, le=17)]], Field(min_length=2, max_length=2)]
    aim: Text
    coming: bool = False
    only_five: Annotated[list[StepId], Field(max_length=20)] = []


class WrittenTopic(Written):
    id: Slug
    title: Short


class WrittenChecklist(Written):
    id: Slug
    band: Slug
    topic: Slug
    title: Short
    steps: Annotated[list[StepId], Field(min_length=1, max_length=100)]


class ChecklistsFile(Written):
    """`checklists.yaml`"""

    edition: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    bands: Annotated[list[WrittenBand], Field(min_length=1, max_length=20)]
    topics: Annotated[list[WrittenTopic], Entries]
    checklists: Annotated[list[WrittenChecklist], Entries]


class WrittenBranch(Written):
    id: Slug
    if_they: Text
    say: Text
    then: MayBeEmpty = ""


class BranchesFile(Written):
    """`branches.yaml`"""

    branches: Annotated[list[WrittenBranch], Entries]


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

    sources: Annotated[list[WrittenSource], Entries]


class WrittenFact(Written):
    id: Slug
    text: Short
    counts: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    place: Short
    caveat: Text
    source: Slug
    step: StepId | None = None
    # Why it is not shown, for a number that could not be read at its source, and the numbers that were read instead.
    withheld: Text | None = None
    nearest: Annotated[list[Slug], Field(max_length=5)] = []


class FactsFile(Written):
    """`facts.yaml`"""

    facts: Annotated[list[WrittenFact], Entries]


class LedgerEntry(Written):
    """What is known of an id that was given. `successor` may stand only when it is retired."""

    revision: Annotated[int, Field(ge=1, le=999)]
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    retired: bool
    successor: StepId | None


class LedgerFile(RootModel[dict[StepId, LedgerEntry]]):
    """`ledger.json`, written by `safekids content ledger`"""

    model_config = ConfigDict(strict=True, frozen=True)


FileModel = TypeVar("FileModel", bound=BaseModel)


def validate(model: type[FileModel], loaded: Loaded) -> tuple[FileModel | None, list[Finding]]:
    """A file's data as its model, or everything that is wrong with it, each with its place."""
    if not loaded.whole:
        return None, []
    try:
        return model.model_validate(loaded.data), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
    said = {finding.where for finding in loaded.findings}
    findings = [finding for finding in (_finding(loaded, fault) for fault in faults) if finding.where not in said]
    # What stands where an alias, a tag or a bad name was found is told once. What is missing is told all the same.
    missing = [_finding(loaded, fault) for fault in faults if fault["type"] == "missing"]
    return None, [*findings, *missing]


# --- Pydantic's faults in plain words

# type -> rule, what is wrong, how to mend it. {name}: the field; {choices}, {limit}: what would be right.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "missing": ("missing", "{name} is missing", "add `{name}:` here"),
    "extra_forbidden": ("unknown-key", "{name} is not a field here", "take it out, or mend its name"),
    "invalid_key": ("unknown-key", "{name} is not a field here", "take it out, or mend its name"),
    "union_tag_not_found": ("missing", "kind is missing", "add `kind: do`, `kind: talk` or `kind: watch`"),
    "union_tag_invalid": ("not-a-choice", "kind is none of its choices", "write do, talk or watch"),
    "literal_error": ("not-a-choice", "{name} is none of its choices", "write {choices}"),
    "string_type": ("wrong-type", "{name} must be text", "write text"),
    "date_type": ("wrong-type", "{name} must be a day", "write it as 2026-11-23"),
    "bool_type": ("wrong-type", "{name} must be true or false", "write true or false"),
    "int_type": ("wrong-type", "{name} must be a whole number", "write digits without quotes, such as 5"),
    "list_type": ("wrong-type", "{name} must be a list", "write each on a line of its own that begins with a dash"),
    "model_type": ("wrong-type", "{name} must hold fields", "write `name: value` lines"),
    "model_attributes_type": ("wrong-type", "{name} must hold fields", "write `name: value` lines"),
    "dict_type": ("wrong-type", "{name} must hold fields", "write `name: value` lines"),
    "string_too_short": ("empty", "{name} is empty", "write it"),
    "too_short": ("empty", "{name} holds too few", "it needs {limit} or more"),
    "string_too_long": ("too-long", "{name} is too long", "it may have {limit} letters"),
    "too_long": ("too-long", "{name} holds too many", "it may hold {limit}"),
    "greater_than_equal": ("out-of-range", "{name} is too small", "it must be {limit} or more"),
    "less_than_equal": ("out-of-range", "{name} is too large", "it must be {limit} or less"),
    "string_pattern_mismatch": ("bad-form", "{name} has not the form it must have", "{form}"),
}
_FORMS = {
    "edition": 'write the year and month in quotes, such as "2026-11"',
    "language": "write two small letters, such as en",
    "digest": "do not write it by hand; run: safekids content ledger",
}
_LIMITS = ("ge", "le", "min_length", "max_length")


def _finding(loaded: Loaded, fault: Any) -> Finding:
    kind, context, value = fault["type"], fault.get("ctx", {}), fault["input"]
    path, name = _path_and_name(fault["loc"], kind)
    path = (*path, "kind") if kind == "union_tag_invalid" else path
    entry = _id_at(loaded, path)
    where = loaded.places.get((*path, KEY)) if kind == "extra_forbidden" else None
    where = where or loaded.at(*path)
    if kind == "ours":
        return Finding(context["rule"], entry, name, f"{name}: {context['what']}", context["how"], where)
    rule, what, how = _WORDS.get(kind, ("wrong-value", "{name} cannot be used", "see how the others are written"))
    words = {
        "name": name,
        "choices": str(context.get("expected", "")).replace("'", ""),
        "limit": next((context[key] for key in _LIMITS if key in context), ""),
        "form": _FORMS.get(name, "see how the others are written"),
    }
    what, how = what.format_map(words), how.format_map(words)
    if kind == "extra_forbidden":
        how = _how_to_name(name)
    if value is None and rule in ("wrong-type", "not-a-choice"):
        rule, what, how = "empty", f"{name} is empty", "write it, or take the line out"
    elif kind == "string_type" and isinstance(value, Unclear):
        rule, what = "quote-it", f"{name}: {value.text} without quotes is not text to every program"
        how = f'put it in quotes: "{value.text}"'
    elif kind == "string_type" and isinstance(value, bool | int):
        rule, what, how = "quote-it", f"{name}: {_said(value)} without quotes is not text", "put it in quotes"
    return Finding(rule, entry, name, what, how, where)


def _said(value: bool | int) -> str:
    return str(value).lower()


def _path_and_name(loc: tuple[str | int, ...], kind: str) -> tuple[Path, str]:
    """The path in the file, without the kind of a step that Pydantic puts into it; the field, as a person says it."""
    path = (*loc[:2], *loc[3:]) if len(loc) > 2 and loc[0] == "steps" and loc[2] in _KINDS else loc
    if path and path[-1] == "[key]":  # a key of a mapping, not its value
        path = path[:-1]
    names = [part for part in path if isinstance(part, str)]
    name = names[-1] if names else "the file"
    if path and isinstance(path[-1], int):
        name = f"{name}, number {path[-1] + 1}," if kind != "ours" else name
    return path, name.removesuffix(",") if kind in ("ours", "extra_forbidden", "missing") else name


def _id_at(loaded: Loaded, path: Path) -> str:
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


def models(model: type[BaseModel] = Written) -> Iterator[type[BaseModel]]:
    """Every model of what people write."""
    for child in model.__subclasses__():
        yield child
        yield from models(child)


def _how_to_name(name: str) -> str:
    known = {field for model in models() for field in model.model_fields}
    if name in known:
        return "it belongs to another kind of entry; take it out"
    near = difflib.get_close_matches(name[:40], sorted(known), 1)
    return f"did you mean {near[0]}?" if near else "take it out, or mend its name"


_KINDS = frozenset(("do", "talk", "watch"))
