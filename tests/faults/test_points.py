"""The number of faults that are tried may grow, and does not shrink unseen."""

from __future__ import annotations

import pytest

from tests.faults.conftest import EVERY, SAMPLED, kept, shrunk
from tests.faults.scenes import SCENES
from tests.faults.test_power import TRIED


def test_every_scene_is_among_what_was_tried_and_none_has_gone() -> None:
    wanted = {f"{kind}: {name}" for kind in ("killed", "refused", "disk gone") for name in SCENES}
    wanted |= {f"power cut: {name}" for name in TRIED}
    found = {kind for kind in kept()[SAMPLED] if kind.split(": ")[0] in ("killed", "refused", "disk gone", "power cut")}
    assert found == wanted


def test_every_scene_was_tried_at_every_point_once() -> None:
    wanted = {f"{kind}: {name}" for kind in ("killed", "refused", "disk gone") for name in SCENES}
    assert wanted <= kept()[EVERY].keys()
    assert all(kept()[EVERY][kind] >= kept()[SAMPLED][kind] for kind in wanted)


@pytest.mark.parametrize(("now", "wrong"), [({"a": 5}, False), ({"a": 6}, False), ({"a": 4}, True), ({"b": 1}, True)])
def test_fewer_than_before_or_a_new_kind_is_seen(now: dict[str, int], wrong: bool) -> None:
    assert bool(shrunk({"a": 5}, now)) == wrong
