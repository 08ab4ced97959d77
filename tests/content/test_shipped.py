"""The steps as they ship: promises about them as a whole, which no single field can break or keep."""

from __future__ import annotations

from collections.abc import Iterator

from safekids.content import pack
from safekids.content.model import Talk, steps_of


def talks() -> Iterator[tuple[str, Talk]]:
    for info in pack.read_pack().bands:
        if info.ready:
            for _, step in steps_of(pack.read_band(info.id)):
                if isinstance(step.body, Talk):
                    yield step.id, step.body


def test_after_a_talk_that_asks_nothing_nobody_is_told_to_ask_again() -> None:
    silent = {
        step_id: branch
        for step_id, talk in talks()
        for branch in talk.branches
        if branch.id == "silence" and "?" not in talk.open_with
    }
    assert set(silent) >= {"Y25", "G73", "J28"}
    assert [step_id for step_id, branch in silent.items() if "I will ask again" in branch.say] == []
