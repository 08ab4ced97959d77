"""docs/areas.yaml: what families ask about has a step, or a reason why it has none."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from safekids.content import pack
from safekids.content.model import steps_of

ROOT = Path(__file__).parent.parent.parent

# What a family of a child of 8 to 10 may look for.
ASKED_FOR = (
    "grown-ups and our rules", "devices and accounts", "games and chat", "group chats", "moving to another app",
    "gifts, favours and game money", "pictures and private parts", "threats", "things you cannot unsee",
    "cameras and live video", "chatbots", "kindness and being left out", "feeling alone and the ring of adults",
    "secrets and surprises", "body and consent", "growing up", "money and tricks", "sleep", "meals", "school devices",
    "friends' homes",
)  # fmt: skip


def areas() -> list[dict[str, Any]]:
    return list(runpy.run_path(str(ROOT / "docs" / "make_steps.py"))["areas"]())


def test_every_area_that_is_asked_for_has_a_step_or_a_reason() -> None:
    found = {area["area"]: area for area in areas()}
    assert [name for name in ASKED_FOR if name not in found] == []
    assert [name for name, area in found.items() if not area.get("steps") and not area.get("reason")] == []


def test_every_step_stands_in_an_area_and_no_area_names_one_that_is_gone() -> None:
    named = {code for area in areas() for code in area.get("steps", [])}
    assert named == {step.id for _, step in steps_of(pack.read_band("8-10"))}
