"""What every test runs in: fresh content, no notes of anybody's, no internet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from safekids.content.compile import compile_folder
from safekids.content.finding import ContentNotValid
from tests.offline import seccomp

ROOT = Path(__file__).parent.parent
GOLDEN_HINT = "look at the difference; if it is meant, run: pytest --update-golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what was printed into the golden files")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the content once, before any worker starts; then shut the door to the internet."""
    if not hasattr(config, "workerinput"):
        try:
            compile_folder(str(ROOT / "data"), str(ROOT / "src" / "safekids" / "_pack"))
        except ContentNotValid as error:
            pytest.exit(f"the content under data/ is not valid:\n{error}", returncode=4)
    if seccomp.available():
        seccomp.forbid_internet()


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees, or touches, the notes, the day or the terminal of whoever runs it."""
    monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SAFEKIDS_TODAY", "2026-11-23")
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "SAFEKIDS_COUNTRY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")])))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with `golden/<name>` beside the test's file, or writes it there under --update-golden."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.is_file(), f"{path.name} is not there yet: run pytest --update-golden"
        assert text == path.read_text(encoding="utf-8"), GOLDEN_HINT

    return compare
