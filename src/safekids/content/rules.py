"""What must hold between the files: ids, references, placeholders, dates, and the ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from safekids.content.finding import Finding, Place
from safekids.content.reader import Loaded, Path
from safekids.content.schema import (
    BandFile,
    BranchesFile,
    ChecklistsFile,
    FactsFile,
    HelpFile,
    SourcesFile,
    WrittenDo,
    WrittenTalk,
    WrittenWatch,
)

ONLY_FIVE = 5
_BRACES = re.compile(r"\{[^}]*\}?|\}")
_PLACEHOLDER = re.compile(r"\{(child|fact:([a-z0-9-]+))\}")

WrittenSteps = WrittenDo | WrittenTalk | WrittenWatch
Ledger = dict[str, dict[str, Any]]


class Folder(NamedTuple):
    """All files of a content folder, each valid by itself. `bands` by band id; `loaded` by file name, for places."""

    checklists: ChecklistsFile
    bands: dict[str, BandFile]
    branches: BranchesFile
    sources: SourcesFile
    facts: FactsFile
    help: HelpFile
    ledger: Ledger
    loaded: dict[str, Loaded]

    def steps(self) -> Iterator[tuple[str, int, WrittenSteps]]:
        """Every step with its band and its place in the band's file."""
        for band, file in self.bands.items():
            for i, step in enumerate(file.steps):
                yield band, i, step

    def place(self, file: str, path: Path) -> Place | None:
        loaded = self.loaded.get(file)
        return loaded.places.get(path) if loaded else None


def band_file(band: str) -> str:
    return f"bands/{band}.yaml"


def check(folder: Folder) -> list[Finding]:
    """Everything that is wrong between the files of a folder."""
    return [
        *_twice(folder),
        *_checklists(folder),
        *_references(folder),
        *_placeholders(folder),
        *_dates(folder),
        *_ledger(folder),
    ]


# --- ids


def _twice(folder: Folder) -> Iterator[Finding]:
    """No id stands for two things."""
    lists: list[tuple[str, str, Iterable[Any]]] = [
        ("checklists.yaml", "bands", folder.checklists.bands),
        ("checklists.yaml", "topics", folder.checklists.topics),
        ("checklists.yaml", "checklists", folder.checklists.checklists),
        ("branches.yaml", "branches", folder.branches.branches),
        ("sources.yaml", "sources", folder.sources.sources),
        ("facts.yaml", "facts", folder.facts.facts),
        ("help.yaml", "pages", folder.help.pages),
    ]
    for file, name, entries in lists:
        seen: set[str] = set()
        for i, entry in enumerate(entries):
            if entry.id in seen:
                yield _double(entry.id, folder.place(file, (name, i, "id")))
            seen.add(entry.id)
    steps: set[str] = set()
    for band, i, step in folder.steps():
        if step.id in steps:
            yield _double(step.id, folder.place(band_file(band), ("steps", i, "id")))
        steps.add(step.id)


def _double(entry_id: str, where: Place | None) -> Finding:
    how = "give the newer one an id that was never used"
    return Finding("duplicate-id", entry_id, "id", f"{entry_id} is used twice", how, where)


def _checklists(folder: Folder) -> Iterator[Finding]:
    """Every checklist's band and topic exist; each step is in one checklist, of its own band; only-five is five."""
    file = "checklists.yaml"
    written = folder.checklists
    bands = {band.id: band for band in written.bands}
    topics = {topic.id for topic in written.topics}
    home = {step.id: band for band, _, step in folder.steps()}
    listed: dict[str, str] = {}
    for i, checklist in enumerate(written.checklists):

        def at(*path: str | int, i: int = i) -> Place | None:
            return folder.place(file, ("checklists", i, *path))

        if checklist.band not in bands:
            yield _unknown("band", checklist.id, checklist.band, at("band"))
        if checklist.topic not in topics:
            yield _unknown("topic", checklist.id, checklist.topic, at("topic"))
        for j, step in enumerate(checklist.steps):
            if home.get(step) != checklist.band:
                yield _unknown("step", checklist.id, step, at("steps", j))
            if step in listed:
                what = f"{step} is in {listed[step]} too"
                yield Finding("listed-twice", step, "steps", what, "leave it in one checklist", at("steps", j))
            listed[step] = checklist.id
    for band, i, written_step in folder.steps():
        if written_step.id not in listed and not written_step.replaced_by:
            where = folder.place(band_file(band), ("steps", i, "id"))
            what, how = f"{written_step.id} is in no checklist", "add it to a checklist in checklists.yaml"
            yield Finding("not-listed", written_step.id, "id", what, how, where)
    for i, info in enumerate(written.bands):
        where = folder.place(file, ("bands", i, "only_five")) or folder.place(file, ("bands", i))
        if not info.coming and len(info.only_five) != ONLY_FIVE:
            yield Finding("only-five", info.id, "only_five", "is not a list of five", "name five steps", where)
        if not info.coming and info.id not in folder.bands:
            yield Finding("missing", info.id, "steps", f"{band_file(info.id)} is missing", "write it", where)
        if info.coming and any(checklist.band == info.id for checklist in written.checklists):
            how = "take out `coming: true` when its steps are ready"
            yield Finding("still-coming", info.id, "coming", "a coming band has a checklist", how, where)
        for step in info.only_five:
            if home.get(step) != info.id:
                yield _unknown("step", info.id, step, where)
    for band in folder.bands:
        if band not in bands:
            yield _unknown("band", band, band, Place(band_file(band), 1, 1))


def _unknown(kind: str, entry_id: str, name: str, where: Place | None) -> Finding:
    what, how = f"there is no {kind} {name} here", f"write the {kind}, or mend its id"
    return Finding(f"unknown-{kind}", entry_id, kind, what, how, where)


def _references(folder: Folder) -> Iterator[Finding]:
    """Sources, facts, branches and steps that are named exist; a seen source says how it was seen."""
    sources = {source.id for source in folder.sources.sources}
    branches = {branch.id for branch in folder.branches.branches}
    steps = {step.id for _, _, step in folder.steps()} | set(folder.ledger)
    for band, i, step in folder.steps():

        def at(*path: str | int, band: str = band, i: int = i) -> Place | None:
            return folder.place(band_file(band), ("steps", i, *path))

        for j, source in enumerate(step.sources):
            if source not in sources:
                yield _unknown("source", step.id, source, at("sources", j))
        if not step.sources and step.evidence != "judgement":
            how = "name its sources, or say `evidence: judgement`"
            yield Finding("no-source", step.id, "sources", f"{step.id} names no source", how, at("sources"), "fail")
        for field in ("follows", "replaced_by"):
            other = getattr(step, field)
            if other and (other not in steps or other == step.id):
                yield _unknown("step", step.id, other, at(field))
        if isinstance(step, WrittenTalk):
            for j, own in enumerate(step.if_they):
                if own.branch and own.branch not in branches:
                    yield _unknown("branch", step.id, own.branch, at("if_they", j, "branch"))
    for i, written in enumerate(folder.sources.sources):
        if (written.seen_on is None) != (written.seen_how is None):
            where = folder.place("sources.yaml", ("sources", i))
            how = "write both seen_on and seen_how, or neither"
            yield Finding("half-seen", written.id, "seen_how", "says only half of how it was read", how, where)
    for i, fact in enumerate(folder.facts.facts):
        if fact.source not in sources:
            yield _unknown("source", fact.id, fact.source, folder.place("facts.yaml", ("facts", i, "source")))
    for i, page in enumerate(folder.help.pages):
        for j, section in enumerate(page.sections):
            for k, help_step in enumerate(section.steps):
                for m, source in enumerate(help_step.sources):
                    if source not in sources:
                        path: Path = ("pages", i, "sections", j, "steps", k, "sources", m)
                        yield _unknown("source", page.id, source, folder.place("help.yaml", path))


def _placeholders(folder: Folder) -> Iterator[Finding]:
    """Braces hold {child} or {fact:ID}, and nothing else."""
    facts = {fact.id for fact in folder.facts.facts}
    for file in sorted(folder.loaded):
        for path, text in _texts(folder.loaded[file].data, ()):
            for braces in _BRACES.findall(text):
                match = _PLACEHOLDER.fullmatch(braces)
                where = folder.place(file, path)
                field = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
                if match is None:
                    how = "only {child} and {fact:ID} may stand in braces"
                    yield Finding("placeholder", "", field, f"{field} holds {braces}", how, where)
                elif match[2] and match[2] not in facts:
                    yield _unknown("fact", "", match[2], where)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in plain data, with its path. The reader has bounded its depth."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts(inner, (*path, i))


def _dates(folder: Folder) -> Iterator[Finding]:
    for band, i, step in folder.steps():
        if step.check_after <= step.checked:
            where = folder.place(band_file(band), ("steps", i, "check_after"))
            how = "give the day by which somebody should look again"
            yield Finding("bad-date", step.id, "check_after", "does not lie after checked", how, where)


# --- the ledger: which ids were ever given, and whether their advice changed


def digest(step: WrittenSteps) -> str:
    """A digest of what a step says. Dates, sources and switches are not part of it."""
    apart = {"id", "revision", "checked", "check_after", "sources", "evidence", "revisit_after", "follows"}
    said = step.model_dump(mode="json", exclude=apart | {"replaced_by", "occasions", "situations"})
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _ledger(folder: Folder) -> Iterator[Finding]:
    """Every id is in the ledger, none is used again, and advice does not change behind a revision's back."""
    ledger = folder.ledger
    present: set[str] = set()

    def finding(rule: str, step_id: str, what: str, how: str, where: Place | None) -> Finding:
        return Finding(rule, step_id, "id", what, how, where, "fail")

    for band, i, step in folder.steps():
        present.add(step.id)
        where = folder.place(band_file(band), ("steps", i, "id"))
        entry = ledger.get(step.id)
        if entry is None:
            yield finding(
                "ledger-new", step.id, f"{step.id} is not in the ledger", "run: safekids content ledger", where
            )
        elif entry["retired"]:
            how = "choose an id that was never used"
            yield finding("ledger-reused", step.id, f"{step.id} was retired, and ids are for ever", how, where)
        elif entry["digest"] != digest(step) and entry["revision"] == step.revision:
            how = f"raise its revision if the advice changed, else run: safekids content ledger --editorial {step.id}"
            yield finding("ledger-changed", step.id, f"what {step.id} says has changed", how, where)
        elif (entry["digest"], entry["revision"]) != (digest(step), step.revision):
            yield finding("ledger-behind", step.id, "the ledger is behind", "run: safekids content ledger", where)
    for step_id, entry in sorted(ledger.items()):
        if step_id not in present and not entry["retired"]:
            how = f"put it back, or run: safekids content ledger --retire {step_id}:SUCCESSOR"
            yield finding("ledger-lost", step_id, f"{step_id} is gone and was not retired", how, None)
