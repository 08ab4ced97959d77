"""Small, valid content and households for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from safekids.content.help_model import (
    Answer,
    Country,
    CountryInfo,
    Emergency,
    Evidence,
    Help,
    HelpPage,
    HelpSection,
    HelpStep,
    Purpose,
    Service,
    Shared,
    Way,
)
from safekids.content.model import Band, BandInfo, Branch, Checklist, Do, Fact, Kind, Source, Step, Talk, Topic, Watch

TODAY = date(2026, 11, 23)
# The last day on which a source of the shipped content was read: before it, that page would be from the future.
LAST_READ = date(2026, 11, 28)

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


# --- help now


def make_page(page_id: str = "threatened", **fields: Any) -> HelpPage:
    """A help page with one section of five steps; any field can be given."""
    values: dict[str, Any] = {
        "id": page_id,
        "title": f"About {page_id}",
        "by_number_only": False,
        "private": False,
        "emergency_only": False,
        "no_source": False,
        "first_words": "",
        "life_first": (),
        "ten_minutes": "For the next ten minutes: stay.",
        "questions": (),
        "otherwise": "",
        "sections": (HelpSection("Now", True, help_steps(*(f"Step {i} now." for i in range(1, 6)))),),
        "do_not": ("Ask why.",),
        "keep": help_steps("Keep the words."),
        "never_touch": help_steps("Touch no picture."),
        "call": ("csea_report", "child_helpline"),
        "when_you_call": help_steps("They ask who you are."),
        "tonight": help_steps("Sleep near."),
        "tomorrow": help_steps("Tell the school."),
        "next_week": help_steps("Ask again."),
        "differs": "",
        "checked": TODAY,
    }
    return HelpPage(**(values | fields))


def help_steps(*texts: str) -> tuple[HelpStep, ...]:
    return tuple(HelpStep(text, ("src",)) for text in texts)


def make_help(*pages: HelpPage) -> Help:
    """Help with these pages, for GB and everywhere else."""
    shared = Shared(
        danger="In danger now? UK 999.",
        safe_now="Safe right now? If not, call {emergency}.",
        breathe="Breathe out.",
        first_words="Say: 'I believe you.'",
        life_first=help_steps("Ask about life. Call {emergency}."),
        hard_to_call=help_steps("Ask for an interpreter."),
    )
    source = Source("src", "A body", "A page", 2025, "https://a.example/", TODAY, "page", "the step")
    countries = (CountryInfo("GB", "United Kingdom"), CountryInfo("INT", "Other countries"))
    return Help(shared, pages or (make_page(),), countries, {"src": source})


def make_way(number: str = "0800 111 222", **fields: Any) -> Way:
    values: dict[str, Any] = {
        "id": "way-1",
        "kind": "phone",
        "number": number,
        "e164": "+44800111222",
        "keyword": "",
        "url": "",
        "action": None,
        "hours": None,
        "free": False,
        "languages": (),
        "menu": "",
        "vanity": "",
        "note": "",
    }
    return Way(**(values | fields))


def make_service(service_id: str = "gb-line", **fields: Any) -> Service:
    values: dict[str, Any] = {
        "id": service_id,
        "name": f"The {service_id}",
        "operator": "A charity",
        "operator_kind": "charity",
        "purposes": ("csea_report",),
        "does": "Listens.",
        "does_not": "It is not the police.",
        "instead": "",
        "who": "Anyone.",
        "callers": ("anyone",),
        "takes_reports": True,
        "anonymous": "unknown",
        "languages": (),
        "interpreters": "",
        "deaf": "",
        "youngest": None,
        "oldest": None,
        "regions": (),
        "ways": (make_way(),),
        "evidence": (make_evidence(),),
        "verified_on": None,
        "verified_by": "",
        "verified_how": "",
        "review_days": 90,
        "note": "",
    }
    return Service(**(values | fields))


def make_evidence(**fields: Any) -> Evidence:
    values: dict[str, Any] = {
        "url": "https://line.example/",
        "publisher": "A charity",
        "kind": "operator",
        "published": "",
        "seen_on": TODAY,
        "seen_how": "page",
        "quote": "Call 0800 111 222.",
        "supports": ("way-1",),
        "note": "",
    }
    return Evidence(**(values | fields))


def make_country(code: str = "GB", *services: Service, **fields: Any) -> Country:
    """A country where each service answers its own purposes, and nobody the others."""
    services = services or (make_service(),)
    answers: dict[Purpose, Answer] = {
        purpose: Answer(tuple(s.id for s in services if purpose in s.purposes), "") for purpose in get_args(Purpose)
    }
    number = "112" if code == "INT" else "999"
    emergency = Emergency(number, (), ("police", "fire", "ambulance"), "", "", "", "", "", (make_evidence(),))
    values: dict[str, Any] = {
        "code": code,
        "name": "Other countries" if code == "INT" else "United Kingdom",
        "seen_on": TODAY,
        "verified_on": None,
        "emergency": (emergency,),
        "regions": {},
        "services": {service.id: service for service in services},
        "answers": answers,
        "notes": (),
    }
    return Country(**(values | fields))
