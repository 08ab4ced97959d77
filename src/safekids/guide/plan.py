"""Which steps tonight: a pure function of content, household, minutes and the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.model import Band, Checklist, Step, steps_of
from safekids.household.model import HOME, Answer, Child, Household

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


SKIPPED_FOR = timedelta(days=28)
NOT_NOW_FOR = timedelta(days=180)
MOST_COMING_BACK = 3
ROUND = 10  # minutes: one thing to set, one to say, one to notice; twenty minutes are two rounds


def who_answers(step: Step, child: Child | None) -> str | None:
    """HOME for a household step, the child's id otherwise; None when no answer to it is kept."""
    if child is None or not step.keep:
        return None
    return HOME if step.scope == "home" else child.id


def standing(step: Step, answer: Answer | None, today: date) -> Reason | None:
    """Why `step` would come tonight, given its latest answer; None when it stays away.

    An answer dated after today counts as today's: a clock that was set back neither loses nor repeats an evening.
    """
    if step.replaced_by:
        return None
    if answer is None:
        return "new"
    if answer.answer == "not_for_us":
        return None
    if step.revision > answer.revision:
        return "changed"
    since = max(today - answer.on, timedelta())
    match answer.answer:
        case "hard":
            return "next_evening" if since else None
        case "not_yet":
            return "next_evening" if since and (answer.again_on is None or answer.again_on <= today) else None
        case "skip":
            return "new" if since >= SKIPPED_FOR else None
        case "not_now":
            return "new" if since >= NOT_NOW_FOR else None
        case _:
            days = step.revisit_after
            return "due" if days is not None and since >= timedelta(days=days) else None


def make_plan(band: Band, household: Household, request: Request) -> Plan:
    """The evening. Empty only when nothing at all is open.

    First what comes back: at most three steps and half the minutes. The first step promised for this evening comes
    in any case, even when it is longer than that: a promise is kept. Then new steps of one topic, a round of ten
    minutes at a time. Steps to meet alone stand before those to meet together, in each of the two parts.

    Only the very first step may make the evening longer than its minutes. A step without kept answers (`keep: false`)
    is new every evening, so it comes last in its topic and does not count when the topic is chosen. An asked-for
    topic with nothing new in it gives way to the others.
    """
    open_steps = _open_steps(band, household, request)
    back = _coming_back(open_steps, request.minutes)
    new = [planned for planned in open_steps if planned.reason == "new"]
    if request.topic:
        new = [planned for planned in new if planned.checklist.topic == request.topic] or new
    fresh: list[Planned] = []
    for _ in range(max(1, request.minutes // ROUND)):
        rest = [planned for planned in new if planned not in fresh]
        left = request.minutes - _minutes(back) - _minutes(fresh)
        if request.minutes < ROUND:
            fresh += _one_step(rest, left)
        else:
            fresh += _round(rest, left, talk_first=bool(fresh) or not any(p.step.kind == "talk" for p in back))
    if not back and not fresh:
        fresh = sorted(new or open_steps, key=_rank)[:1]
    return Plan(tuple(_alone_first(back) + _alone_first(fresh)))


def _open_steps(band: Band, household: Household, request: Request) -> list[Planned]:
    """Every step that may come tonight, in pack order."""
    answers = {(answer.who, answer.step): answer for answer in household.answers}
    found = []
    for checklist, step in steps_of(band):
        who = who_answers(step, request.child)
        answer = answers.get((who, step.id)) if who else None
        reason = standing(step, answer, request.today)
        if reason:
            found.append(Planned(checklist, step, reason, answer))
    return found


def _coming_back(open_steps: list[Planned], minutes: int) -> list[Planned]:
    """What was promised for this evening, then what changed, then what is due, the oldest answers first."""
    order: tuple[Reason, ...] = ("next_evening", "changed", "due")

    def first(planned: Planned) -> tuple[int, bool, date]:
        assert planned.before is not None, "only answered steps come back"
        oldest = planned.before.on if planned.reason == "due" else date.min
        return order.index(planned.reason), planned.before.answer != "hard", oldest

    chosen: list[Planned] = []
    for planned in sorted((p for p in open_steps if p.reason != "new"), key=first):
        promised = not chosen and planned.reason == "next_evening"
        fits = 2 * (_minutes(chosen) + planned.step.minutes) <= minutes
        if len(chosen) < MOST_COMING_BACK and (promised or fits):
            chosen.append(planned)
    return chosen


def _one_step(new: list[Planned], left: int) -> list[Planned]:
    """Under ten minutes: one talk or one thing to set; a sign only when there is nothing else."""
    topic = _topic_of(new)
    fitting = sorted((p for p in new if p.checklist.topic == topic and p.step.minutes <= left), key=_rank)
    return sorted(fitting, key=lambda planned: planned.step.kind == "watch")[:1]


def _round(new: list[Planned], left: int, *, talk_first: bool) -> list[Planned]:
    """One round of one topic in at most `left` minutes: a talk, things to set, one sign; then what still fits.

    `talk_first` takes a talk before all else, from another topic when this one has none that fits.
    """
    topic = _topic_of(new)
    here = sorted((p for p in new if p.checklist.topic == topic), key=_rank)
    elsewhere = sorted((p for p in new if p.checklist.topic != topic), key=_rank)
    wanted = [
        ([p for p in (*here, *elsewhere) if p.step.kind == "talk"], 1 if talk_first else 0),
        ([p for p in here if p.step.kind == "do" and p.step.essential], len(here)),
        ([p for p in here if p.step.kind == "watch"], 1),
        ([p for p in here if p.step.kind != "watch"], len(here)),
    ]
    chosen: list[Planned] = []
    for steps, at_most in wanted:
        taken = 0
        for planned in steps:
            if planned not in chosen and taken < at_most and _minutes(chosen) + planned.step.minutes <= left:
                chosen.append(planned)
                taken += 1
    return chosen


def _topic_of(new: list[Planned]) -> str:
    """The topic with most unanswered essentials, the first of the pack among equals. Unkept steps choose last."""
    choosing = [planned for planned in new if planned.step.keep] or new
    essentials = dict.fromkeys((planned.checklist.topic for planned in choosing), 0)
    for planned in choosing:
        essentials[planned.checklist.topic] += planned.step.essential
    return max(essentials, key=lambda topic: essentials[topic], default="")


def _rank(planned: Planned) -> tuple[bool, bool]:
    """Steps without kept answers last, essentials first; pack order among equals (sorting is stable)."""
    return not planned.step.keep, not planned.step.essential


def _minutes(steps: list[Planned]) -> int:
    return sum(planned.step.minutes for planned in steps)


def _alone_first(steps: list[Planned]) -> list[Planned]:
    return sorted(steps, key=lambda planned: planned.step.part != "alone")
