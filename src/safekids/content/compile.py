"""The only bridge from what people write to what the program reads: a folder of YAML in, `_pack/*.json` out."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel

from safekids.content import help_rules, rules, schema, schema_help
from safekids.content.finding import ContentNotValid, Finding, Place, in_order
from safekids.content.help_model import (
    NOWHERE,
    Answer,
    Country,
    CountryInfo,
    Emergency,
    Evidence,
    Help,
    HelpPage,
    HelpSection,
    HelpStep,
    Hours,
    Purpose,
    Question,
    Service,
    Shared,
    Way,
)
from safekids.content.help_outline import steps_of
from safekids.content.ledger import LEDGER
from safekids.content.ledger import check as check_ledger
from safekids.content.model import (
    Band,
    BandInfo,
    Branch,
    Checklist,
    Do,
    Fact,
    Numbers,
    Pack,
    Source,
    Step,
    Talk,
    Topic,
    Watch,
    Withheld,
)
from safekids.content.pack import HELP_FILE, NUMBERS_FILE, PACK_FILE, band_file_name, country_file_name
from safekids.content.reader import Loaded, read_yaml
from safekids.content.rules import (
    BRANCHES,
    CHECKLISTS,
    DO_NOT_PRINT,
    FACTS,
    HELP,
    SOURCES,
    Folder,
    WrittenSteps,
    band_file,
    band_of_file,
    country_file,
    country_of_file,
)
from safekids.content.schema import LedgerEntry

# Which files there are, and what stands in them; beside these a file a band, and the ledger.
MODELS: dict[str, type[BaseModel]] = {
    CHECKLISTS: schema.ChecklistsFile,
    BRANCHES: schema.BranchesFile,
    SOURCES: schema.SourcesFile,
    FACTS: schema.FactsFile,
    HELP: schema_help.HelpFile,
    DO_NOT_PRINT: schema_help.DoNotPrintFile,
}


def read_folder(path: str, shown: str = "") -> tuple[Folder | None, list[Finding]]:
    """A folder's files, and everything that is wrong with them, in order. None when there are faults.

    What is wrong but no fault comes from the ledger only: `check` has the rules for what is good enough.

    `shown` stands before the names of files in findings, such as "data/".
    """
    findings: list[Finding] = []
    files: dict[str, Loaded] = {}
    valid: dict[str, Any] = {}
    models = MODELS | {band_file(band): schema.BandFile for band in _names_in(path, "bands")}
    models |= {country_file(code): schema_help.CountryFile for code in _names_in(path, "helplines")}
    if os.path.lexists(os.path.join(path, LEDGER)):
        models[LEDGER] = schema.LedgerFile
    for name, model in models.items():
        files[name] = read_yaml(os.path.join(path, *name.split("/")), shown + name)
        valid[name], faults = schema.validate(model, files[name])
        findings += [*files[name].findings, *faults]
    ledger_file = files.pop(LEDGER, None)
    known = valid.pop(LEDGER, None)
    ledger: dict[str, LedgerEntry] = known.root if known else {}
    findings += [*rules.check(files, ledger), *help_rules.check(files)]
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
    countries = {code: valid[name] for name in files if (code := country_of_file(name))}
    folder = Folder(
        valid[CHECKLISTS], bands, valid[BRANCHES], valid[SOURCES], valid[FACTS], valid[HELP], ledger, files,
        countries, valid[DO_NOT_PRINT],
    )  # fmt: skip
    return folder, in_order(findings)


def _names_in(path: str, folder: str) -> list[str]:
    """The names, without their ending, of the YAML files in that folder."""
    try:
        names = sorted(os.listdir(os.path.join(path, folder)))
    except OSError:
        return []
    return [name.removesuffix(".yaml") for name in names if name.endswith(".yaml")]


def _stray(path: str, shown: str, models: Iterable[str]) -> Iterator[Finding]:
    """YAML that nothing reads: most often a wrong name."""
    for folder in ("", "bands/", "helplines/"):
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
    files: dict[str, Pack | Help | Band | Country | Numbers] = {
        PACK_FILE: make_pack(folder),
        HELP_FILE: make_help(folder),
        NUMBERS_FILE: make_numbers(folder),
    }
    for code in folder.countries:
        files[country_file_name(code)] = make_country(folder, code)
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
        occasions=_named(step.occasions for band, _, step in folder.steps() if band in ready),
        situations=_named(step.situations for band, _, step in folder.steps() if band in ready),
    )


def _named(lists: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(sorted({name for names in lists for name in names}))


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
        facts = {fact.id: _fact(fact) for fact in _shown_facts(folder) if f"{{fact:{fact.id}}}" in said}
        named |= {fact.source for fact in facts.values()}
        topics = {t.id: Topic(t.id, t.title) for t in folder.checklists.topics if t.id in {c.topic for c in lists}}
        made.append(Band(_info(info), tuple(info.only_five), lists, topics, _sources(folder, named), facts))
    return made


def make_numbers(folder: Folder) -> Numbers:
    facts = tuple(map(_fact, _shown_facts(folder)))
    # The figure itself is left behind: what nobody has read at its source is not in the pack at all.
    withheld = tuple(
        Withheld(fact.id, fact.counts, fact.year, fact.place, fact.caveat, fact.withheld, tuple(fact.nearest))
        for fact in folder.facts.facts
        if fact.withheld
    )
    return Numbers(facts, _sources(folder, {fact.source for fact in facts}), withheld)


def _shown_facts(folder: Folder) -> list[schema.WrittenFact]:
    return [fact for fact in folder.facts.facts if not fact.withheld]


def _sources(folder: Folder, named: set[str]) -> dict[str, Source]:
    return {
        s.id: Source(s.id, s.publisher, s.title, s.year, s.url, s.seen_on, s.seen_how, s.supports)
        for s in folder.sources.sources
        if s.id in named
    }


def _fact(fact: schema.WrittenFact) -> Fact:
    return Fact(fact.id, fact.text, fact.counts, fact.year, fact.place, fact.caveat, fact.source, fact.step or "")


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
    """The talk's own branches, then the shared ones, each replaced by the talk's own of that name; but for those that
    this talk goes without."""
    instead = {b.branch: Branch(b.branch, b.if_they, b.say, b.then) for b in talk.if_they if b.branch}
    own = (Branch("", b.if_they, b.say, b.then) for b in talk.if_they if not b.branch)
    return (*own, *(instead.get(branch.id, branch) for branch in shared if branch.id not in talk.without))


# --- help now


def make_help(folder: Folder) -> Help:
    written = folder.help.shared
    shared = Shared(
        danger=written.danger,
        safe_now=written.safe_now,
        breathe=written.breathe,
        first_words=written.first_words,
        life_first=_help_steps(written.life_first),
        hard_to_call=_help_steps(written.hard_to_call),
    )
    pages = tuple(_help_page(page) for page in folder.help.pages)
    codes = sorted(folder.countries, key=lambda code: (code == NOWHERE, folder.countries[code].name))
    countries = tuple(CountryInfo(code, folder.countries[code].name) for code in codes)
    steps = [*shared.life_first, *shared.hard_to_call, *(step for page in pages for step in steps_of(page))]
    return Help(shared, pages, countries, _sources(folder, {source for step in steps for source in step.sources}))


def _help_page(page: schema_help.WrittenHelpPage) -> HelpPage:
    return HelpPage(
        id=page.id,
        title=page.title,
        by_number_only=page.by_number_only,
        private=page.private,
        emergency_only=page.emergency_only,
        no_source=page.no_source,
        first_words=page.first_words,
        life_first=_help_steps(page.life_first),
        ten_minutes=page.ten_minutes,
        questions=tuple(Question(question.ask, question.leads_to) for question in page.questions),
        otherwise=page.otherwise or "",
        sections=tuple(HelpSection(s.title, s.numbered, _help_steps(s.steps)) for s in page.sections),
        do_not=tuple(page.do_not),
        keep=_help_steps(page.keep),
        never_touch=_help_steps(page.never_touch),
        call=tuple(page.call),
        when_you_call=_help_steps(page.when_you_call),
        tonight=_help_steps(page.tonight),
        tomorrow=_help_steps(page.tomorrow),
        next_week=_help_steps(page.next_week),
        differs=page.differs,
        checked=page.checked,
    )


def _help_steps(steps: Iterable[schema_help.WrittenHelpStep]) -> tuple[HelpStep, ...]:
    return tuple(HelpStep(step.text, tuple(step.sources)) for step in steps)


def make_country(folder: Folder, code: str) -> Country:
    """A country with every service that it names, its own or that of every country, and an answer to each purpose."""
    written = folder.countries[code]
    own = {entry.id: _service(entry) for entry in written.entries if entry.status == "active"}
    shared = folder.countries.get(NOWHERE)
    everywhere = {e.id: _service(e) for e in shared.entries if e.status == "active"} if shared else {}
    answers: dict[Purpose, Answer] = {}
    for purpose in get_args(Purpose):
        fallback = next((fallback for fallback in written.fallbacks if fallback.purpose == purpose), None)
        if fallback:
            to = () if fallback.to == "emergency" else (fallback.to.removeprefix(f"{NOWHERE}:"),)
            answers[purpose] = Answer(to, fallback.say)
            continue
        found = [service.id for service in own.values() if purpose in service.purposes]
        wide = [
            s.id for s in everywhere.values() if purpose in s.purposes and (not found or s.id in written.everywhere)
        ]
        answers[purpose] = Answer((*found, *wide), "")
    named = dict.fromkeys(service for answer in answers.values() for service in answer.services)
    return Country(
        code=written.country,
        name=written.name,
        seen_on=written.seen_on,
        verified_on=written.verified_on,
        emergency=tuple(_emergency(one) for one in written.emergency),
        regions=dict(written.regions),
        services={service: own[service] if service in own else everywhere[service] for service in named},
        answers=answers,
        notes=tuple(written.notes),
    )


def _emergency(one: schema_help.WrittenEmergency) -> Emergency:
    return Emergency(
        number=one.number,
        also=tuple(one.also),
        services=tuple(one.services),
        cannot_speak=one.cannot_speak,
        text_to=one.text_to or "",
        text_note=one.text_note,
        deaf=one.deaf,
        note=one.note,
        evidence=_evidence(one.evidence),
    )


def _service(entry: schema_help.WrittenService) -> Service:
    return Service(
        id=entry.id,
        name=entry.name,
        operator=entry.operator,
        operator_kind=entry.operator_kind,
        purposes=tuple(entry.purposes),
        does=entry.does,
        does_not=entry.does_not,
        instead=entry.instead,
        who=entry.who,
        callers=tuple(entry.callers),
        takes_reports=entry.takes_reports,
        anonymous=entry.anonymous,
        languages=tuple(entry.languages),
        interpreters=entry.interpreters,
        deaf=entry.deaf,
        youngest=entry.youngest,
        oldest=entry.oldest,
        regions=tuple(entry.regions),
        ways=tuple(_way(way) for way in entry.ways),
        evidence=_evidence(entry.evidence),
        verified_on=entry.verified_on,
        verified_by=entry.verified_by,
        verified_how=entry.verified_how,
        review_days=entry.review_days,
        note=entry.note,
    )


def _way(way: schema_help.WrittenWay) -> Way:
    return Way(
        id=way.id,
        kind=way.kind,
        number=way.number or "",
        e164=way.e164 or "",
        keyword=way.keyword,
        url=way.url or "",
        action=way.action,
        hours=Hours(way.hours.always, way.hours.zone, dict(way.hours.days)) if way.hours else None,
        free=way.free,
        languages=tuple(way.languages),
        menu=way.menu,
        vanity=way.vanity,
        note=way.note,
    )


def _evidence(pages: Iterable[schema_help.WrittenEvidence]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            p.url, p.publisher, p.kind, p.published or "", p.seen_on, p.seen_how, p.quote, tuple(p.supports), p.note
        )
        for p in pages
    )
