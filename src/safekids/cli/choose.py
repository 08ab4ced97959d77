"""From what was typed to what is meant: bands, topics, children and codes, or a UsageFault with what there is."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from safekids.cli.errors import UsageFault
from safekids.content.model import Pack
from safekids.household.model import Child, Household, child_named
from safekids.messages.english import commands as say

# A code is letters, then two digits; these are mended where people mix them up.
_AS_DIGIT = str.maketrans("OoIlL", "00111")
_BETWEEN_CODES = re.compile(r"[\s,;/+&]+")
_LETTERS = re.compile(r"[A-Z]{1,2}")
_DIGITS = re.compile(r"[0-9OIL]{2}")


def one_of(
    typed: str, known: Sequence[str], unknown: Callable[[str], str], there_are: Callable[[Sequence[str]], str]
) -> str:
    """The name that was meant, whatever its capitals and spaces. Raises UsageFault with the nearest and with all."""
    wanted = _as_name(typed)
    for name in (wanted, _ARTICLE.sub("", wanted), f"a-{wanted}"):  # "a new game" is new-game, "loss" is a-loss
        if name in known:
            return name
    # Whoever knows one word of a name is helped to the whole; nothing is chosen for them.
    words = set(wanted.split("-")) - {"and", "a", "of", "the"}
    holding = [name for name in known if words & set(name.split("-"))]
    near = (holding or difflib.get_close_matches(wanted, known, 2, 0.6))[:3]
    raise UsageFault(unknown(typed), say.or_near(near, there_are(known)))


_ARTICLE = re.compile(r"^(?:an?|the)-")


def _as_name(typed: str) -> str:
    return "-".join(re.split(r"[\s_-]+", unicodedata.normalize("NFKC", typed).strip().casefold()))


def band_of(pack: Pack, band: str | None, age: int | None) -> str | None:
    """The band's id, by itself or by the child's age; None when neither was said."""
    if band is not None and age is not None:
        raise UsageFault(say.BAND_AND_AGE, say.BAND_AND_AGE_HINT)
    if age is not None:
        found = next((info.id for info in pack.bands if info.min_age <= age <= info.max_age), None)
        if found is None:
            raise UsageFault(say.no_band_for(age), say.bands_are([info.id for info in pack.bands]))
        return found
    return None if band is None else _band(pack, band)


def _band(pack: Pack, typed: str) -> str:
    """A band by its id or by its title, as both are printed: 8-10, "8 to 10", "under 5"."""
    name = _as_name(re.sub("[\u2010-\u2015]", "-", typed))
    found = next((info.id for info in pack.bands if name in (info.id, _as_name(info.title))), None)
    if found is None:
        bands = say.bands_are([info.id for info in pack.bands])
        ages = {str(age) for info in pack.bands for age in range(info.min_age, info.max_age + 1)}
        raise UsageFault(say.unknown_band(typed), say.age_instead(typed, bands) if typed in ages else bands)
    return found


def topic_of(pack: Pack, topic: str | None) -> str | None:
    topics = [known.id for known in pack.topics]
    return topic if topic is None else one_of(topic, topics, say.unknown_topic, say.topics_are)


def occasion_of(pack: Pack, occasion: str | None) -> str | None:
    if occasion is None:
        return None
    return one_of(occasion, pack.occasions, say.unknown_occasion, say.occasions_are)


def situation_of(pack: Pack, situation: str | None) -> str | None:
    if situation is None:
        return None
    return one_of(situation, pack.situations, say.unknown_situation, say.situations_are)


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


def codes_in(typed: Iterable[str]) -> list[str]:
    """Every code in what was typed, each as it was typed: "K27, p37", "k 27 n82" and "K27 and P37" are two each."""
    found: list[str] = []
    for piece in _BETWEEN_CODES.split(" ".join(typed)):
        if not piece or piece.casefold() == "and":
            continue
        if found and _LETTERS.fullmatch(_bare(found[-1])) and _DIGITS.fullmatch(_bare(piece)):
            found[-1] += f" {piece}"  # the letter and its digits, typed apart
        else:
            found.append(piece)
    return found


def mended(typed: str) -> str:
    """ "k-2O," is K20: letters in front, digits in the last two places, nothing around or between them."""
    code = _bare(typed)
    return code[:-2] + code[-2:].translate(_AS_DIGIT)


def _bare(typed: str) -> str:
    return re.sub(r"[\s.,;:()_\u2010-\u2015-]+", "", unicodedata.normalize("NFKC", typed)).upper()
