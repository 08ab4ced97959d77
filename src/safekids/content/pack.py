"""The compiled content, read at run time: on the way to the first screen, so with plain `json` and nothing else."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from safekids.content.model import (
    Band,
    BandInfo,
    Branch,
    Checklist,
    Do,
    Fact,
    Help,
    HelpPage,
    HelpSection,
    HelpStep,
    Pack,
    Source,
    Step,
    Talk,
    Topic,
    Watch,
)

Made = TypeVar("Made")

PACK_FILE = "pack.json"
HELP_FILE = "help.json"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "_pack")


class PackMissing(Exception):
    """A compiled file is not there, or is not what the compiler writes: safekids was not installed whole."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def band_file_name(band_id: str) -> str:
    return f"band-{band_id}.json"


def read_pack(folder: str = FOLDER) -> Pack:
    """The index: which bands and topics there are, and in which band a step is. Raises PackMissing."""
    return _read(folder, PACK_FILE, _pack)


def read_band(band_id: str, folder: str = FOLDER) -> Band:
    """A band that is ready, whole. Raises PackMissing."""
    return _read(folder, band_file_name(band_id), _band)


def read_help(folder: str = FOLDER) -> Help:
    """The help pages. Raises PackMissing."""
    return _read(folder, HELP_FILE, _help)


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


def _help(raw: Any) -> Help:
    return Help(tuple(_page(page) for page in raw["pages"]), _sources(raw["sources"]))


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


def _page(raw: dict[str, Any]) -> HelpPage:
    return HelpPage(
        raw["id"],
        raw["title"],
        raw["private"],
        tuple(raw["say_first"]),
        tuple(
            HelpSection(s["title"], s["numbered"], tuple(HelpStep(i["text"], tuple(i["sources"])) for i in s["steps"]))
            for s in raw["sections"]
        ),
        tuple(raw["do_not"]),
        date.fromisoformat(raw["checked"]),
    )
