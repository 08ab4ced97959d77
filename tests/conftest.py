"""What every test runs in: fresh content, no notes of anybody's, no internet."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from safekids.content.compile import compile_folder
from safekids.content.finding import ContentNotValid
from tests.offline import seccomp

ROOT = Path(__file__).parent.parent
GOLDEN_HINT = "if it is as it should be, run: pytest --update-golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what was printed into the golden files")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the content once, before any worker starts; then shut the door to the internet."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as where a shell runs the tests in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)  # else every program under test would ignore Ctrl-C
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
    for name in (
        "COLUMNS",
        "LINES",
        "NO_COLOR",
        "FORCE_COLOR",
        "PYTHONIOENCODING",
        "SAFEKIDS_COUNTRY",
        "_SAFEKIDS_COMPLETE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")])))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """Compares with `golden/<name>` beside the test's file, or writes it there under --update-golden.

    Text is kept as UTF-8 with the line ends it has, on every platform; bytes as they are.
    """

    def compare(name: str, made: str | bytes) -> None:
        path = request.path.parent / "golden" / name
        data = made.encode("utf-8") if isinstance(made, str) else made
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        assert path.is_file(), f"{name} is not there yet: {GOLDEN_HINT}"
        kept = path.read_bytes()
        if isinstance(made, str):
            assert made == kept.decode("utf-8"), GOLDEN_HINT
        assert data == kept, GOLDEN_HINT

    return compare
