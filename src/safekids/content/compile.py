"""The only bridge from what people write to what the program reads: a folder of YAML in, `_pack/*.json` out."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import date
from typing import Any

from safekids.content import schema
from safekids.content.finding import ContentNotValid, Finding, Place, in_order
from safekids.content.model import (
    Band,
    BandInfo,
    Branch,
    Checklist,
    Do,
    Fact,
    Help,
    HelpPage,
    HelpSection,
    HelpStep,
    Pack,
    Source,
    Step,
    Talk,
    Topic,
    Watch,
)
from safekids.content.pack import HELP_FILE, PACK_FILE, band_file_name
from safekids.content.reader import Loaded, read_yaml
from safekids.content.rules import Folder, Ledger, WrittenSteps, band_file, check

LEDGER = "ledger.json"


def read_folder(path: str) -> tuple[Folder | None, list[Finding]]:
    """A folder's files, and everything that is wrong with them, in order. None when a file cannot be made sense of."""
    findings: list[Finding] = []
    loaded: dict[str, Loaded] = {}

    def read(name: str, model: type[schema.FileModel]) -> schema.FileModel | None:
        loaded[name] = read_yaml(os.path.join(path, *name.split("/")), name)
        written, faults = schema.validate(model, loaded[name])
        findings.extend(loaded[name].findings)
        findings.extend(faults)
        return written

    checklists = read("checklists.yaml", schema.ChecklistsFile)
    branches = read("branches.yaml", schema.BranchesFile)
    sources = read("sources.yaml", schema.SourcesFile)
    facts = read("facts.yaml", schema.FactsFile)
    help_file = read("help.yaml", schema.HelpFile)
    bands = {band: read(band_file(band), schema.BandFile) for band in _bands_in(path)}
    ledger = _read_ledger(os.path.join(path, LEDGER), findings)
    whole = {band: file for band, file in bands.items() if file is not None}
    if not (checklists and branches and sources and facts and help_file) or len(whole) != len(bands):
        return None, in_order(findings)
    order = {info.id: i for i, info in enumerate(checklists.bands)}
    whole = dict(sorted(whole.items(), key=lambda item: order.get(item[0], len(order))))
    folder = Folder(checklists, whole, branches, sources, facts, help_file, ledger, loaded)
    return folder, in_order([*findings, *check(folder)])


def _bands_in(path: str) -> list[str]:
    try:
        names = sorted(os.listdir(os.path.join(path, "bands")))
    except OSError:
        return []
    return [name.removesuffix(".yaml") for name in names if name.endswith(".yaml")]


def _read_ledger(path: str, findings: list[Finding]) -> Ledger:
    """The ledger; empty when there is none yet."""
    try:
        with open(path, encoding="utf-8") as file:
            ledger: Ledger = json.load(file)
        for entry in ledger.values():
            assert {"revision", "digest", "retired", "successor"} <= entry.keys()
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, AssertionError, RecursionError):
        how = "take it from the last commit; it is written by: safekids content ledger"
        findings.append(Finding("ledger-damaged", "", "", "is not a ledger", how, Place(LEDGER, 1, 1)))
        return {}
    return ledger


def compile_folder(path: str, out: str) -> None:
    """Compile the folder into `out`, which is made. The same content makes the same bytes.

    Raises ContentNotValid with everything that is wrong when the content cannot be used; then nothing is written.
    """
    folder, findings = read_folder(path)
    faults = [finding for finding in findings if finding.level == "fault"]
    if folder is None or faults:
        raise ContentNotValid(faults or findings)
    os.makedirs(out, exist_ok=True)
    files: dict[str, Pack | Help | Band] = {PACK_FILE: make_pack(folder), HELP_FILE: make_help(folder)}
    for band in make_bands(folder):
        files[band_file_name(band.info.id)] = band
    for name, content in files.items():
        _write(os.path.join(out, name), json.dumps(plain(content), ensure_ascii=False, separators=(",", ":")) + "\n")
    for name in os.listdir(out):
        if name.endswith(".json") and name not in files:
            os.unlink(os.path.join(out, name))


def plain(value: Any) -> Any:
    """A model value as JSON data: named tuples as objects, dates as ISO text, a step's kind beside its body."""
    if isinstance(value, Step):
        return {**{k: plain(v) for k, v in value._asdict().items()}, "kind": value.kind}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: plain(v) for k, v in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _write(path: str, text: str) -> None:
    """In one step, so that two builds at once leave a whole file."""
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


# --- from what is written to what is read


def make_pack(folder: Folder) -> Pack:
    retired = {step_id: entry["successor"] for step_id, entry in sorted(folder.ledger.items()) if entry["retired"]}
    retired |= {step.id: step.replaced_by for _, _, step in folder.steps() if step.replaced_by}
    return Pack(
        edition=folder.checklists.edition,
        language=folder.checklists.language,
        bands=tuple(_info(band) for band in folder.checklists.bands),
        topics=tuple(Topic(topic.id, topic.title) for topic in folder.checklists.topics),
        places={step.id: band for band, _, step in folder.steps() if not step.replaced_by},
        retired=retired,
    )


def _info(band: schema.WrittenBand) -> BandInfo:
    youngest, oldest = band.ages
    return BandInfo(band.id, band.title, band.aim, youngest, oldest, ready=not band.coming)


def make_bands(folder: Folder) -> list[Band]:
    """The bands that are ready, each with the topics, sources and facts that its steps name."""
    made = []
    shared = [Branch(b.id, b.if_they, b.say, b.then) for b in folder.branches.branches]
    for info in folder.checklists.bands:
        if info.coming:
            continue
        steps = {step.id: _step(step, shared) for step in folder.bands[info.id].steps}
        lists = tuple(
            Checklist(c.id, c.title, c.topic, tuple(steps[step_id] for step_id in c.steps))
            for c in folder.checklists.checklists
            if c.band == info.id
        )
        named = {source for step in steps.values() for source in step.sources}
        said = json.dumps(plain(list(steps.values())), ensure_ascii=False)
        facts = {fact.id: _fact(fact) for fact in folder.facts.facts if f"{{fact:{fact.id}}}" in said}
        named |= {fact.source for fact in facts.values()}
        topics = {t.id: Topic(t.id, t.title) for t in folder.checklists.topics if t.id in {c.topic for c in lists}}
        made.append(Band(_info(info), tuple(info.only_five), lists, topics, _sources(folder, named), facts))
    return made


def _sources(folder: Folder, named: set[str]) -> dict[str, Source]:
    return {
        s.id: Source(s.id, s.publisher, s.title, s.year, s.url, s.seen_on, s.seen_how, s.supports)
        for s in folder.sources.sources
        if s.id in named
    }


def _fact(fact: schema.WrittenFact) -> Fact:
    return Fact(fact.id, fact.text, fact.counts, fact.year, fact.place, fact.caveat, fact.source)


def _step(step: WrittenSteps, shared: list[Branch]) -> Step:
    return Step(
        id=step.id,
        revision=step.revision,
        title=step.title,
        minutes=step.minutes,
        part=step.part,
        scope=step.scope,
        essential=step.essential,
        hard=step.hard,
        keep=step.keep,
        on_device=step.on_device,
        why=step.why,
        sources=tuple(step.sources),
        evidence=step.evidence,
        checked=step.checked,
        check_after=step.check_after,
        revisit_after=step.revisit_after,
        occasions=tuple(step.occasions),
        situations=tuple(step.situations),
        follows=step.follows,
        replaced_by=step.replaced_by,
        remember=step.remember,
        if_then=step.if_then,
        body=_body(step, shared),
    )


def _body(step: WrittenSteps, shared: list[Branch]) -> Do | Talk | Watch:
    match step:
        case schema.WrittenDo():
            return Do(tuple(step.how), step.you_need, tuple(step.if_you_cannot))
        case schema.WrittenTalk():
            return Talk(
                open_with=step.open_with,
                follow_ups=tuple(step.follow_ups),
                listen_for=tuple(step.listen_for),
                branches=_branches(step, shared),
                avoid=tuple(step.avoid),
                repair=step.repair,
                practise=step.practise,
                other_ways=tuple(step.other_ways),
                literally=step.literally,
            )
        case schema.WrittenWatch():
            return Watch(step.sign, tuple(step.may_also_mean), step.next)


def _branches(talk: schema.WrittenTalk, shared: list[Branch]) -> tuple[Branch, ...]:
    """The shared branches in order, each replaced by the talk's own of that name; the talk's others behind them."""
    own = {b.branch: Branch(b.branch, b.if_they, b.say, b.then) for b in talk.if_they if b.branch}
    others = (Branch("", b.if_they, b.say, b.then) for b in talk.if_they if not b.branch)
    return (*(own.get(branch.id, branch) for branch in shared), *others)


def make_help(folder: Folder) -> Help:
    pages = tuple(
        HelpPage(
            id=page.id,
            title=page.title,
            private=page.private,
            say_first=tuple(page.say_first),
            sections=tuple(
                HelpSection(s.title, s.numbered, tuple(HelpStep(i.text, tuple(i.sources)) for i in s.steps))
                for s in page.sections
            ),
            do_not=tuple(page.do_not),
            checked=page.checked,
        )
        for page in folder.help.pages
    )
    named = {source for page in pages for section in page.sections for step in section.steps for source in step.sources}
    return Help(pages, _sources(folder, named))
