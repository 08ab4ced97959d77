"""From what was typed to what is meant: bands, topics, children and codes, or a UsageFault with what there is."""

from __future__ import annotations

import difflib
import unicodedata

from safekids.cli.errors import UsageFault
from safekids.content.model import Pack
from safekids.household.model import Child, Household, child_named
from safekids.messages.english import commands as say

# A code is letters, then two digits; these are mended where people mix them up.
_AS_DIGIT = str.maketrans("OoIlL", "00111")


def band_of(pack: Pack, band: str | None, age: int | None) -> str | None:
    """The band's id, by itself or by the child's age; None when neither was said."""
    if band is not None and age is not None:
        raise UsageFault(say.BAND_AND_AGE, say.BAND_AND_AGE_HINT)
    if age is not None:
        found = next((info.id for info in pack.bands if info.min_age <= age <= info.max_age), None)
        if found is None:
            raise UsageFault(say.no_band_for(age), say.bands_are([info.id for info in pack.bands]))
        return found
    if band is not None and pack.band_info(band) is None:
        raise UsageFault(say.unknown_band(band), say.bands_are([info.id for info in pack.bands]))
    return band


def topic_of(pack: Pack, topic: str | None) -> str | None:
    topics = [known.id for known in pack.topics]
    if topic is not None and topic not in topics:
        raise UsageFault(say.unknown_topic(topic), say.topics_are(topics))
    return topic


def occasion_of(pack: Pack, occasion: str | None) -> str | None:
    if occasion is not None and occasion not in pack.occasions:
        raise UsageFault(say.unknown_occasion(occasion), say.occasions_are(pack.occasions))
    return occasion


def situation_of(pack: Pack, situation: str | None) -> str | None:
    if situation is not None and situation not in pack.situations:
        raise UsageFault(say.unknown_situation(situation), say.situations_are(pack.situations))
    return situation


def child_of(household: Household, nickname: str) -> Child:
    child = child_named(household, nickname)
    if child is None:
        raise UsageFault(say.unknown_child(nickname), say.known_children([c.nickname for c in household.children]))
    return child


def code_of(pack: Pack, typed: str) -> str:
    """The step id that was meant, also a retired one. Raises UsageFault for one that was never given."""
    code = mended(typed)
    if code in pack.places or code in pack.retired:
        return code
    near = difflib.get_close_matches(code, pack.places, 2, 0.6)
    raise UsageFault(say.unknown_step(typed.strip()), say.nearest(near))


def successor_of(pack: Pack, code: str) -> str | None:
    """The step that took the place of a retired one, however often it moved; None when there is none."""
    seen: set[str] = set()
    while code in pack.retired and code not in seen:
        seen.add(code)
        code = pack.retired[code] or ""
    return code if code in pack.places else None


def mended(typed: str) -> str:
    """ "k2O," is K20: letters in front, digits in the last two places, nothing around them."""
    code = unicodedata.normalize("NFKC", typed).strip(" .,;()").upper()
    return code[:-2] + code[-2:].translate(_AS_DIGIT)
