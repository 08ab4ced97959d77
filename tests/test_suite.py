"""The suite's own promises: fresh content or nothing, nobody's notes, and golden files that are looked at first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TRIAL = """
import os
from safekids.content import pack

def test_text(golden):
    golden("deep/text.txt", os.environ.get("MADE", "one\\n"))

def test_bytes(golden):
    golden("bytes.bin", b"\\x00\\xff\\r\\n")

def test_alone(tmp_path):
    assert os.environ["SAFEKIDS_HOME"].startswith(str(tmp_path))
    assert not os.path.exists(os.environ["SAFEKIDS_HOME"])
    assert os.environ["SAFEKIDS_TODAY"] == "2026-11-23"
    assert os.environ["TERM"] == "xterm"
    assert not {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "SAFEKIDS_COUNTRY"} & os.environ.keys()
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with this suite's conftest, the content, and one file of tests."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "tests" / "offline", tmp_path / "tests" / "offline")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "__init__.py").touch()
    (tmp_path / "tests" / "test_trial.py").write_text(TRIAL, encoding="utf-8")
    return tmp_path


def suite(tree: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """The trial run as a suite of its own; its exit code and all that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, "tests/test_trial.py"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), str(ROOT / "src")]), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_content_that_is_not_valid_stops_the_suite_with_the_readers_message(tree: Path) -> None:
    with open(tree / "data" / "facts.yaml", "a", encoding="utf-8") as file:
        file.write("nonsense: [\n")
    code, said = suite(tree)
    assert code == 4
    assert "data/ is not valid" in said
    assert "facts.yaml:" in said
    assert "passed" not in said


def test_whoever_runs_the_suite_is_left_alone_and_missing_golden_files_fail(tree: Path) -> None:
    theirs = {
        "SAFEKIDS_HOME": str(tree / "theirs"),
        "SAFEKIDS_TODAY": "2001-01-01",
        "TERM": "dumb",
        "COLUMNS": "20",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
        "SAFEKIDS_COUNTRY": "GB",
    }
    _, said = suite(tree, **theirs)
    assert "2 failed, 1 passed" in said, said
    assert not (tree / "theirs").exists()
    assert (tree / "src" / "safekids" / "_pack" / "pack.json").is_file(), "compiled before anything ran"
    assert "deep/text.txt is not there yet" in said
    assert "--update-golden" in said


def test_golden_files_are_written_when_asked_by_many_workers_too_and_compared_after_that(tree: Path) -> None:
    golden = tree / "tests" / "golden"
    _, said = suite(tree, "--update-golden", "-n", "2")
    assert "3 passed" in said, said
    assert (golden / "deep" / "text.txt").read_bytes() == b"one\n"
    assert (golden / "bytes.bin").read_bytes() == b"\x00\xff\r\n"
    assert suite(tree)[0] == 0
    (golden / "bytes.bin").write_bytes(b"\x00\xff\n")
    _, said = suite(tree, MADE="two\n")
    assert "2 failed, 1 passed" in said
    assert "--update-golden" in said
