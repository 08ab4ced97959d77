"""How many faults were tried, printed and kept: a number that may grow, and must not shrink."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

POINTS = Path(__file__).parent / "points.json"
SAMPLED, EVERY = "sampled", "every point"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--every-point", action="store_true", help="try every fault there is: some minutes instead of one")
    group.addoption("--record-points", metavar="DAY", help="write what was tried into points.json, with this day")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_every_point: too slow for every day")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("only_every_point") and not is_every(config):
            item.add_marker(pytest.mark.skip(reason="only with --every-point"))


def is_every(config: pytest.Config) -> bool:
    return bool(config.getoption("--every-point", default=False))


@pytest.fixture
def every_point(request: pytest.FixtureRequest) -> bool:
    return is_every(request.config)


@pytest.fixture
def tried(request: pytest.FixtureRequest, every_point: bool) -> Callable[[str, int], None]:
    """To be told how many faults of a kind were tried. Fails when it were more before."""
    mode = EVERY if every_point else SAMPLED

    def note(kind: str, number: int) -> None:
        request.node.user_properties.append((f"points: {kind}", number))
        one_of_many = number == 1  # a test a fault: no test alone knows how many there are
        if request.config.getoption("--record-points", default=None) is None and not one_of_many:
            assert shrunk(kept().get(mode, {}), {kind: number}) is None

    return note


def shrunk(before: Mapping[str, int], now: Mapping[str, int]) -> str | None:
    """What is wrong with these numbers of faults; None when there are as many as before."""
    for kind, number in now.items():
        if kind not in before:
            return f"points.json does not know {kind}: {HOW}"
        if number < before[kind]:
            return f"{kind}: {number} faults tried, {before[kind]} before: {HOW}"
    return None


HOW = "if it is as it should be, run: pytest tests/faults --record-points DAY, and again with --every-point"


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(POINTS.read_text(encoding="utf-8")) if POINTS.is_file() else {}
    return found


def counted(reports: Iterable[Any]) -> Counter[str]:
    """Faults by kind, from the reports of the tests."""
    found: Counter[str] = Counter()
    for report in reports:
        if getattr(report, "when", "") == "call":
            for name, number in report.user_properties:
                if name.startswith("points: "):
                    found[name.removeprefix("points: ")] += number
    return found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    found = counted(terminalreporter.stats.get("passed", []))
    if not found:
        return
    mode = EVERY if is_every(config) else SAMPLED
    terminalreporter.section(f"faults tried ({mode})")
    for kind, number in sorted(found.items()):
        terminalreporter.write_line(f"{number:7}  {kind}")
    terminalreporter.write_line(f"{found.total():7}  all together, lost: 0")
    day = config.getoption("--record-points", default=None)
    if day and not terminalreporter.stats.get("failed"):
        now = kept() | {mode: {**kept().get(mode, {}), **dict(sorted(found.items()))}, f"{mode} on": day}
        POINTS.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
