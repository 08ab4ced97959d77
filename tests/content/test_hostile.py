"""Content that means harm: whatever it is, the check answers soon, in lines that are safe to print, with its exit code.

Each pack is a whole folder, or a file, made from the good sample; the real program looks at it as anybody would.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from safekids.content.check import check_file
from tests.content.folder import STEPS, copy_of_sample, spoil

SECONDS = 60  # for one check, on a busy machine; each takes about two
MOST_PRINTED = 200_000  # letters
HELP, LISTS, FACTS, GB = "help.yaml", "checklists.yaml", "facts.yaml", "helplines/GB.yaml"
HOW = "how: [First paragraph of how., Second paragraph of how.]"
POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes, links and names as POSIX has them")


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))


def bomb(folder: Path) -> None:
    lines = [
        "facts:",
        "  a0: &a0 [ha, ha]",
        *(f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)),
    ]
    write(folder, FACTS, "\n".join(lines))


def merged(folder: Path) -> None:
    spoil(folder, STEPS, "  - id: M83", "  - <<: *K27\n    id: M83")
    spoil(folder, STEPS, "  - id: K27\n    kind", "  - &K27\n    id: K27\n    kind")


def deep(folder: Path) -> None:
    write(folder, FACTS, "facts: " + "[" * 100_000 + "]" * 100_000)


def deep_blocks(folder: Path) -> None:
    write(folder, FACTS, "facts:\n" + "- " * 100_000 + "x")


def huge(folder: Path) -> None:
    with (folder / FACTS).open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def nul(folder: Path) -> None:
    spoil(folder, STEPS, "A line to remember.", "A line\0 to remember.")


def codes(folder: Path) -> None:
    spoil(folder, STEPS, "title: A title to say", 'title: "A title \\e[2J\\e]0;x\\a to say"')
    spoil(folder, STEPS, "A line to remember.", "A line\x1b[2J\u202e\u2066\u200b to remember.")


def markup(folder: Path) -> None:
    spoil(folder, STEPS, "  - id: M83", "  - id: '[bold red]M83[/bold red]'")
    spoil(folder, STEPS, "kind: watch", "kind: '[link=https://evil.example]watch[/link]'")
    spoil(folder, STEPS, "minutes: 5", "minutes: '<script>alert(1)</script> #eval(read(\"x\"))'")


def doubles(folder: Path) -> None:
    spoil(folder, STEPS, "    title: A title to say", "    title: A title to say\n    title: Another title")
    spoil(folder, HELP, "  safe_now:", "  first_words: Say nothing to anybody.\n  safe_now:")


def numbers(folder: Path) -> None:
    spoil(folder, STEPS, "minutes: 5", f"minutes: {'9' * 100_000}")
    spoil(folder, STEPS, "revision: 3", "revision: 1e400")
    spoil(folder, STEPS, "minutes: 4", "minutes: 0x7fffffffffffffff")
    spoil(folder, FACTS, "year: 2025", "year: -.inf")


def paths(folder: Path) -> None:
    spoil(folder, LISTS, '  - id: "5-7"', '  - id: "../../../tmp/x"')
    spoil(folder, STEPS, "  - id: W12", "  - id: ../W12")
    spoil(folder, GB, "country: GB", 'country: "../GB"')
    write(folder, "bands/...yaml", "steps: []\n")


def file_names(folder: Path) -> None:
    for name in ("bands/\x1b[2J\u202e.yaml", "bands/a\nb.yaml", "bands/-rf.yaml", "helplines/[red]GB.yaml"):
        write(folder, name, "steps: []\n")


def pipe(folder: Path) -> None:
    (folder / FACTS).unlink()
    os.mkfifo(folder / FACTS)
    os.mkfifo(folder / "bands" / "11-13.yaml")


def links(folder: Path) -> None:
    (folder / FACTS).unlink()
    (folder / FACTS).symlink_to("/dev/zero")
    (folder / "bands" / "14-17.yaml").symlink_to("14-17.yaml")
    (folder / "helplines" / "US.yaml").symlink_to("/")
    (folder / "branches.yaml").unlink()
    (folder / "branches.yaml").symlink_to("nowhere.yaml")


def python_tags(folder: Path) -> None:
    spoil(folder, STEPS, "title: A title to say", "title: !!python/object/apply:os.system [touch harmed]")


def own_number(folder: Path) -> None:
    """It brings its own evidence, so that only a rule that knows the number can tell."""
    spoil(folder, GB, '  - number: "999"\n    also: ["112"]', '  - number: "0900 123 456"\n    also: ["999", "112"]')
    spoil(folder, GB, "quote: Call 999 or 112.", "quote: Call 0900 123 456 or 999 or 112.")


def own_first_words(folder: Path) -> None:
    spoil(folder, HELP, "It is not your fault. We will get help.", "Let us keep it between us.")


def hidden_page(folder: Path) -> None:
    text = (folder / HELP).read_text(encoding="utf-8")
    start = text.index("  - {id: someone-at-home")
    write(folder, HELP, text[:start] + text[text.index("  - {id: own-or", start) :])


def slow_for_rules(folder: Path) -> None:
    """Two megabytes of what the rules look at longest, in texts as long as they may be."""
    hard = [
        f"{word} " * (1900 // (len(word) + 1)) for word in ("keep", "read the", "has he", "1 in", "me late", "you let")
    ]
    hard += ["a" * 1900, "turn off " + "x" * 1800, "'" * 1900, ".' " * 600, ": " * 900 + "x", "can tell " + "y " * 900]
    lines = "\n".join(f"      - {json.dumps(hard[i % len(hard)])}" for i in range(18))
    text = (folder / STEPS).read_text(encoding="utf-8")
    start = text.index("  - id: R52")
    end = text.index("  - id: B19")
    step = text[start:end].replace("how: [A way for the other.]", "how:\n" + lines)
    more, ids = "", []
    for letter in "DEG":
        for n in range(10, 27):
            ids.append(f"{letter}{n}")
            more += step.replace("R52", ids[-1]).replace("the other", f"the other {ids[-1]}")
    write(folder, STEPS, text[:end] + more + text[end:])
    spoil(folder, LISTS, "steps: [P37, R52]", f"steps: [P37, R52, {', '.join(ids)}]")
    assert (folder / STEPS).stat().st_size > 1_500_000


class Pack(NamedTuple):
    """What it does to the sample; the exit code, and the rules that must be named."""

    make: Callable[[Path], None]
    code: int
    rules: tuple[str, ...]


PACKS = {
    "a bomb of aliases": Pack(bomb, 4, ("alias",)),
    "a merge of what stands elsewhere": Pack(merged, 4, ("alias",)),
    "a hundred thousand brackets": Pack(deep, 4, ("too-deep",)),
    "a hundred thousand dashes": Pack(deep_blocks, 4, ("too-deep",)),
    "a hundred megabytes": Pack(huge, 4, ("too-big",)),
    "a NUL": Pack(nul, 4, ("control-character",)),
    "codes for the terminal, and letters that turn it round": Pack(codes, 4, ("control-character",)),
    "markup": Pack(markup, 4, ("bad-id", "not-a-choice", "wrong-type")),
    "names that stand twice": Pack(doubles, 4, ("duplicate-key",)),
    "numbers without end": Pack(numbers, 4, ("wrong-type",)),
    "ids that are paths": Pack(paths, 4, ("bad-id", "bad-form")),
    "a tag that runs a program": Pack(python_tags, 4, ("tag",)),
    "another emergency number": Pack(own_number, 1, ("emergency-number",)),
    "other first words": Pack(own_first_words, 1, ("first-words",)),
    "a page of help that is not there": Pack(hidden_page, 1, ("page-gone",)),
    "what rules are slow to read": Pack(slow_for_rules, 1, ("long-list",)),
}
ON_POSIX = {
    "file names that are codes": Pack(file_names, 4, ("unknown-band",)),
    "pipes": Pack(pipe, 4, ("no-file",)),
    "links": Pack(links, 4, ("no-file",)),
}


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "safekids", "content", "check", *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=SECONDS, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def safe_to_print(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n")) and len(text) < MOST_PRINTED


def look(folder: Path, pack: Pack) -> None:
    (folder / "ledger.json").write_bytes(ledger_of_sample())
    pack.make(folder)
    done = check(str(folder))
    said = {part for line in done.stdout.splitlines() for part in line.split(": ")}
    assert done.returncode == pack.code, done.stdout[-2000:] + done.stderr[-2000:]
    assert set(pack.rules) <= said, done.stdout[-2000:]
    assert safe_to_print(done.stdout)
    assert safe_to_print(done.stderr)
    assert done.stderr.count("\n") == 1, "one clear sentence says how it ended"
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in folder.parent.iterdir()) == ["data"], "and nothing else has happened"


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_that_means_harm_is_answered_soon_and_plainly(tmp_path: Path, name: str) -> None:
    look(copy_of_sample(tmp_path), PACKS[name])


@POSIX
@pytest.mark.parametrize("name", ON_POSIX)
def test_a_pack_of_pipes_links_and_odd_names_is_answered_soon_and_plainly(tmp_path: Path, name: str) -> None:
    look(copy_of_sample(tmp_path), ON_POSIX[name])


@functools.cache
def ledger_of_sample() -> bytes:
    """A ledger that knows the ids, so that it is the harm that is found."""
    with tempfile.TemporaryDirectory() as place:
        folder = copy_of_sample(Path(place))
        command = [sys.executable, "-m", "safekids", "content", "ledger", str(folder)]
        subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
        return (folder / "ledger.json").read_bytes()


@pytest.mark.parametrize("name", [name for name in PACKS if PACKS[name].code == 4])
def test_a_file_alone_that_means_harm_is_answered_too(tmp_path: Path, name: str) -> None:
    """Each file that the pack touches, somewhere by itself, under a name that says nothing."""
    folder = copy_of_sample(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    PACKS[name].make(folder)
    touched = [p for p in folder.rglob("*.yaml") if p.stat().st_size > 10**6 or p.read_bytes() != before.get(p)]
    assert touched
    levels = set()
    for path in touched:
        alone = tmp_path / "alone.yaml"
        shutil.copyfile(path, alone)
        began = time.process_time()
        findings = check_file(str(alone), "alone.yaml", date(2026, 11, 23)).findings
        assert time.process_time() - began < SECONDS / 2
        assert safe_to_print("".join(finding.line() + "\n" for finding in findings))
        levels |= {finding.level for finding in findings}
    assert "fault" in levels


@POSIX
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/"])
def test_a_path_that_is_no_file_of_ours_is_answered(path: str) -> None:
    done = check(path)
    assert done.returncode == 4
    assert "no-file" in done.stdout
    assert "Traceback" not in done.stderr


def test_what_would_be_refused_is_never_compiled(tmp_path: Path) -> None:
    """The build takes the same way in: nothing of a pack with faults reaches the program."""
    from safekids.content.compile import compile_folder
    from safekids.content.finding import ContentNotValid

    for number, pack in enumerate(pack for pack in PACKS.values() if pack.code == 4):
        folder = copy_of_sample(tmp_path / str(number))
        pack.make(folder)
        with pytest.raises(ContentNotValid):
            compile_folder(str(folder), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
