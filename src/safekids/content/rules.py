"""What must hold between the files: ids, references, placeholders, dates.

`check` looks at what was read, not at what is valid, so that a missing colon in one file does not hide a wrong source
in another. What makes content good, once it is valid, is in `quality`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from safekids.content.finding import Finding, Place
from safekids.content.reader import Loaded, Path, texts
from safekids.content.schema import (
    BandFile,
    BranchesFile,
    ChecklistsFile,
    FactsFile,
    LedgerEntry,
    SourcesFile,
    WrittenDo,
    WrittenTalk,
    WrittenWatch,
)
from safekids.content.schema_help import CountryFile, DoNotPrintFile, HelpFile, WrittenService

ONLY_FIVE = 5
MOST_BRACES = 100  # that are looked at in one text
CHECKLISTS, BRANCHES, SOURCES, FACTS, HELP, DO_NOT_PRINT = (
    "checklists.yaml", "branches.yaml", "sources.yaml", "facts.yaml", "help.yaml", "do-not-print.yaml"
)  # fmt: skip

WrittenSteps: TypeAlias = WrittenDo | WrittenTalk | WrittenWatch
Files: TypeAlias = Mapping[str, Loaded]  # by name in the folder: "bands/8-10.yaml"

HELP_STEPS = (
    "life_first",
    "keep",
    "never_touch",
    "when_you_call",
    "tonight",
    "tomorrow",
    "next_week",
)  # beside the sections

_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_PLACEHOLDER = re.compile(r"\{(child|emergency|police|cannot_speak|fact:([a-z0-9-]+))\}")


class Folder(NamedTuple):
    """All files of a content folder that is valid. `bands` by band id, `countries` by code; `files`, for places."""

    checklists: ChecklistsFile
    bands: dict[str, BandFile]
    branches: BranchesFile
    sources: SourcesFile
    facts: FactsFile
    help: HelpFile
    ledger: dict[str, LedgerEntry]
    files: Files
    countries: dict[str, CountryFile]
    do_not_print: DoNotPrintFile

    def steps(self) -> Iterator[tuple[str, int, WrittenSteps]]:
        """Every step with its band and its place in the band's file."""
        for band, file in self.bands.items():
            for i, step in enumerate(file.steps):
                yield band, i, step

    def contacts(self) -> Iterator[tuple[str, int, WrittenService]]:
        """Every service that is active, with its country and its place in the country's file."""
        for code, country in self.countries.items():
            for i, entry in enumerate(country.entries):
                if entry.status == "active":
                    yield code, i, entry


def band_file(band: str) -> str:
    return f"bands/{band}.yaml"


def band_of_file(name: str) -> str | None:
    """The band whose steps stand in that file."""
    return name.removeprefix("bands/").removesuffix(".yaml") if name.startswith("bands/") else None


def country_file(code: str) -> str:
    return f"helplines/{code}.yaml"


def country_of_file(name: str) -> str | None:
    """The country whose contacts stand in that file."""
    return name.removeprefix("helplines/").removesuffix(".yaml") if name.startswith("helplines/") else None


# --- what was read, of which nothing is sure


class Entry(NamedTuple):
    """One entry of a list in a file, as it was written."""

    file: Loaded
    path: Path
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return self.text("id")

    def text(self, field: str) -> str:
        """The field's text; empty when it is anything else."""
        value = self.data.get(field)
        return value if isinstance(value, str) else ""

    def names(self, field: str) -> list[tuple[int, str]]:
        """The texts in a list, each with its place in it."""
        value = self.data.get(field)
        return [(i, item) for i, item in enumerate(value) if isinstance(item, str)] if isinstance(value, list) else []

    def inner(self, field: str) -> list[Entry]:
        """The entries of a list in this entry."""
        return _entries(self.file, (*self.path, field), self.data.get(field))

    def at(self, *path: str | int) -> Place:
        return self.file.at(*self.path, *path)


def _entries(file: Loaded, path: Path, value: Any) -> list[Entry]:
    if not isinstance(value, list):
        return []
    return [Entry(file, (*path, i), item) for i, item in enumerate(value) if isinstance(item, dict)]


class _Written:
    """The entries of every file. What could not be read is None: nothing is said about references to it."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.bands = self.of(CHECKLISTS, "bands")
        self.topics = self.of(CHECKLISTS, "topics")
        self.checklists = self.of(CHECKLISTS, "checklists")
        self.branches = self.of(BRANCHES, "branches")
        self.sources = self.of(SOURCES, "sources")
        self.facts = self.of(FACTS, "facts")
        self.pages = self.of(HELP, "pages")
        self.steps: list[tuple[str, Entry]] = []
        self.whole_folder = len(files) > 1  # and not one file that lies alone
        self.all_steps_read = self.whole_folder
        for name in files:
            band = band_of_file(name)
            if band is not None:
                steps = self.of(name, "steps")
                self.all_steps_read &= steps is not None
                self.steps += [(band, step) for step in steps or []]
        self.home = {step.id: band for band, step in reversed(self.steps)}  # the first of two wins

    def of(self, name: str, field: str) -> list[Entry] | None:
        return written_entries(self.files, name, field)


def written_entries(files: Files, name: str, field: str) -> list[Entry] | None:
    """The entries of a list at the top of a file; None where there is no such list."""
    file = files.get(name)
    if file is None or not isinstance(file.data, dict) or not isinstance(file.data.get(field), list):
        return None
    return _entries(file, (field,), file.data[field])


def present(files: Files) -> tuple[dict[str, Place], bool]:
    """Every step id with its place; and whether every band's file could be read."""
    written = _Written(files)
    return {step.id: step.at("id") for _, step in reversed(written.steps) if step.id}, written.all_steps_read


def check(files: Files, retired: Iterable[str] = ()) -> list[Finding]:
    """Everything that is wrong between the files. `retired`: ids that steps may name though they are gone."""
    written = _Written(files)
    return [
        *_twice(written),
        *_bands(written),
        *_checklists(written),
        *_steps(written, frozenset(retired)),
        *_references(written),
        *_placeholders(written),
    ]


def _ids(entries: list[Entry] | None) -> frozenset[str] | None:
    return None if entries is None else frozenset(entry.id for entry in entries)


def _unknown(kind: str, entry_id: str, field: str, name: str, where: Place) -> Finding:
    what, how = f"there is no {kind} {name} here", f"write the {kind}, or mend its id"
    return Finding(f"unknown-{kind}", entry_id, field, what, how, where)


def _twice(written: _Written) -> Iterator[Finding]:
    """No id stands for two things, and no list names a thing twice."""
    lists = [
        written.bands, written.topics, written.checklists, written.branches, written.sources, written.facts,
        written.pages, [step for _, step in written.steps],
    ]  # fmt: skip
    for entries in lists:
        seen: set[str] = set()
        for entry in entries or []:
            if entry.id and entry.id in seen:
                how = "give the newer one an id that was never used"
                yield Finding("duplicate-id", entry.id, "id", f"{entry.id} is used twice", how, entry.at("id"))
            seen.add(entry.id)
            for field in ("sources", "occasions", "situations", "only_five"):
                before: set[str] = set()
                for i, name in entry.names(field):
                    if name in before:
                        what = f"{field} names {name} twice"
                        yield Finding("named-twice", entry.id, field, what, "take one out", entry.at(field, i))
                    before.add(name)


def _bands(written: _Written) -> Iterator[Finding]:
    """Bands follow each other by age; only-five is five steps of the band; a band that is not coming has its file."""
    oldest_before = -1
    for band in written.bands or []:
        ages = band.data.get("ages")
        if isinstance(ages, list) and len(ages) == 2 and all(type(age) is int for age in ages):
            youngest, oldest = ages
            if not oldest_before < youngest <= oldest:
                how = "write youngest and oldest, bands from young to old, no age twice"
                yield Finding("bad-ages", band.id, "ages", f"ages {ages} do not follow", how, band.at("ages"))
            oldest_before = max(oldest, oldest_before)
        coming = band.data.get("coming") is True
        five = band.names("only_five")
        if not coming and isinstance(band.data.get("only_five", []), list) and len(five) != ONLY_FIVE:
            what, how = f"only_five names {len(five)}", "name five steps of this band"
            yield Finding("only-five", band.id, "only_five", what, how, band.at("only_five"))
        if not coming and band.id and band_file(band.id) not in written.files and written.whole_folder:
            what = f"{band_file(band.id)} is missing"
            yield Finding("missing", band.id, "steps", what, "write it, or add `coming: true`", band.at("id"))
        for i, step in five:
            if _steps_known(written, band.id) and written.home.get(step) != band.id:
                yield _unknown("step", band.id, "only_five", step, band.at("only_five", i))
    bands = _ids(written.bands)
    for name in written.files:
        file_band = band_of_file(name)
        if file_band is not None and bands is not None and file_band not in bands:
            yield _unknown("band", file_band, "id", file_band, written.files[name].at())


def _steps_known(written: _Written, band: str) -> bool:
    """Whether it is known which steps that band has."""
    return band_file(band) in written.files and written.of(band_file(band), "steps") is not None


def _checklists(written: _Written) -> Iterator[Finding]:
    """Every checklist's band and topic exist; each step is in one checklist, of its own band."""
    bands, topics = _ids(written.bands), _ids(written.topics)
    coming = {band.id for band in written.bands or [] if band.data.get("coming") is True}
    replaced = {step.id for _, step in written.steps if step.text("replaced_by")}
    listed: dict[str, str] = {}
    for checklist in written.checklists or []:
        band, topic = checklist.text("band"), checklist.text("topic")
        if band and bands is not None and band not in bands:
            yield _unknown("band", checklist.id, "band", band, checklist.at("band"))
        if topic and topics is not None and topic not in topics:
            yield _unknown("topic", checklist.id, "topic", topic, checklist.at("topic"))
        if band in coming:
            what, how = (
                f"{checklist.id} is of a band that is coming",
                "take out `coming: true` when its steps are ready",
            )
            yield Finding("still-coming", checklist.id, "band", what, how, checklist.at("band"))
        for i, step in checklist.names("steps"):
            where = checklist.at("steps", i)
            if _steps_known(written, band) and written.home.get(step) != band:
                yield _unknown("step", checklist.id, "steps", step, where)
            if step in listed:
                what = f"{step} is in {listed[step]} too" if listed[step] != checklist.id else f"{step} is here twice"
                yield Finding("listed-twice", step, "steps", what, "leave it in one place", where)
            if step in replaced:
                what = f"{step} is replaced by another"
                yield Finding("replaced", step, "steps", what, "take it out of the checklist", where)
            listed.setdefault(step, checklist.id)
    for band, written_step in written.steps:
        wanted = written.checklists is not None and band not in coming and not written_step.text("replaced_by")
        if wanted and written_step.id and written_step.id not in listed:
            what, how = f"{written_step.id} is in no checklist", f"add it to a checklist in {CHECKLISTS}"
            yield Finding("not-listed", written_step.id, "id", what, how, written_step.at("id"))


def _steps(written: _Written, retired: frozenset[str]) -> Iterator[Finding]:
    """Dates and steps that are named make sense."""
    order = [band.id for band in written.bands or []]
    replaced_by = {step.id: step.text("replaced_by") for _, step in written.steps}
    for band, step in written.steps:
        checked, check_after = _day(step.text("checked")), _day(step.text("check_after"))
        if checked and check_after and check_after <= checked:
            what, how = "check_after does not lie after checked", "give the day by which somebody should look again"
            yield Finding("bad-date", step.id, "check_after", what, how, step.at("check_after"))
        for field in ("follows", "replaced_by"):
            other = step.text(field)
            if other and other not in written.home and other not in retired and written.all_steps_read:
                yield _unknown("step", step.id, field, other, step.at(field))
        before = order[order.index(band) - 1] if band in order and order.index(band) else ""
        follows = step.text("follows")
        if written.bands is not None and follows in written.home and written.home[follows] != before:
            what, how = f"{follows} is not a step of the band before", "name its counterpart one band younger"
            yield Finding("bad-follows", step.id, "follows", what, how, step.at("follows"))
        seen, successor = {step.id}, replaced_by.get(step.id, "")
        while successor and successor not in seen:
            seen.add(successor)
            successor = replaced_by.get(successor, "")
        if successor == step.id and step.id:
            what, how = f"{step.id} is replaced by itself in the end", "name a step that is still used"
            yield Finding("replaced-in-circle", step.id, "replaced_by", what, how, step.at("replaced_by"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _references(written: _Written) -> Iterator[Finding]:
    """Sources and branches that are named exist; a source says all of how it was read, or nothing."""
    sources, branches = _ids(written.sources), _ids(written.branches)

    def unknown_sources(entry: Entry, entry_id: str) -> Iterator[Finding]:
        for i, source in entry.names("sources"):
            if sources is not None and source not in sources:
                yield _unknown("source", entry_id, "sources", source, entry.at("sources", i))

    for _, step in written.steps:
        yield from unknown_sources(step, step.id)
        for own in step.inner("if_they"):
            branch = own.text("branch")
            if branch and branches is not None and branch not in branches:
                yield _unknown("branch", step.id, "branch", branch, own.at("branch"))
        for i, branch in step.names("without"):
            if branches is not None and branch not in branches:
                yield _unknown("branch", step.id, "without", branch, step.at("without", i))
    for page in written.pages or []:
        for field in HELP_STEPS:
            for help_step in page.inner(field):
                yield from unknown_sources(help_step, page.id)
        for section in page.inner("sections"):
            for help_step in section.inner("steps"):
                yield from unknown_sources(help_step, page.id)
    shown_facts = {fact.id for fact in written.facts or [] if not fact.text("withheld")}
    for fact in written.facts or []:
        source = fact.text("source")
        if source and sources is not None and source not in sources:
            yield _unknown("source", fact.id, "source", source, fact.at("source"))
        for i, name in fact.names("nearest"):
            if name not in shown_facts:
                yield _unknown("fact", fact.id, "nearest", name, fact.at("nearest", i))
    for written_source in written.sources or []:
        if ("seen_on" in written_source.data) != ("seen_how" in written_source.data):
            what, how = "says only half of how it was read", "write both seen_on and seen_how, or neither"
            yield Finding("half-seen", written_source.id, "seen_how", what, how, written_source.at())


def _placeholders(written: _Written) -> Iterator[Finding]:
    """Braces hold {child}, or {fact:ID} in a step's `why`, and stand only where the program fills them."""
    # A number that is held back is as good as not there: prose cannot name it.
    facts = _ids(None if written.facts is None else [fact for fact in written.facts if not fact.text("withheld")])
    for name, file in written.files.items():
        is_band = band_of_file(name) is not None
        for path, text in texts(file.data):
            if ("{" not in text and "}" not in text) or "evidence" in path:  # what others wrote, never shown
                continue
            field = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
            entry_id = _entry_id(file.data, path)
            where = file.at(*path)
            for braces in dict.fromkeys(match[0] for match in islice(_BRACES.finditer(text), MOST_BRACES)):
                match = _PLACEHOLDER.fullmatch(braces)
                how = ""
                if match is None:
                    how = "only {child}, {emergency}, {police} and {fact:ID} may stand in braces"
                elif match[1] in ("emergency", "police", "cannot_speak") and name != HELP:
                    how = "the emergency number stands only in help"
                elif match[1] == "cannot_speak" and text != braces:
                    how = "{cannot_speak} is a step of its own: the country's lines take its place"
                elif match[2] and not (is_band and field == "why"):
                    how = "a number stands only in the `why` of a step"
                elif not match[2] and not is_band and name not in (BRANCHES, HELP):
                    how = "the nickname stands only in steps and branches"
                if how:
                    yield Finding("placeholder", entry_id, field, f"{field} holds {braces}", how, where)
                elif match and match[2] and facts is not None and match[2] not in facts:
                    yield _unknown("fact", entry_id, field, match[2], where)


def _entry_id(data: Any, path: Path) -> str:
    """The id of the list entry that a path lies in: path is (list's name, index, ...)."""
    try:
        entry_id = data[path[0]][path[1]]["id"]
    except (KeyError, IndexError, TypeError):
        return ""
    return entry_id if isinstance(entry_id, str) else ""
