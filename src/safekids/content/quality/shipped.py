"""The words that came with safekids, compiled, in the shape in which they were written: so that rules can read them."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

from safekids.content.pack import HELP_FILE, PACK_FILE, PackMissing, band_file_name, country_file_name
from safekids.content.reader import Loaded
from safekids.content.rules import BRANCHES, CHECKLISTS, FACTS, HELP, SOURCES, Files, band_file, country_file


def shipped_files(folder: str) -> Files:
    """The files as they may have been written, each with one place: the beginning of its compiled file.

    Raises PackMissing.
    """
    name = PACK_FILE
    try:
        pack = _json(folder, name)
        bands: dict[str, Any] = {}
        for info in pack["bands"]:
            if info["ready"]:
                name = band_file_name(info["id"])
                bands[info["id"]] = _json(folder, name)
        name = HELP_FILE
        help_ = _json(folder, name)
        countries = {}
        for info in help_["countries"]:
            name = country_file_name(info["code"])
            countries[info["code"]] = _json(folder, name)
        return _as_written(pack, bands, help_, countries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PackMissing(name) from None


def _json(folder: str, name: str) -> Any:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def _as_written(pack: Any, bands: dict[str, Any], help_: Any, countries: dict[str, Any]) -> Files:
    steps = {band: [_step(step) for one in data["checklists"] for step in one["steps"]] for band, data in bands.items()}
    talks = [step for of_band in steps.values() for step in of_band if step["kind"] == "talk"]
    shared = _take_shared(talks)
    lists = [
        {**one, "band": band, "steps": [step["id"] for step in one["steps"]]}
        for band, data in bands.items()
        for one in data["checklists"]
    ]
    sources = {key: source for data in (*bands.values(), help_) for key, source in data["sources"].items()}
    facts = {key: fact for data in bands.values() for key, fact in data["facts"].items()}
    written: dict[str, tuple[str, Any]] = {
        CHECKLISTS: (PACK_FILE, {
            "bands": [{**info, "coming": not info["ready"]} for info in pack["bands"]],
            "topics": pack["topics"],
            "checklists": lists,
        }),
        BRANCHES: (PACK_FILE, {"branches": shared}),
        SOURCES: (HELP_FILE, {"sources": list(sources.values())}),
        FACTS: (PACK_FILE, {"facts": list(facts.values())}),
        HELP: (HELP_FILE, {"shared": help_["shared"], "pages": help_["pages"]}),
    }  # fmt: skip
    written |= {band_file(band): (band_file_name(band), {"steps": of_band}) for band, of_band in steps.items()}
    for code, country in countries.items():
        entries = [service for key, service in country["services"].items() if key.startswith(f"{code.lower()}-")]
        written[country_file(code)] = (country_file_name(code), {"entries": entries})
    return {name: Loaded(shown, data, {}, [], whole=True) for name, (shown, data) in written.items()}


def _step(step: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {**step, **step["body"]}
    del flat["body"]
    flat["if_they"] = [{**branch, "branch": branch["id"]} for branch in flat.pop("branches", [])]
    return flat


def _take_shared(talks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The branches that most talks have in common, taken out of all that have them so."""
    count = Counter(json.dumps(branch, sort_keys=True) for talk in talks for branch in talk["if_they"])
    common = [text for text, times in count.items() if 2 * times > len(talks) and json.loads(text)["id"]]
    for talk in talks:
        talk["if_they"] = [b for b in talk["if_they"] if json.dumps(b, sort_keys=True) not in common]
    return [json.loads(text) for text in common]
