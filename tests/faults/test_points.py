"""The number of faults that are tried may grow, and does not shrink unseen."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.faults.conftest import EVERY, POINTS, SAMPLED, kept, shrunk
from tests.faults.scenes import SCENES
from tests.faults.test_power import TRIED


def test_every_scene_is_among_what_was_tried_and_none_has_gone() -> None:
    wanted = {f"{kind}: {name}" for kind in ("killed", "refused", "disk gone") for name in SCENES}
    wanted |= {f"power cut: {name}" for name in TRIED}
    found = {kind for kind in kept()[SAMPLED] if kind.split(": ")[0] in ("killed", "refused", "disk gone", "power cut")}
    assert found == wanted


def test_every_scene_was_killed_at_every_point_once() -> None:
    wanted = {f"killed: {name}" for name in SCENES}
    assert wanted <= kept()[EVERY].keys()
    assert all(kept()[EVERY][kind] >= kept()[SAMPLED][kind] for kind in wanted)


def test_the_page_has_the_numbers_that_were_recorded() -> None:
    page = (POINTS.parents[2] / "docs" / "household-file.md").read_text(encoding="utf-8")
    rows = {kind: numbers for kind, *numbers in re.findall(r"^\| ([a-z ]+) \| (\d*) \| (\d*) \|$", page, re.MULTILINE)}
    sums = [Counter[str](), Counter[str]()]
    for of_mode, mode in zip(sums, (EVERY, SAMPLED), strict=True):
        for kind, number in kept()[mode].items():
            of_mode[kind.split(":")[0]] += number
    assert rows == {kind: [str(of_mode[kind] or "") for of_mode in sums] for kind in sums[0] | sums[1]}


@pytest.mark.parametrize(("now", "wrong"), [({"a": 5}, False), ({"a": 6}, False), ({"a": 4}, True), ({"b": 1}, True)])
def test_fewer_than_before_or_a_new_kind_is_seen(now: dict[str, int], wrong: bool) -> None:
    assert bool(shrunk({"a": 5}, now)) == wrong
