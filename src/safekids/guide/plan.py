"""Which steps tonight: a pure function of content, household, minutes and the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.model import Band, Checklist, Step, steps_of
from safekids.household.model import HOME, Answer, Child, Household, day_given

Reason: TypeAlias = Literal["next_evening", "changed", "due", "new"]


class Request(NamedTuple):
    """What this evening is for. `child` is None when just looking: then nothing was answered before."""

    child: Child | None
    minutes: int
    today: date
    topic: str | None = None
    occasion: str | None = None


class Planned(NamedTuple):
    """One step of the evening. `before` is the answer it comes back from, if it does."""

    checklist: Checklist
    step: Step
    reason: Reason
    before: Answer | None = None


class Plan(NamedTuple):
    """`waiting` was promised for this evening too, and found no room."""

    steps: tuple[Planned, ...]
    waiting: tuple[Planned, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(planned.step.minutes for planned in self.steps)


SKIPPED_FOR = timedelta(days=28)
NOT_NOW_FOR = timedelta(days=180)
MOST_COMING_BACK = 3
COMING_BACK: tuple[Reason, ...] = ("next_evening", "changed", "due")  # the most promised first
ROUND = 10  # minutes: one thing to set, one to say, one to notice; twenty minutes are two rounds


def who_answers(step: Step, child: Child | None) -> str | None:
    """HOME for a household step, the child's id otherwise; None when no answer to it is kept."""
    if child is None or not step.keep:
        return None
    return HOME if step.scope == "home" else child.id


def rests(step: Step, today: date) -> bool:
    """Whether a step of which nothing is kept stays away this week.

    Nobody knows that it was met, so it would come every evening. It comes in one week of five: not a number of weeks
    after which families meet again, so that no family meets it always, or never.
    """
    return not step.keep and (today.toordinal() // 7 + sum(map(ord, step.id))) % 5 != 0


def standing(step: Step, answer: Answer | None, today: date) -> Reason | None:
    """Why `step` would come tonight, given its latest answer; None when it stays away.

    An answer dated after today counts as today's: a clock that was set back does not ask again what was answered.
    What was promised for the next evening stays a promise, also when the advice has changed meanwhile.
    """
    if step.replaced_by:
        return None
    if answer is None:
        return "new"
    since = today - day_given(answer.on, today)
    if not since or answer.answer == "not_for_us":
        return None
    match answer.answer:
        case "skip":  # never met, so there is nothing to have changed
            return "new" if since >= SKIPPED_FOR else None
        case "hard":
            return "next_evening"
        case "not_yet" if answer.again_on is None or answer.again_on <= today:
            return "next_evening"
        case _ if step.revision > answer.revision:
            return "changed"
        case "not_now":
            return "new" if since >= NOT_NOW_FOR else None
        case "done" | "talked" | "seen":
            days = step.revisit_after
            return "due" if days is not None and since >= timedelta(days=days) else None
        case _:
            return None


def make_plan(band: Band, household: Household, request: Request) -> Plan:
    """The evening. Empty only when nothing at all is open.

    First what comes back, at most three steps: what was promised for this evening, the oldest promise first, in as many
    minutes as there are, and the first of it in any case, even when it is longer than that: a promise is kept. What
    changed or is due takes at most half the minutes. What was promised and found no room waits, and is named at the
    end. Then new steps, a round of ten minutes of one
    topic at a time; under ten minutes one talk or one thing to set. Steps to meet alone stand before those to meet
    together, in each of the two parts. From ten minutes up a new talk is there whenever one is open that still fits,
    unless a talk has come back.

    Only the very first step may make the evening longer than its minutes. A step without kept answers (`keep: false`)
    is always new: it comes in one week of five unless nothing else is new, last in its topic, does not count when the
    topic is chosen, and is never all there is while another step is open, not even when that one is too long. An
    asked-for topic or occasion with nothing new gives way to the others; what comes back does so from every topic.
    """
    open_steps = _open_steps(band, household, request)
    back = _coming_back(open_steps, request.minutes)
    new = [planned for planned in open_steps if planned.reason == "new"]
    if request.topic:
        new = [planned for planned in new if planned.checklist.topic == request.topic] or new
    if request.occasion:
        new = [planned for planned in new if request.occasion in planned.step.occasions] or new
    new = [planned for planned in new if not rests(planned.step, request.today)] or new
    five = band.only_five
    fresh = _rounds(new, back, request.minutes, five)
    if not back and not any(planned.step.keep for planned in fresh):
        back = _one_in_any_case(open_steps, new)
        fresh = _rounds([planned for planned in new if planned not in back], back, request.minutes, five)
    chosen = _alone_first(back) + _alone_first(fresh or ([] if back else _by_topic(new)[:1]))
    waiting = [p for p in open_steps if p.reason == "next_evening" and p not in chosen]
    return Plan(tuple(chosen), tuple(sorted(waiting, key=_most_promised)))


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
    chosen: list[Planned] = []
    for planned in sorted((p for p in open_steps if p.reason != "new"), key=_most_promised):
        promised = planned.reason == "next_evening"
        fits = (1 if promised else 2) * (_minutes(chosen) + planned.step.minutes) <= minutes
        if len(chosen) < MOST_COMING_BACK and (fits or (promised and not chosen)):
            chosen.append(planned)
    return chosen


def _one_in_any_case(open_steps: list[Planned], new: list[Planned]) -> list[Planned]:
    """The one step with a kept answer that comes however long it is, new rather than back; none when none is open."""
    kept = [planned for planned in new if planned.step.keep]
    return _by_topic(kept)[:1] or sorted((p for p in open_steps if p.reason != "new"), key=_most_promised)[:1]


def _most_promised(planned: Planned) -> tuple[int, bool, date]:
    """Sorts what comes back: a talk that was hard first; then the oldest promise, by its day where it had one. Pack
    order among equals."""
    assert planned.before is not None, "only answered steps come back"
    oldest = date.min if planned.reason == "changed" else planned.before.again_on or planned.before.on
    return COMING_BACK.index(planned.reason), planned.before.answer != "hard", oldest


def _rounds(new: list[Planned], back: list[Planned], minutes: int, five: tuple[str, ...]) -> list[Planned]:
    """The new steps of the evening, beside what comes back. No round but the last is longer than ten minutes."""
    left = minutes - _minutes(back)
    if minutes < ROUND:
        return [] if any(p.step.kind != "watch" for p in back) else _one_step(new, left, five)
    chosen: list[Planned] = []
    talk_first = not any(planned.step.kind == "talk" for planned in back)
    for after_this in reversed(range(minutes // ROUND)):
        rest = [planned for planned in new if planned not in chosen]
        had = (*back, *chosen)
        talks = minutes // ROUND - sum(p.step.kind == "talk" for p in had)
        if any(p.step.kind == "talk" and p.step.hard for p in had):
            rest = [p for p in rest if not (p.step.kind == "talk" and p.step.hard)]
        chosen += _round(rest, min(left, ROUND) if after_this else left, five, talks, talk_first=talk_first)
        left = minutes - _minutes(back) - _minutes(chosen)
        talk_first = True
    return chosen


def _one_step(new: list[Planned], left: int, five: tuple[str, ...]) -> list[Planned]:
    """One talk or one thing to set that fits, from the chosen topic if it can be; a sign when there is neither."""
    fitting = [planned for planned in _by_topic(new) if planned.step.minutes <= left]

    def order(planned: Planned) -> tuple[bool, bool, int]:
        return not planned.step.keep, planned.step.kind == "watch", _place(planned, five)

    return sorted(fitting, key=order)[:1]


def _place(planned: Planned, five: tuple[str, ...]) -> int:
    """The place among the five to do first; behind them for every other step."""
    return five.index(planned.step.id) if planned.step.id in five else len(five)


def _round(new: list[Planned], left: int, five: tuple[str, ...], talks: int, *, talk_first: bool) -> list[Planned]:
    """One round of one topic in at most `left` minutes: one to say, one to set, one to notice; then what still fits.

    What is among the five to do first comes from any topic. `talk_first` takes a talk before all else, from another
    topic when this one has none that fits. There are at most `talks` talks, and one about a hard subject: nobody has
    more of them in an evening.
    """
    steps = [planned for planned in _by_topic(new) if planned.step.minutes <= left]
    here = [planned for planned in steps if planned.checklist.topic == steps[0].checklist.topic]
    to_say = sorted((p for p in steps if p.step.kind == "talk"), key=lambda p: (not p.step.keep, _place(p, five)))
    first_to_set = [p for p in steps if p.step.kind == "do" and p.step.keep and p.step.id in five]
    wanted = [
        (to_say, 1 if talk_first else 0),
        (
            [
                *sorted(first_to_set, key=lambda p: _place(p, five)),
                *(p for p in here if p.step.kind == "do" and p.step.essential and p.step.keep),
            ],
            1,
        ),
        ([p for p in here if p.step.kind == "watch"], 1),
        ([p for p in here if p.step.kind != "watch"], len(here)),
    ]
    chosen: list[Planned] = []
    for candidates, at_most in wanted:
        taken = 0
        for planned in candidates:
            if planned.step.kind == "talk" and not _one_more_talk(planned, chosen, talks):
                continue
            if taken < at_most and planned not in chosen and _minutes(chosen) + planned.step.minutes <= left:
                chosen.append(planned)
                taken += 1
    return chosen


def _one_more_talk(planned: Planned, chosen: list[Planned], talks: int) -> bool:
    said = [p for p in chosen if p.step.kind == "talk"]
    return len(said) < talks and not (planned.step.hard and any(p.step.hard for p in said))


def _by_topic(new: list[Planned]) -> list[Planned]:
    """The topic with most unanswered essentials first, then the others; the order of the pack among equals.

    In a topic essentials come first. Steps without kept answers come last and do not count; a topic of nothing else
    stands behind all others.
    """
    essentials: dict[str, int] = {}
    for planned in new:
        if planned.step.keep:
            topic = planned.checklist.topic
            essentials[topic] = essentials.get(topic, 0) + planned.step.essential
    place = {topic: i for i, topic in enumerate(dict.fromkeys(planned.checklist.topic for planned in new))}

    def order(planned: Planned) -> tuple[int, int, bool, bool]:
        topic = planned.checklist.topic
        return -essentials.get(topic, -1), place[topic], not planned.step.keep, not planned.step.essential

    return sorted(new, key=order)


def _minutes(steps: list[Planned]) -> int:
    return sum(planned.step.minutes for planned in steps)


def _alone_first(steps: list[Planned]) -> list[Planned]:
    return sorted(steps, key=lambda planned: planned.step.part != "alone")
