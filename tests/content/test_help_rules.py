"""A wrong number, or a page that forgets life first, fails the check: each rule is seen to fail, on the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safekids.content import check
from safekids.content.check import check_folder
from safekids.content.compile import make_country, read_folder
from safekids.content.finding import Finding
from safekids.content.help_rules import PICTURE_RULE, shows_digits
from safekids.content.quality.reading import english_grade
from tests.content.folder import copy_of_sample, spoil

GB, INT, HELP = "helplines/GB.yaml", "helplines/INT.yaml", "help.yaml"
PAGE = "    call: [child_helpline, csea_report]"
STEP = "          - text: A step of help."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def found(folder: Path) -> list[Finding]:
    return [f for f in check_folder(str(folder)).findings if not f.rule.startswith("ledger")]


FAILS = [
    # rule, file, old, new
    ("no-evidence", GB, 'number: "0800 546 311"', 'number: "0800 546 312"'),
    ("no-evidence", GB, 'number: "85258"', 'number: "85259"'),
    ("no-evidence", GB, "https://line.example/report", "https://line.example.evil.example/report"),
    ("no-evidence", GB, "supports: [way-1, way-2, way-3, does,", "supports: [way-2, way-3, does,"),
    ("no-evidence", GB, "way-3, does, does-not, who,", "way-3, does-not, who,"),
    ("no-evidence", GB, "way-3, does, does-not, who,", "way-3, does, who,"),
    ("no-evidence", GB, "way-3, does, does-not, who,", "way-3, does, does-not,"),
    ("no-evidence", GB, "anonymous, hours, interpreters]", "hours, interpreters]"),
    ("no-evidence", GB, "anonymous, hours, interpreters]", "anonymous, interpreters]"),
    ("no-evidence", GB, "anonymous, hours, interpreters]", "anonymous, hours]"),
    ("no-evidence", GB, 'also: ["112"]', 'also: ["113"]'),
    ("no-evidence", INT, "quote: Call 112.", "quote: Call 1120."),
    ("no-evidence", GB, "    does: What it does.", "    does: Or call 0800 999 888."),
    ("no-evidence", GB, "    say: Call the bank of the sample.", "    say: Call 01 23."),
    ("weak-evidence", GB, "        kind: operator", "        kind: third_party"),
    ("weak-evidence", GB, "        kind: operator", '        kind: third_party\n        published: "2020"'),
    ("weak-evidence", GB, "        kind: operator", '        kind: third_party\n        published: "2026"'),
    ("number-form", GB, '        e164: "+44800546311"\n', ""),
    ("number-form", GB, '        number: "85258"', '        number: "85258"\n        e164: "+4485258123"'),
    ("number-form", GB, '"+44800546311"', '"+44800546312"'),
    ("number-form", GB, "        url: https://line.example/report\n", ""),
    ("verified", GB, "    verified_by: A person\n", ""),
    ("verified", GB, "    verified_on: 2026-11-14\n", ""),
    ("no-contact", INT, "       domestic_abuse, sexual_violence, parent_advice, child_protection_report, own_thoughts]",
     "       domestic_abuse, sexual_violence, parent_advice, child_protection_report]"),
    ("no-contact", GB, "[csea_report, trafficking, child_helpline, suicide_crisis,", "[trafficking, child_helpline,"),
    ("no-contact", GB, "  - purpose: fraud", "  - purpose: trafficking"),
    ("do-not-print", GB, "    does: What it does.", "    does: Or call 0800-123456."),
    ("do-not-print", HELP, STEP, "          - text: Call 0800 12 34 56."),
    ("do-not-print", "bands/8-10.yaml", "    remember: A line to remember.", "    remember: Call 0800 12 34 56."),
    ("life-first", HELP, "Ask: 'Are you thinking of hurting or killing yourself?'", "Ask:"),
    ("life-first", HELP, "If so, call {emergency}", "If so, call somebody"),
    ("life-first", HELP, "If not, call {emergency}.", "If not, call."),
    ("life-first", HELP, "On this page ask: Are you thinking of hurting or killing yourself?", "Wait."),
    ("placeholder", HELP, STEP, "          - text: 'Here: {cannot_speak}'"),
    ("emergency-number", GB, '  - number: "999"\n    also: ["112"]', '  - number: "112"\n    also: ["999"]'),
    ("first-words", HELP, "I believe you. It", "It"),
    ("page-gone", HELP, "  - {id: someone-at-home", "  - {id: somebody-at-home"),
    ("picture-rule", HELP, PAGE, "    call: [image_removal]"),
    ("missing-number", HELP, PAGE, "    call: [emergency, missing_child]"),
    ("missing-number", HELP, f"    emergency_only: false\n{'    no_source: false'}", "    emergency_only: true"),
    ("never-typed", HELP, "    by_number_only: true", "    by_number_only: false"),
    ("never-typed", HELP, "    private: true", "    private: false"),
    ("statistic", HELP, STEP, "          - text: One in five children is hurt."),
    ("statistic", HELP, STEP, "          - text: It is 40% of them."),
    ("statistic", HELP, STEP, "          - text: Most children are fine."),
    ("number-in-text", HELP, STEP, '          - text: "Call 116 111."'),
    ("danger-line", HELP, "Here 999.", "Here 998."),
    ("no-source", HELP, "            sources: [help-page]\n    do_not", "            sources: []\n    do_not"),
    ("no-source", HELP, "    no_source: false", "    no_source: true"),
    ("long-step", HELP, STEP, f"          - text: {'A long step. ' * 14}"),
    ("do-not-form", HELP, "do_not: [Do a thing.]", "do_not: [do a thing]"),
    ("do-not-form", HELP, "do_not: [Do a thing.]", "do_not: [Do not do a thing.]"),
    # references: found also while other files cannot be read
    ("unknown-page", HELP, "leads_to: told-me", "leads_to: nobody"),
    ("unknown-page", HELP, "otherwise: told-me", "otherwise: not-sure"),
    ("unknown-service", GB, "    to: emergency", "    to: gb-nobody"),
    ("unknown-service", GB, "    to: emergency", '    to: "INT:gb-line"'),
    ("unknown-service", GB, "everywhere: [int-line]", "everywhere: [gb-line]"),
    ("duplicate-id", INT, "  - id: int-line", "  - id: gb-line"),
    ("bad-id", GB, "country: GB", "country: IE"),
    ("quote-it", GB, '  - number: "999"', "  - number: 999"),
    ("bad-form", GB, '        number: "85258"', '        number: "call 85258"'),
    ("not-https", GB, "https://line.example/report", "http://line.example/report"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "file", "old", "new"), FAILS)
def test_each_rule_is_seen_to_fail(folder: Path, rule: str, file: str, old: str, new: str) -> None:
    spoil(folder, file, old, new)
    if rule == "missing-number" and "emergency_only: true" in new:
        spoil(folder, file, PAGE, "    call: [child_helpline, missing_child]")
    mended = [f for f in found(folder) if f.rule == rule]
    assert mended, [f.line() for f in found(folder)]
    assert all(f.where for f in mended)


@pytest.mark.parametrize(("grade", "rules"), [(5.0, set()), (5.1, {"reading-grade"})])
def test_a_page_above_grade_five_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, grade: float, rules: set[str]
) -> None:
    monkeypatch.setattr(check, "english_grade", lambda: lambda text: grade if "A step of help." in text else 0.0)
    assert {f.rule for f in found(folder)} == rules


def test_the_real_measure_tells_hard_words_from_plain_ones() -> None:
    grade = english_grade()
    assert grade is not None, "the development versions hold it"
    assert grade("Sit down. Breathe out. Say: I am here.") < 3
    assert grade("Subsequently, institutional responsibilities necessitate comprehensive documentation.") > 12


PASSES = [
    (GB, "quote: Call 0800 LINE 11 or", "quote: Call 0800 546 311 or"),
    (GB, "quote: Call 0800 LINE 11 or", "quote: Call 0800-546-311 or"),
    (GB, "quote: Call 0800 LINE 11 or", "quote: Call (0800) 546.311 or"),
    (HELP, STEP, "          - text: Wait for ten minutes."),
    (HELP, STEP, "          - text: Two in a room is better."),
    (HELP, "do_not: [Do a thing.]", "do_not: [Do a thing. Or another.]"),
    (GB, "quote: Call 999 or 112.", "quote: Call 999 or 112 or 0800 12 34 56."),
]


@pytest.mark.parametrize(("file", "old", "new"), PASSES)
def test_what_is_right_passes(folder: Path, file: str, old: str, new: str) -> None:
    spoil(folder, file, old, new)
    assert found(folder) == []


NO_PAGE = ("does, does-not, who, anonymous", "does, anonymous")


@pytest.mark.parametrize(
    ("does_not", "rules"),
    [
        ("It is not the police. Ask what it passes on.", []),
        ("We do not know its hours. In danger now, call 999.", []),
        ("It does not send help to you.", ["no-evidence"]),
        ("It is not open at night.", ["no-evidence"]),
        ("It is not the police. It tells nobody.", ["no-evidence"]),
    ],
)
def test_what_a_service_is_not_needs_no_page_and_what_it_never_does_needs_one(
    folder: Path, does_not: str, rules: list[str]
) -> None:
    """ "It does not send help to you" stood beside lines that may call the police."""
    spoil(folder, GB, *NO_PAGE)
    spoil(folder, GB, "    who: Who may call.", "    who: Anyone.")
    spoil(folder, GB, "    does_not: What it does not.", f"    does_not: {does_not}")
    assert [finding.rule for finding in found(folder)] == rules


def test_two_others_that_agree_and_are_not_old_are_enough_and_one_site_is_one(folder: Path) -> None:
    text = (folder / GB).read_text(encoding="utf-8")
    page = text[text.index("      - url: https://line.example/\n") : text.index("    verified_on: 2026-11-14")]
    page = page.replace("kind: operator", 'kind: third_party\n        published: "2025-02"')
    page = page.replace("no name.", "no name at line.example.")
    spoil(
        folder,
        GB,
        text[text.index("      - url: https://line.example/\n") : text.index("    verified_on: 2026-11-14")],
        page * 2,
    )
    assert {f.rule for f in found(folder)} == {"weak-evidence"}
    spoil(folder, GB, "      - url: https://line.example/\n", "      - url: https://other.example/\n")
    assert found(folder) == []


def test_the_picture_rule_word_for_word_passes(folder: Path) -> None:
    spoil(folder, HELP, PAGE, "    call: [image_removal]")
    steps = "".join(
        f'          - text: "{text}"\n            sources: [help-page]\n'
        for text in re.findall(r"[^.]+\.", PICTURE_RULE)
    )
    spoil(folder, HELP, STEP, steps.replace('text: " ', 'text: "') + STEP)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("number", "quote", "shown"),
    [
        ("116 111", "Ruf 116111 an", True),
        ("116 111", "Ruf 1161110 an", False),
        ("116 111", "Ruf 0116111 an", False),
        ("112", "112.", True),
        ("112", "0800 112 112", False),
        ("112", "112-3", False),
        ("0800 111 0 550", "0800\u2013111 0 550", True),
        ("1-800-422-4453", "1.800.422.4453", True),
        ("1-800-422-4453", "11-800-422-4453", False),
    ],
)
def test_digits_count_only_as_the_whole_number(number: str, quote: str, shown: bool) -> None:
    assert shows_digits(number, quote) is shown


def test_a_country_may_leave_threats_to_its_police_but_a_child_in_despair_to_a_line_only(folder: Path) -> None:
    """A form for pictures only is worse than the police; for the rest nobody but a line of the country may stand."""
    own, police = "[csea_report, trafficking, child_helpline, suicide_crisis,", "  - purpose: fraud"
    to_police = "  - purpose: csea_report\n    to: emergency\n    say: Go to the police of the sample.\n"
    spoil(folder, GB, own, "[trafficking, child_helpline, suicide_crisis,")
    spoil(folder, GB, police, to_police + police)
    assert found(folder) == []
    spoil(folder, GB, "[trafficking, child_helpline, suicide_crisis,", "[trafficking, child_helpline,")
    spoil(folder, GB, police, to_police.replace("csea_report", "suicide_crisis") + police)
    assert [f.what for f in found(folder)] == ["GB has no suicide_crisis of its own"]


def test_a_retired_service_is_nowhere_in_what_is_read(folder: Path) -> None:
    spoil(folder, GB, "    status: active", "    status: retired")
    folder_read, _ = read_folder(str(folder))
    assert folder_read is not None
    assert {f.rule for f in found(folder)} == {"no-contact"}, "and it is missed"
    assert "gb-line" not in make_country(folder_read, "GB").services


def test_a_country_without_a_service_of_its_own_shows_that_of_every_country(folder: Path) -> None:
    folder_read, _ = read_folder(str(folder))
    assert folder_read is not None
    country = make_country(folder_read, "GB")
    assert country.answers["own_thoughts"].services == ("int-line",)
    assert country.services["int-line"].does == "What it does for all."
    assert country.answers["fraud"].say == "Call the bank of the sample."


def test_a_service_of_every_country_stands_after_the_country_s_own_only_where_it_is_named(folder: Path) -> None:
    folder_read, _ = read_folder(str(folder))
    assert folder_read is not None
    assert make_country(folder_read, "GB").answers["csea_report"].services == ("gb-line", "int-line")
    spoil(folder, GB, "everywhere: [int-line]\n", "")
    folder_read, _ = read_folder(str(folder))
    assert folder_read is not None
    assert make_country(folder_read, "GB").answers["csea_report"].services == ("gb-line",)
