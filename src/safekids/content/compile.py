"""The only bridge from what people write to what the program reads: a folder of YAML in, `_pack/*.json` out."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from safekids.content import rules, schema
from safekids.content.finding import ContentNotValid, Finding, Place, in_order
from safekids.content.ledger import LEDGER
from safekids.content.ledger import check as check_ledger
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
from safekids.content.rules import (
    BRANCHES,
    CHECKLISTS,
    FACTS,
    HELP,
    SOURCES,
    Folder,
    WrittenSteps,
    band_file,
    band_of_file,
)
from safekids.content.schema import LedgerEntry

# Which files there are, and what stands in them; beside these a file a band, and the ledger.
MODELS: dict[str, type[BaseModel]] = {
    CHECKLISTS: schema.ChecklistsFile,
    BRANCHES: schema.BranchesFile,
    SOURCES: schema.SourcesFile,
    FACTS: schema.FactsFile,
    HELP: schema.HelpFile,
}
# The first name in a file tells what it is, when it lies alone.
_TELLS: dict[str, type[BaseModel]] = {
    "steps": schema.BandFile,
    "checklists": schema.ChecklistsFile,
    "branches": schema.BranchesFile,
    "sources": schema.SourcesFile,
    "facts": schema.FactsFile,
    "pages": schema.HelpFile,
}


def read_folder(path: str, shown: str = "") -> tuple[Folder | None, list[Finding]]:
    """A folder's files, and everything that is wrong with them, in order. None when there are faults.

    `shown` stands before the names of files in findings, such as "data/".
    """
    findings: list[Finding] = []
    files: dict[str, Loaded] = {}
    valid: dict[str, Any] = {}
    models = MODELS | {band_file(band): schema.BandFile for band in _bands_in(path)}
    if os.path.lexists(os.path.join(path, LEDGER)):
        models[LEDGER] = schema.LedgerFile
    for name, model in models.items():
        files[name] = read_yaml(os.path.join(path, *name.split("/")), shown + name)
        valid[name], faults = schema.validate(model, files[name])
        findings += [*files[name].findings, *faults]
    ledger_file = files.pop(LEDGER, None)
    known = valid.pop(LEDGER, None)
    ledger: dict[str, LedgerEntry] = known.root if known else {}
    findings += rules.check(files, ledger)
    if known or not ledger_file:
        steps = {step.id: step for name in files if band_of_file(name) and valid[name] for step in valid[name].steps}
        present, all_read = rules.present(files)
        at = ledger_file.at if ledger_file else Loaded(shown + LEDGER, None, {}, [], whole=False).at
        findings += check_ledger(ledger, present, steps, all_read=all_read, at=at)
    findings += _stray(path, shown, models)
    if any(finding.level == "fault" for finding in findings):
        return None, in_order(findings)
    order = [info.id for info in valid[CHECKLISTS].bands]
    bands = {band: valid[band_file(band)] for band in order if band_file(band) in valid}
    folder = Folder(valid[CHECKLISTS], bands, valid[BRANCHES], valid[SOURCES], valid[FACTS], valid[HELP], ledger, files)
    return folder, in_order([*findings, *rules.quality(folder)])


def read_one(path: str, shown: str) -> list[Finding]:
    """What is wrong with one file of a folder; or, where it lies alone, with the file by itself.

    `shown` is how the file is called in findings.
    """
    name = os.path.basename(path)
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.basename(folder) == "bands":
        name, folder = f"bands/{name}", os.path.dirname(folder)
    if (name in (*MODELS, LEDGER) or band_of_file(name)) and os.path.lexists(os.path.join(folder, CHECKLISTS)):
        _, findings = read_folder(folder)
        return [f._replace(where=f.where._replace(file=shown)) for f in findings if f.where and f.where.file == name]
    loaded = read_yaml(path, shown)
    names = loaded.data if isinstance(loaded.data, dict) else {}
    model = MODELS.get(name) or next((model for first, model in _TELLS.items() if first in names), None)
    if model is None:
        how = "begin it with one of: " + ", ".join(_TELLS)
        unknown = Finding("unknown-file", "", "", "is no file of safekids content", how, loaded.at())
        return in_order([*loaded.findings, *([unknown] if loaded.whole else [])])
    _, faults = schema.validate(model, loaded)
    counts_as = next((known for known, its in MODELS.items() if its is model), band_file("alone"))
    return in_order([*loaded.findings, *faults, *rules.check({counts_as: loaded})])


def _bands_in(path: str) -> list[str]:
    try:
        names = sorted(os.listdir(os.path.join(path, "bands")))
    except OSError:
        return []
    return [name.removesuffix(".yaml") for name in names if name.endswith(".yaml")]


def _stray(path: str, shown: str, models: Iterable[str]) -> Iterator[Finding]:
    """YAML that nothing reads: most often a wrong name."""
    for folder in ("", "bands/"):
        try:
            names = sorted(os.listdir(os.path.join(path, folder)))
        except OSError:
            continue
        for name in names:
            if name.endswith((".yaml", ".yml")) and folder + name not in models:
                what, how = "is read by nothing", "mend its name, or take it out"
                yield Finding("unknown-file", "", "", what, how, Place(shown + folder + name, 1, 1), "warn")


def compile_folder(path: str, out: str, shown: str = "") -> None:
    """Compile the folder into `out`, which is made. The same content makes the same bytes. `shown` as in read_folder.

    Raises ContentNotValid with everything that is wrong when the content cannot be used; then nothing is written.
    """
    folder, findings = read_folder(path, shown)
    if folder is None:
        raise ContentNotValid([finding for finding in findings if finding.level == "fault"])
    os.makedirs(out, exist_ok=True)
    files: dict[str, Pack | Help | Band] = {PACK_FILE: make_pack(folder), HELP_FILE: make_help(folder)}
    for band in make_bands(folder):
        files[band_file_name(band.info.id)] = band
    for name, content in files.items():
        write_whole(
            os.path.join(out, name), json.dumps(plain(content), ensure_ascii=False, separators=(",", ":")) + "\n"
        )
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


def write_whole(path: str, text: str) -> None:
    """Write a file in one step, so that two at once, or a stop in the middle, leave a whole one."""
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
    ready = {band.id for band in folder.checklists.bands if not band.coming}
    replaced = {step.id: step.replaced_by for _, _, step in folder.steps() if step.replaced_by}
    retired = {step_id: entry.successor for step_id, entry in folder.ledger.items() if entry.retired}
    return Pack(
        edition=folder.checklists.edition,
        language=folder.checklists.language,
        bands=tuple(_info(band) for band in folder.checklists.bands),
        topics=tuple(Topic(topic.id, topic.title) for topic in folder.checklists.topics),
        places={s.id: band for band, _, s in folder.steps() if band in ready and s.id not in replaced},
        retired=dict(sorted({**retired, **replaced}.items())),
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
