"""Everything that is wrong with written content is said at once, each with its place and how to mend it."""

from __future__ import annotations

import copy
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safekids.content import rules, schema
from safekids.content.check import check_file, check_folder
from safekids.content.compile import MODELS, read_folder
from safekids.content.finding import MOST_FINDINGS, Finding
from safekids.content.ledger import NOT_WORDS, digest
from safekids.content.reader import Unclear, read_yaml
from tests.content.folder import SAMPLE, STEPS, copy_of_sample, spoil
from tests.make import LAST_READ

CHECKLISTS = "checklists.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def found(folder: Path) -> list[Finding]:
    return [f for f in check_folder(str(folder)).findings if not f.rule.startswith("ledger")]


def test_the_sample_has_nothing_wrong_with_it(folder: Path) -> None:
    assert found(folder) == []


SPOILED = [
    # rule, file, old, new; the finding is in the line of `old`, unless another place is named
    ("missing", STEPS, "    remember: A line to remember.\n", "", "  - id: K27"),
    ("unknown-key", STEPS, "    you_need: A", "    you_nede: A"),
    ("wrong-type", STEPS, "    minutes: 5", "    minutes: soon"),
    ("quote-it", STEPS, "    title: A title to say", "    title: 7"),
    ("quote-it", STEPS, "    title: A title to say", "    title: true"),
    ("quote-it", STEPS, "    title: A title to say", "    title: 08"),
    ("quote-it", STEPS, "    title: A title to say", "    title: 1:30"),
    ("quote-it", STEPS, "    follow_ups: [A follow up.]", "    follow_ups: [off]"),
    ("wrong-type", STEPS, "    essential: true", "    essential: yes"),
    ("wrong-type", STEPS, "    minutes: 5", "    minutes: 05"),
    ("wrong-type", STEPS, "    minutes: 5", '    minutes: "5"'),
    ("wrong-type", STEPS, "    listen_for: [A thing to listen for.]", "    listen_for: A thing to listen for."),
    ("empty", STEPS, "    repair: A repairing line.", "    repair:"),
    ("empty", STEPS, "    repair: A repairing line.", "    repair: ' '"),
    ("line-end", STEPS, "    repair: A repairing line.", '    repair: "A repairing\\nline."'),
    ("too-long", STEPS, "    title: A title to say", f"    title: {'long ' * 41}"),
    ("quote-it", STEPS, "    title: A title to say", "    title: no"),
    ("out-of-range", STEPS, "    minutes: 5", "    minutes: 11"),
    ("out-of-range", STEPS, "    minutes: 5", "    minutes: 0"),
    ("not-a-choice", STEPS, "    part: alone", "    part: apart"),
    ("not-a-choice", STEPS, "    kind: watch", "    kind: look"),
    ("bad-id", STEPS, "  - id: M83", "  - id: M8O"),
    ("bad-id", STEPS, "  - id: M83", "  - id: I83"),
    ("bad-date", STEPS, "    checked: 2026-11-02", "    checked: 2026-13-02"),
    ("bad-date", STEPS, "    check_after: 2027-11-02", "    check_after: 2026-11-02"),
    ("wrong-type", STEPS, "    checked: 2026-11-02", "    checked: 20261102"),
    ("bad-date", STEPS, "    checked: 2026-11-02", "    checked: 2026-W45-1"),
    ("bad-span", STEPS, "    revisit_after: 12 weeks", "    revisit_after: a while"),
    ("bad-span", STEPS, "    revisit_after: 12 weeks", "    revisit_after: 12"),
    ("unknown-source", STEPS, "    sources: [body-page]", "    sources: [nobody]"),
    ("named-twice", STEPS, "    sources: [body-page]", "    sources: [body-page, body-page]"),
    ("unknown-step", STEPS, "    follows: F21", "    follows: Z99"),
    ("bad-follows", STEPS, "    follows: F21", "    follows: M83"),
    ("unknown-step", STEPS, "    replaced_by: R52", "    replaced_by: Z99"),
    ("replaced-in-circle", STEPS, "    replaced_by: R52", "    replaced_by: B19"),
    ("replaced", CHECKLISTS, "    steps: [P37, R52]", "    steps: [P37, R52, B19]"),
    ("unknown-branch", STEPS, "    without: [joke]", "    without: [shouting]"),
    ("unknown-branch", STEPS, "      - branch: silence", "      - branch: shouting"),
    ("no-source", STEPS, "    evidence: judgement", "    evidence: advice", "    sources: []"),
    ("placeholder", STEPS, "A title for {child} to set", "A title for {name} to set"),
    ("placeholder", STEPS, "A title for {child} to set", "A title for {child to set"),
    ("placeholder", STEPS, "    remember: A line to remember.", '    remember: "One in {fact:rules}."'),
    ("placeholder", "help.yaml", "Do a thing.", "'In {fact:rules} not to do.'"),
    ("placeholder", CHECKLISTS, "    title: Games list", '    title: "Games for {child}"'),
    ("home-child", STEPS, "    title: A title for the home", "    title: A home for {child}"),
    ("if-then", STEPS, "When it rains, I will set it.", "Set it when it rains."),
    ("if-then", STEPS, "    sign: A sign to notice.", "    sign: A sign.\n    if_then: When I see it, I will ask."),
    ("unknown-fact", STEPS, "{fact:rules}", "{fact:none}"),
    ("unknown-fact", STEPS, "{fact:rules}", "{fact:article}"),  # which is held back
    ("unknown-fact", "facts.yaml", "    nearest: [rules]", "    nearest: [none]"),
    ("unknown-fact", "facts.yaml", "    nearest: [rules]", "    nearest: [article]"),
    ("duplicate-key", STEPS, "    revision: 3", "    revision: 3\n    revision: 4"),
    ("empty", STEPS, "    how: [First paragraph of how., Second paragraph of how.]", "    how: []"),
    ("not-listed", CHECKLISTS, "    steps: [P37, R52]", "    steps: [R52]", STEPS, "  - id: P37"),
    ("listed-twice", CHECKLISTS, "    steps: [P37, R52]", "    steps: [P37, R52, K27]"),
    ("unknown-step", CHECKLISTS, "    steps: [P37, R52]", "    steps: [P37, R52, X99]"),
    ("unknown-topic", CHECKLISTS, "    topic: home", "    topic: garden"),
    ("unknown-band", CHECKLISTS, '    band: "8-10"', '    band: "9-10"'),
    ("only-five", CHECKLISTS, "only_five: [K27, M83, W12, P37, R52]", "only_five: [K27, M83, W12, P37]"),
    ("only-five", CHECKLISTS, "    only_five: [K27, M83, W12, P37, R52]\n", "", '  - id: "8-10"'),
    ("unknown-step", CHECKLISTS, "only_five: [K27, M83, W12, P37, R52]", "only_five: [K27, M83, W12, P37, F21]"),
    ("duplicate-id", CHECKLISTS, "  - id: home\n", "  - id: games\n"),
    ("duplicate-id", STEPS, "  - id: R52", "  - id: P37"),
    ("bad-ages", CHECKLISTS, "    ages: [8, 10]", "    ages: [10, 8]"),
    ("bad-ages", CHECKLISTS, "    ages: [8, 10]", "    ages: [7, 10]"),
    ("bad-form", CHECKLISTS, 'edition: "2026-11"', "edition: autumn"),
    ("still-coming", CHECKLISTS, '    band: "8-10"', '    band: "5-7"'),
    ("not-https", "sources.yaml", "https://body.example/page", "http://body.example/page"),
    (
        "unseen-source",
        "sources.yaml",
        "    seen_on: 2026-11-07\n    seen_how: archived copy\n",
        "",
        "  - id: body-page",
    ),
    ("half-seen", "sources.yaml", "    seen_how: archived copy\n", "", "  - id: body-page"),
    ("unknown-source", "facts.yaml", "    source: body-page", "    source: nobody"),
    ("unknown-source", "help.yaml", "            sources: [help-page]", "            sources: [nobody]"),
    ("yaml-syntax", "facts.yaml", "  - id: rules", "  - id: [rules"),
    ("control-character", "help.yaml", "Do a thing.", '"A \\x1b thing."'),
]


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: f"{case[0]} {case[3]}"[:40])
def test_each_rule_is_seen_to_fail_in_its_place(folder: Path, case: tuple[str, ...]) -> None:
    rule, file, old, new, *elsewhere = case
    place, at = elsewhere if len(elsewhere) == 2 else (file, *(elsewhere or [old]))
    text = (folder / place).read_text(encoding="utf-8")
    line = text[: text.index(at)].count("\n") + 1
    spoil(folder, file, old, new)
    matching = [f for f in found(folder) if f.rule == rule]
    assert matching, found(folder)
    where = matching[0].where
    assert where is not None
    assert where.file == place
    assert where.line in (line, line + new.count("\n")), "of a line that was doubled, the second is at fault"
    assert matching[0].how


def test_faults_of_every_file_are_said_together_in_order(folder: Path) -> None:
    spoil(folder, STEPS, "    minutes: 5", "    minutes: soon")
    spoil(folder, STEPS, "    part: alone", "    part: apart")
    spoil(folder, "facts.yaml", "    year: 2025", "    year: never")
    spoil(folder, "sources.yaml", "    year: 2024", "    year: 24")
    lines = [finding.line() for finding in found(folder)]
    assert [line.split(": ")[0] for line in lines] == [
        "bands/8-10.yaml:6:14",
        "bands/8-10.yaml:7:11",
        "facts.yaml:5:11",
        "sources.yaml:5:11",
    ]


def test_a_missing_file_is_named_and_the_others_are_still_checked(folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    spoil(folder, "sources.yaml", "    year: 2024", "    year: 24")
    assert {f.rule for f in found(folder)} == {"no-file", "out-of-range"}


# --- the ledger


def ledger(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safekids", "content", "ledger", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def ledger_rules(folder: Path) -> set[str]:
    return {f.rule for f in read_folder(str(folder))[1] if f.rule.startswith("ledger")}


def test_the_ledger_knows_every_id_after_the_command(folder: Path) -> None:
    assert ledger_rules(folder) == {"ledger-new"}
    assert ledger(folder).returncode == 0
    assert ledger_rules(folder) == set()
    entry = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))["K27"]
    assert entry == {"revision": 3, "digest": entry["digest"], "retired": False, "successor": None}


def test_changed_advice_needs_a_new_revision_and_changed_words_an_editorial_mark(folder: Path) -> None:
    ledger(folder)
    spoil(folder, STEPS, "A thing to avoid.", "Another thing to avoid.")
    assert ledger_rules(folder) == {"ledger-changed"}
    refused = ledger(folder)
    assert refused.returncode == 2
    assert "--editorial M83" in refused.stderr
    assert ledger_rules(folder) == {"ledger-changed"}
    assert ledger(folder, "--editorial", "M83").returncode == 0
    assert ledger_rules(folder) == set()
    spoil(folder, STEPS, "First paragraph of how.", "A better paragraph.")
    spoil(folder, STEPS, "revision: 3", "revision: 4")
    assert ledger_rules(folder) == {"ledger-behind"}
    assert ledger(folder).returncode == 0


def test_an_id_that_is_gone_is_retired_with_its_successor_and_never_used_again(folder: Path) -> None:
    ledger(folder)
    text = (folder / STEPS).read_text(encoding="utf-8")
    start = text.index("  - id: B19")
    (folder / STEPS).write_text(text[:start], encoding="utf-8")
    assert ledger_rules(folder) == {"ledger-lost"}
    assert ledger(folder, "--retire", "B19:R52").returncode == 0
    assert ledger_rules(folder) == set()
    (folder / STEPS).write_text(text, encoding="utf-8")
    assert ledger_rules(folder) == {"ledger-reused"}
    assert ledger(folder).returncode == 2


def test_only_a_retired_id_has_a_successor(folder: Path) -> None:
    ledger(folder)
    spoil(folder, "ledger.json", '"retired": false, "successor": null', '"retired": false, "successor": "R52"')
    assert ledger_rules(folder) == {"ledger-successor"}


def test_the_digest_is_of_what_is_said_and_of_nothing_else(folder: Path) -> None:
    def digests() -> dict[str, str]:
        whole = read_folder(str(folder))[0]
        assert whole is not None
        return {step.id: digest(step) for _, _, step in whole.steps()}

    before = digests()
    spoil(folder, STEPS, "checked: 2026-11-01", "checked: 2026-11-10")
    spoil(folder, STEPS, "revisit_after: 12 weeks", "revisit_after: 3 weeks")
    assert digests() == before
    spoil(folder, STEPS, "A repairing line.", "A line that repairs.")
    assert {key for key, value in digests().items() if value != before[key]} == {"M83"}


def test_a_damaged_ledger_is_named(folder: Path) -> None:
    (folder / "ledger.json").write_text('{"K27": []', encoding="utf-8")
    assert [f.rule for f in read_folder(str(folder))[1] if f.where and f.where.file == "ledger.json"] == ["yaml-syntax"]
    (folder / "ledger.json").write_text('{"K27": {"revision": 1, "digest": "x", "retired": 0}}', encoding="utf-8")
    said = [f.rule for f in read_folder(str(folder))[1] if f.where and f.where.file == "ledger.json"]
    assert said == ["missing", "bad-form", "wrong-type"]


# --- the command


def check(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safekids", "content", "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def test_the_command_says_by_its_exit_code_what_it_found(folder: Path) -> None:
    ledger(folder)
    assert check(str(folder)).returncode == 0
    assert check(cwd=folder.parent).returncode == 0, "without a path it takes ./data"
    spoil(folder, STEPS, "A thing to avoid.", "Another thing to avoid.")
    assert check(str(folder)).returncode == 1
    spoil(folder, STEPS, "    minutes: 5", "    minutes: soon")
    done = check(str(folder / STEPS))
    assert done.returncode == 4
    assert (
        "bands/8-10.yaml:6:14: wrong-type: minutes must be a whole number: write digits without quotes, such as 5\n"
        in done.stdout
    )
    assert "Traceback" not in done.stderr


def test_the_command_speaks_json(folder: Path) -> None:
    ledger(folder)
    spoil(folder, STEPS, "    minutes: 5", "    minutes: soon")
    data = json.loads(check(str(folder), "--json").stdout)
    assert (data["safekids"], data["kind"]) == (1, "check")
    first = data["findings"][0]
    assert first["where"] == {"file": (folder / STEPS).as_posix(), "line": 6, "column": 14}
    assert (first["rule"], first["id"], first["field"], first["level"]) == ("wrong-type", "K27", "minutes", "fault")


def test_without_a_folder_the_words_that_came_with_safekids_are_checked(tmp_path: Path) -> None:
    done = check("--grades", "--today", LAST_READ.isoformat(), cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (0, 2), done.stdout
    assert "grades, help page: " in done.stdout
    assert "the words that came with safekids" in done.stderr


def test_the_grades_are_there_as_data_too(folder: Path) -> None:
    ledger(folder)
    data = json.loads(check(str(folder), "--grades", "--json").stdout)
    assert data["findings"] == []
    assert {"group", "texts", "median", "worst", "at"} == set(data["grades"][0])
    assert "grades" not in json.loads(check(str(folder), "--json").stdout)


def test_a_folder_that_is_not_there_is_one_sentence_and_a_hint(tmp_path: Path) -> None:
    done = check("nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 2


def test_the_day_can_be_chosen_and_what_is_overdue_is_only_a_hint(folder: Path) -> None:
    ledger(folder)
    assert check(str(folder), "--today", "2027-01-01").stdout == ""
    done = check(str(folder), "--today", "2029-01-01")
    assert done.returncode == 0
    assert "overdue (a hint): K27 was to be checked by 2027-11-01" in done.stdout
    assert check(str(folder), "--today", "soon").returncode == 2


# --- golden: what an editor reads, word for word

BAD = Path(__file__).parent / "bad"


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_said_of_a_bad_file_is_the_text_beside_it(path: Path, request: pytest.FixtureRequest) -> None:
    said = "".join(finding.line() + "\n" for finding in check_file(str(path), path.name).findings)
    expected = path.with_suffix(".txt")
    if request.config.getoption("--update-golden", default=False):
        expected.write_text(said, encoding="utf-8", newline="\n")
    assert said
    assert said == expected.read_text(encoding="utf-8"), "if this is meant, run: pytest --update-golden"


# --- anything at all in the place of anything

ODD: list[Any] = [
    None, True, 0, -1, 10**12, Unclear("no"), "", " ", "x", "I99", "{", "{child}{fact:x}", "a\nb", "2026-02-30",
    "x" * 3000, [], {}, [None], [[]], [{}], {"id": "K27"}, ["K27"] * 30, [Unclear("08")], {"": None},
]  # fmt: skip


def paths_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from paths_in(item, (*path, key))


@pytest.mark.parametrize("name", [STEPS, CHECKLISTS, "branches.yaml", "sources.yaml", "facts.yaml", "help.yaml"])
def test_whatever_stands_in_whatever_place_our_own_words_are_said_of_it(name: str) -> None:
    """Any value for any value of the sample: findings of known rules come out, and never another exception."""
    model = MODELS.get(name, schema.BandFile)
    loaded = {file.relative_to(SAMPLE).as_posix(): read_yaml(str(file)) for file in SAMPLE.rglob("*.yaml")}
    for path in paths_in(loaded[name].data):
        for odd in ODD:
            spoiled = copy.deepcopy(loaded[name].data)
            if path:
                functools.reduce(lambda value, key: value[key], path[:-1], spoiled)[path[-1]] = odd
            changed = loaded[name]._replace(data=spoiled if path else odd)
            findings = schema.validate(model, changed)[1] + rules.check({**loaded, name: changed})
            for finding in findings:
                assert finding.rule != "wrong-value", finding
                assert "Input should" not in finding.line()
                assert finding.where is not None
                assert finding.how


def test_a_reference_into_a_file_that_cannot_be_read_is_not_called_unknown(folder: Path) -> None:
    (folder / "sources.yaml").write_text("sources: [", encoding="utf-8")
    (folder / CHECKLISTS).write_text("bands: {", encoding="utf-8")
    assert {f.rule for f in found(folder)} == {"yaml-syntax"}


def test_a_step_of_a_band_that_cannot_be_read_is_not_called_unknown(folder: Path) -> None:
    (folder / "bands" / "5-7.yaml").write_text("steps: [", encoding="utf-8")
    assert {f.rule for f in found(folder)} == {"yaml-syntax"}


def test_a_fault_in_one_file_hides_none_between_the_others(folder: Path) -> None:
    spoil(folder, STEPS, "    minutes: 5", "    minutes: soon")
    spoil(folder, STEPS, "    replaced_by: R52", "    replaced_by: Z99")
    spoil(folder, "facts.yaml", "    source: body-page", "    source: nobody")
    spoil(folder, "help.yaml", "pages:", "pages: [")
    rules_found = [f.rule for f in found(folder)]
    assert sorted(rules_found) == ["unknown-source", "unknown-step", "wrong-type", "yaml-syntax"]


def test_a_word_that_is_meant_otherwise_is_mended_as_the_field_needs_it(folder: Path) -> None:
    spoil(folder, STEPS, "    essential: true", "    essential: yes")
    spoil(folder, STEPS, "    title: A title to say", "    title: no")
    hows = {f.field: f.how for f in found(folder)}
    assert hows == {"essential": "write true or false", "title": 'put it in quotes: "no"'}


def test_a_misspelt_field_is_told_its_name_and_a_field_of_another_kind_that_it_is_one(folder: Path) -> None:
    spoil(folder, STEPS, "    listen_for:", "    listen_four:")
    spoil(folder, STEPS, "    sign: A sign to notice.", "    sign: A sign.\n    how: [A way.]")
    hows = {f.field: f.how for f in found(folder) if f.rule == "unknown-key"}
    assert hows == {
        "listen_four": "did you mean listen_for?",
        "how": "it belongs to another kind of entry; take it out",
    }


def test_every_field_of_a_step_is_either_words_or_said_not_to_be() -> None:
    """A new field fails here until somebody decides whether it is part of what a step says."""
    words = {"title", "hard", "why", "remember", "if_then", "how", "you_need", "if_you_cannot", "open_with",
             "follow_ups", "listen_for", "if_they", "avoid", "repair", "practise", "other_ways", "literally", "sign",
             "may_also_mean", "next"}  # fmt: skip
    fields = {
        field for model in schema.models() if issubclass(model, schema.WrittenStep) for field in model.model_fields
    }
    assert words | NOT_WORDS == fields
    assert not words & NOT_WORDS


def test_a_revision_is_never_lowered(folder: Path) -> None:
    ledger(folder)
    spoil(folder, STEPS, "    revision: 3", "    revision: 2")
    assert ledger_rules(folder) == {"ledger-lowered"}
    assert ledger(folder).returncode == 2


def test_a_refused_ledger_is_left_as_it_was(folder: Path) -> None:
    ledger(folder)
    before = (folder / "ledger.json").read_bytes()
    spoil(folder, STEPS, "A thing to avoid.", "Another thing to avoid.")
    assert ledger(folder / "ledger.json").stderr.startswith(f"safekids: {folder / 'ledger.json'} is not a folder\n")
    for options in ((), ("--editorial", "Z99"), ("--editorial", "M83", "--retire", "M83"), ("--retire", "K27:Z99")):
        assert ledger(folder, *options).returncode == 2
        assert (folder / "ledger.json").read_bytes() == before


def test_a_file_that_nothing_reads_is_hinted_at_and_changes_no_exit_code(folder: Path) -> None:
    ledger(folder)
    (folder / "bands" / "11-13.yml").write_text("steps: []\n", encoding="utf-8")
    done = check(str(folder))
    assert done.returncode == 0
    assert "bands/11-13.yml:1:1: unknown-file (a hint): is read by nothing" in done.stdout
    assert done.stderr == "One hint.\n"


def test_one_file_alone_is_checked_for_what_it_is(tmp_path: Path) -> None:
    alone = tmp_path / "draft.yaml"
    alone.write_bytes((SAMPLE / STEPS).read_bytes())
    assert check(str(alone)).returncode == 0
    spoil(tmp_path, "draft.yaml", "    minutes: 5", "    minutes: soon")
    assert check(str(alone)).stdout.startswith(f"{alone.as_posix()}:6:14: wrong-type: ")
    alone.write_text("a: 1\n", encoding="utf-8")
    assert check(str(alone)).returncode == 4


@pytest.mark.skipif(os.name == "nt", reason="pipes as POSIX has them")
def test_the_command_waits_for_no_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    assert check(str(tmp_path / "x.yaml")).returncode == 4


def test_thousands_of_findings_are_cut_and_counted(folder: Path) -> None:
    (folder / "facts.yaml").write_text("facts:\n" + "- {}\n" * 1500, encoding="utf-8")
    findings = [f for f in found(folder) if f.where and f.where.file == "facts.yaml"]
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].rule == "too-many"
    assert findings[-1].level == "fault"
