"""Which steps tonight: a pure function of content, household, minutes and the day."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.model import Band, Checklist, Step
from safekids.household.model import Answer, Child, Household

Reason: TypeAlias = Literal["next_evening", "changed", "due", "new"]


class Request(NamedTuple):
    """What this evening is for. `child` is None when just looking: then nothing was answered before."""

    child: Child | None
    minutes: int
    today: date
    topic: str | None = None


class Planned(NamedTuple):
    """One step of the evening. `before` is the answer it comes back from, if it does."""

    checklist: Checklist
    step: Step
    reason: Reason
    before: Answer | None = None


class Plan(NamedTuple):
    steps: tuple[Planned, ...]

    @property
    def minutes(self) -> int:
        return sum(planned.step.minutes for planned in self.steps)


def who_answers(step: Step, child: Child | None) -> str | None:
    """HOME for a household step, the child's id otherwise, None when nobody's answer is kept."""
    raise NotImplementedError


def standing(step: Step, answer: Answer | None, today: date) -> Reason | None:
    """Why `step` would come tonight, given its latest answer; None when it stays away."""
    raise NotImplementedError


def make_plan(band: Band, household: Household, request: Request) -> Plan:
    """The evening. Empty only when nothing at all is open."""
    raise NotImplementedError
