"""Small, valid content and households for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from safekids.content.model import Band, BandInfo, Branch, Checklist, Do, Fact, Kind, Source, Step, Talk, Topic, Watch

TODAY = date(2026, 11, 23)

DO = Do(how=("Open the settings.",), you_need="", if_you_cannot=())
TALK = Talk(
    open_with="What was fun today?",
    follow_ups=("Then what?",),
    listen_for=("a long silence",),
    branches=(Branch("silence", "If {child} says nothing", "That is fine.", ""),),
    avoid=("ask why",),
    repair="I asked that badly. I am on your side.",
    practise="Say it once at the sink.",
    other_ways=("Draw it.",),
    literally="What did you like today?",
)
WATCH = Watch(sign="A sudden change.", may_also_mean=("A bad week.",), next="Ask how the day was.")
BODIES: dict[Kind, Do | Talk | Watch] = {"do": DO, "talk": TALK, "watch": WATCH}
MINUTES: dict[Kind, int] = {"do": 5, "talk": 4, "watch": 1}


def make_step(step_id: str = "K27", kind: Kind = "do", **fields: Any) -> Step:
    """A step of that kind; any field of Step can be given."""
    values: dict[str, Any] = {
        "id": step_id,
        "revision": 1,
        "title": f"Step {step_id}",
        "minutes": MINUTES[kind],
        "part": "alone" if kind == "do" else "together",
        "scope": "child",
        "essential": True,
        "hard": "",
        "keep": True,
        "on_device": False,
        "why": "Because it helps.",
        "sources": ("src",),
        "evidence": "advice",
        "checked": date(2026, 11, 1),
        "check_after": date(2027, 11, 1),
        "revisit_after": None,
        "occasions": (),
        "situations": (),
        "follows": None,
        "replaced_by": None,
        "remember": f"Remember {step_id}.",
        "if_then": f"When we are in the car, I will try {step_id}.",
        "body": BODIES[kind],
    }
    return Step(**(values | fields))


def make_checklist(topic: str = "games", *steps: Step) -> Checklist:
    return Checklist(id=f"{topic}-list", title=topic.capitalize(), topic=topic, steps=steps)


def make_band(*checklists: Checklist, band_id: str = "8-10") -> Band:
    """A ready band of these checklists, with one seen source, one fact and the topics they name."""
    return Band(
        info=BandInfo(band_id, "8 to 10", "Get ready before more freedom.", 8, 10, ready=True),
        only_five=(),
        checklists=checklists,
        topics={c.topic: Topic(c.topic, c.topic) for c in checklists},
        sources={"src": Source("src", "A body", "A page", 2025, "https://a.example/", TODAY, "page", "the step")},
        facts={"rules": Fact("rules", "19 in 100", "parents asked", 2025, "USA", "a survey", "src")},
    )
