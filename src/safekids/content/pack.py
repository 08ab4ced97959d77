"""The compiled content, read at run time: on the way to the first screen, so with plain `json` and nothing else."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from safekids.content.model import (
    Band,
    BandInfo,
    Branch,
    Checklist,
    Do,
    Fact,
    Numbers,
    Pack,
    Source,
    Step,
    Talk,
    Topic,
    Watch,
    Withheld,
)

if TYPE_CHECKING:
    from safekids.content.help_model import Country, Evidence, Help, HelpPage, HelpStep, Service, Way

Made = TypeVar("Made")

PACK_FILE = "pack.json"
HELP_FILE = "help.json"
NUMBERS_FILE = "numbers.json"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "_pack")


class PackMissing(Exception):
    """A compiled file is not there, or is not what the compiler writes: safekids was not installed whole."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def band_file_name(band_id: str) -> str:
    return f"band-{band_id}.json"


def country_file_name(code: str) -> str:
    return f"country-{code}.json"


def read_pack(folder: str = FOLDER) -> Pack:
    """The index: which bands and topics there are, and in which band a step is. Raises PackMissing."""
    return _read(folder, PACK_FILE, _pack)


def read_band(band_id: str, folder: str = FOLDER) -> Band:
    """A band that is ready, whole. Raises PackMissing."""
    return _read(folder, band_file_name(band_id), _band)


def read_numbers(folder: str = FOLDER) -> Numbers:
    """Every number there is. Raises PackMissing."""
    return _read(folder, NUMBERS_FILE, _numbers)


def read_help(folder: str = FOLDER) -> Help:
    """The help pages, and which countries there are. Raises PackMissing."""
    return _read(folder, HELP_FILE, _help)


def read_country(code: str, folder: str = FOLDER) -> Country:
    """Whom to call in that country. Raises PackMissing."""
    return _read(folder, country_file_name(code), _country)


def _read(folder: str, name: str, make: Callable[[Any], Made]) -> Made:
    """One compiled file. None of what it holds is ever garbage, so nobody looks for any meanwhile."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return make(json.load(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PackMissing(name) from None
    finally:
        if collecting:
            gc.enable()


def _pack(raw: Any) -> Pack:
    return Pack(
        raw["edition"],
        raw["language"],
        tuple(BandInfo(**info) for info in raw["bands"]),
        tuple(Topic(**topic) for topic in raw["topics"]),
        raw["places"],
        raw["retired"],
        tuple(raw["occasions"]),
        tuple(raw["situations"]),
    )


def _band(raw: Any) -> Band:
    return Band(
        BandInfo(**raw["info"]),
        tuple(raw["only_five"]),
        tuple(
            Checklist(c["id"], c["title"], c["topic"], tuple(_step(step) for step in c["steps"]))
            for c in raw["checklists"]
        ),
        {key: Topic(**topic) for key, topic in raw["topics"].items()},
        _sources(raw["sources"]),
        {key: Fact(**fact) for key, fact in raw["facts"].items()},
    )


def _numbers(raw: Any) -> Numbers:
    return Numbers(
        tuple(Fact(**fact) for fact in raw["facts"]),
        _sources(raw["sources"]),
        tuple(Withheld(**{**one, "nearest": tuple(one["nearest"])}) for one in raw["withheld"]),
    )


def _step(raw: dict[str, Any]) -> Step:
    kind = raw.pop("kind")
    body = raw.pop("body")
    for field in ("sources", "occasions", "situations"):
        raw[field] = tuple(raw[field])
    for field in ("checked", "check_after"):
        raw[field] = date.fromisoformat(raw[field])
    made: Do | Talk | Watch
    if kind == "do":
        made = Do(tuple(body["how"]), body["you_need"], tuple(body["if_you_cannot"]))
    elif kind == "talk":
        body["branches"] = [Branch(**branch) for branch in body["branches"]]
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
        made = Talk(**fields)
    else:
        made = Watch(body["sign"], tuple(body["may_also_mean"]), body["next"])
    return Step(**raw, body=made)


def _sources(raw: dict[str, Any]) -> dict[str, Source]:
    for source in raw.values():
        source["seen_on"] = date.fromisoformat(source["seen_on"]) if source["seen_on"] else None
    return {key: Source(**source) for key, source in raw.items()}


# --- help now: its types are loaded only when somebody asks for it


def _help(raw: Any) -> Help:
    from safekids.content.help_model import CountryInfo, Help, Shared

    shared = raw["shared"]
    for field in ("life_first", "hard_to_call"):
        shared[field] = _help_steps(shared[field])
    return Help(
        Shared(**shared),
        tuple(_page(page) for page in raw["pages"]),
        tuple(CountryInfo(**info) for info in raw["countries"]),
        _sources(raw["sources"]),
    )


def _page(raw: dict[str, Any]) -> HelpPage:
    from safekids.content.help_model import HelpPage, HelpSection, Question

    for field in ("life_first", "keep", "never_touch", "when_you_call", "tonight", "tomorrow", "next_week"):
        raw[field] = _help_steps(raw[field])
    raw["questions"] = tuple(Question(**question) for question in raw["questions"])
    raw["sections"] = tuple(HelpSection(s["title"], s["numbered"], _help_steps(s["steps"])) for s in raw["sections"])
    raw["do_not"], raw["call"] = tuple(raw["do_not"]), tuple(raw["call"])
    raw["checked"] = date.fromisoformat(raw["checked"])
    return HelpPage(**raw)


def _help_steps(raw: list[dict[str, Any]]) -> tuple[HelpStep, ...]:
    from safekids.content.help_model import HelpStep

    return tuple(HelpStep(step["text"], tuple(step["sources"])) for step in raw)


def _country(raw: dict[str, Any]) -> Country:
    from safekids.content.help_model import Answer, Country, Emergency

    raw["seen_on"] = date.fromisoformat(raw["seen_on"])
    raw["verified_on"] = date.fromisoformat(raw["verified_on"]) if raw["verified_on"] else None
    raw["notes"] = tuple(raw["notes"])
    raw["services"] = {key: _service(service) for key, service in raw["services"].items()}
    raw["answers"] = {key: Answer(tuple(a["services"]), a["say"]) for key, a in raw["answers"].items()}
    emergency = []
    for one in raw["emergency"]:
        one["also"], one["services"] = tuple(one["also"]), tuple(one["services"])
        emergency.append(Emergency(**{**one, "evidence": _evidence(one["evidence"])}))
    raw["emergency"] = tuple(emergency)
    return Country(**raw)


def _service(raw: dict[str, Any]) -> Service:
    from safekids.content.help_model import Service

    for field in ("purposes", "callers", "languages", "regions"):
        raw[field] = tuple(raw[field])
    raw["ways"] = tuple(_way(way) for way in raw["ways"])
    raw["evidence"] = _evidence(raw["evidence"])
    raw["verified_on"] = date.fromisoformat(raw["verified_on"]) if raw["verified_on"] else None
    return Service(**raw)


def _way(raw: dict[str, Any]) -> Way:
    from safekids.content.help_model import Hours, Way

    raw["hours"] = Hours(**raw["hours"]) if raw["hours"] else None
    raw["languages"] = tuple(raw["languages"])
    return Way(**raw)


def _evidence(raw: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    from safekids.content.help_model import Evidence

    for page in raw:
        page["seen_on"], page["supports"] = date.fromisoformat(page["seen_on"]), tuple(page["supports"])
    return tuple(Evidence(**page) for page in raw)
