"""YAML from anybody: every fault found with its place, and nothing ever crashes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from safekids.content import reader
from safekids.content.check import check_file, check_folder
from safekids.content.finding import MOST_FINDINGS, Finding, Place
from safekids.content.reader import LARGEST, read_yaml
from tests.content.folder import SAMPLE

LOADERS = [name for name in ("CSafeLoader", "SafeLoader") if hasattr(yaml, name)]


def read(tmp_path: Path, data: str | bytes) -> reader.Loaded:
    path = tmp_path / "x.yaml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_yaml(str(path), "x.yaml")


def rules(loaded: reader.Loaded) -> list[tuple[str, int, int]]:
    return [(f.rule, f.where.line, f.where.column) for f in loaded.findings if f.where]


def test_plain_data_is_read_with_the_place_of_every_key_and_value(tmp_path: Path) -> None:
    loaded = read(tmp_path, "a: text\nb:\n  - 1\n  - true\n  - null\n  - '08'\n")
    assert loaded.data == {"a": "text", "b": [1, True, None, "08"]}
    assert loaded.places[("b", 1)] == Place("x.yaml", 4, 5)
    assert loaded.places[("b", reader.KEY)] == Place("x.yaml", 2, 1)
    assert loaded.findings == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\na: 2\n", [("duplicate-key", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("alias", 1, 4), ("alias", 2, 4)]),
        ("a: !!python/object:os.system x\n", [("tag", 1, 4)]),
        ("no: 1\n", [("not-a-key", 1, 1)]),
        ("1: 1\n? \n: 2\n", [("not-a-key", 1, 1), ("not-a-key", 2, 2)]),
        ("&x a: 1\n*x : 2\n", [("alias", 1, 1), ("alias", 2, 1), ("not-a-key", 2, 1)]),
        ("%TAG ! x\n---\na: 1\n", [("directive", 1, 1)]),
        ("a: ! 12\n", [("tag", 1, 4)]),
        ('"a\\e": 1\n', [("control-character", 1, 1)]),
        ("a: x\0y\r\nb: \0\n", [("control-character", 1, 5), ("control-character", 2, 4)]),
        ("a: 'no end\nb: 1\n", [("yaml-syntax", 1, 4)]),
        ("a: one: two\n", [("yaml-syntax", 1, 7)]),
        ("a: @home\n", [("yaml-syntax", 1, 4)]),
        ("---\n...\n", [("empty-file", 1, 1)]),
        ("[a]: 1\n", [("not-a-key", 1, 1)]),
        ("a: 1\n---\nb: 2\n", [("second-document", 2, 1)]),
        ('a: "x\\x1b[2J"\n', [("control-character", 1, 4)]),
        ("a: x\x1by\n", [("control-character", 1, 5)]),
        ("a: x\u202ey\n", [("control-character", 1, 5)]),
        ("a: x\uffffy\n", [("control-character", 1, 5)]),
        ("a: [1\n", [("yaml-syntax", 1, 4)]),
        ("\ta: 1\n", [("yaml-syntax", 1, 1)]),
        ("", [("empty-file", 1, 1)]),
        ("# only a comment\n", [("empty-file", 1, 1)]),
        ("a: " + "[" * 40 + "]" * 40, [("too-deep", 1, 27)]),
    ],
)
def test_each_fault_is_found_in_its_place(tmp_path: Path, text: str, found: list[tuple[str, int, int]]) -> None:
    assert rules(read(tmp_path, text)) == found


def test_all_faults_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    loaded = read(tmp_path, "no: 1\nb: *x\nc: 1\nc: 2\nd: !t 3\n")
    assert [rule for rule, _, _ in rules(loaded)] == ["not-a-key", "alias", "duplicate-key", "tag"]


def test_text_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    assert rules(read(tmp_path, b"a: 1\nb: caf\xe9\n")) == [("not-utf8", 2, 7)]


def test_marks_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: two\r\n").data == {"a": 1, "b": "two"}


def test_a_billion_laughs_cost_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 ha"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    loaded = read(tmp_path, "\n".join(lines))
    assert {rule for rule, _, _ in rules(loaded)} == {"alias"}


def test_the_first_of_two_documents_is_still_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a: 1\n---\nb: 2\n").data == {"a": 1}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("12", 12), ("-3", -3), ("true", True), ("False", False), ("null", None), ("~", None), ("x-1", "x-1"),
        ("2026-11-23", "2026-11-23"),
        ("12 weeks", "12 weeks"), ("1.2.3", "1.2.3"), ("no way", "no way"), ("nobody", "nobody"), ("08:x", "08:x"),
    ],
)  # fmt: skip
def test_words_that_every_program_reads_alike_are_what_they_are(tmp_path: Path, word: str, value: object) -> None:
    read_value = read(tmp_path, f"a: {word}\n").data["a"]
    assert (read_value, type(read_value)) == (value, type(value))


@pytest.mark.parametrize(
    "word",
    ["no", "NO", "Yes", "on", "off", "y", "N", "08", "007", "1:30", "12:30:00", "+5", "1_000", "0x1F", "0o17", "0b1",
     "1.5", ".5", "1.", "1e5", "-1.5E-3", ".inf", "-.INF", ".nan", "12345678901"],
)  # fmt: skip
def test_words_that_programs_read_in_different_ways_are_left_for_the_schema_to_judge(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, f"a: {word}\n").data == {"a": reader.Unclear(word)}
    assert read(tmp_path, f"a: '{word}'\n").data == {"a": word}


HOSTILE = {
    "brackets": "[" * 1_000_000,
    "braces": "{a: " * 300_000,
    "dashes": "- " * 1_000_000,
    "directives": "".join(f"%TAG !a{i}! x\n" for i in range(100_000)) + "---\na: b\n",
    "nul bytes": "\0" * 1_000_000,
    "anchors": "a: [" + "&a b," * 300_000 + "]",
    "aliases": "a: [" + "*a," * 500_000 + "]",
    "names twice": "a: 1\n" * 300_000,
    "one name": f"{'a' * 1_000_000}: 1",
    "values": "a: [" + "1," * 900_000 + "]",
    "digits": "a: " + "1" * 1_000_000,
    "braces in a text": "facts:\n- text: '" + "{" * 1_500_000 + "'",
    "documents": "---\n" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("loader", LOADERS)
def test_two_megabytes_of_anything_are_answered_soon_and_briefly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, loader: str
) -> None:
    """A minute of libyaml, or a gigabyte of findings, would show here: each was seen to, before it was mended."""
    monkeypatch.setattr(reader, "_Loader", getattr(yaml, loader))
    path = tmp_path / "x.yaml"
    path.write_text(HOSTILE[name], encoding="utf-8", newline="")
    began = time.process_time()
    findings = check_file(str(path), "x.yaml").findings
    assert time.process_time() - began < 20
    assert 0 < len(findings) <= MOST_FINDINGS + 1
    assert sum(len(finding.line()) for finding in findings) < 200_000


SAME_IN_BOTH = [
    "a: no\nb: *x\nc: 1\nc: 2\nd: !t 3\n", "? [a]\n: 1\n", "a: ! 12\nb: ''\nc: >\n  folded\n  text\n",
    "a:\n- 1\n- {b: c}\n",
    "1: x\nnull: y\n", "a: &b c\n---\nd: e\n", "a: \"\\e\\u202e\"\n", "a: 1\r\nb: \0\r\n", "a: b\rc: d\r",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME_IN_BOTH)
def test_the_parser_in_plain_python_reads_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Where libyaml has no wheel, nobody sees a difference."""
    with_libyaml = read(tmp_path, text)
    monkeypatch.setattr(reader, "_Loader", yaml.SafeLoader)
    assert read(tmp_path, text) == with_libyaml


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\ud800", "\\U00110000", "\\q"])
@pytest.mark.parametrize("loader", LOADERS)
def test_escapes_of_characters_that_there_are_not_are_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, escape: str, loader: str
) -> None:
    monkeypatch.setattr(reader, "_Loader", getattr(yaml, loader))
    assert read(tmp_path, f'a: "{escape}"\n').findings[0].rule in ("yaml-syntax", "control-character")


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.yaml").write_text("a: 1\n", encoding="utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert [f.rule for f in read_yaml(str(tmp_path / "x.yaml")).findings] == ["no-file"]
    assert [f.rule for f in read_yaml("a\0b").findings] == ["no-file"]


BRACKETS = """
import sys
from safekids.content.reader import read_yaml
loaded = read_yaml(sys.argv[1])
print(loaded.findings[0].rule)
"""


def test_two_hundred_kilobytes_of_brackets_do_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", BRACKETS, str(path)], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, b"too-deep")


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert [f.rule for f in read_yaml(str(path)).findings] == ["too-big"]
    assert LARGEST < 100 * 1024 * 1024


@pytest.mark.skipif(os.name == "nt", reason="pipes as POSIX has them")
def test_a_pipe_makes_nobody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    assert [f.rule for f in read_yaml(str(tmp_path / "x.yaml")).findings] == ["no-file"]


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    assert [f.rule for f in read_yaml(str(tmp_path)).findings] == ["no-file"]
    assert [f.rule for f in read_yaml(str(tmp_path / "none.yaml")).findings] == ["no-file"]


def test_a_finding_plays_no_tricks_on_a_terminal(tmp_path: Path) -> None:
    loaded = read(tmp_path, '"a\\x1b[2J": 1\n"a\\x1b[2J": 2\n')
    lines = [finding.line() for finding in loaded.findings]
    assert lines
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("text", ["a: !x%1B%5B2J y\n", "a: !<tag:%1B%C2%9B2J> y\n"])
def test_escape_codes_that_hide_in_a_tag_are_shown_and_not_sent(tmp_path: Path, text: str) -> None:
    line = read(tmp_path, text).findings[0].line()
    assert "\\u001b" in line
    assert line.isprintable()


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_a_file_name_plays_no_tricks_either(tmp_path: Path) -> None:
    name = str(tmp_path / "\x1b[2J\u202e.yaml")
    assert all(finding.line().isprintable() for finding in check_file(name, name).findings)


def test_what_is_swallowed_leaves_the_places_of_what_is_kept(tmp_path: Path) -> None:
    loaded = read(tmp_path, "a:\n  b: {c: 1}\na:\n  b: {c: 2}\n")
    assert loaded.data == {"a": {"b": {"c": 1}}}
    assert loaded.places[("a", "b", "c")] == Place("x.yaml", 2, 10)
    assert loaded.places[("a", "b", "c", reader.KEY)] == Place("x.yaml", 2, 7)


def test_a_finding_is_one_line_of_a_sane_length(tmp_path: Path) -> None:
    loaded = read(tmp_path, f"{'k' * 100_000}: 1\n{'k' * 100_000}: 2\n")
    for finding in loaded.findings:
        assert len(finding.line()) < 600


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_bring_anything_but_findings(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    read(tmp_path_factory.mktemp("any"), data)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_damage_to_a_good_folder_brings_anything_but_findings(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    for path in SAMPLE.rglob("*.yaml"):
        target = folder / path.relative_to(SAMPLE)
        target.parent.mkdir(exist_ok=True)
        data = bytearray(path.read_bytes())
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        target.write_bytes(bytes(data))
    findings = check_folder(str(folder)).findings
    assert all(isinstance(finding, Finding) and finding.line() for finding in findings)
