"""Bands that hold something, and nothing said twice."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from safekids.content.quality.rule import JUDGEMENT, Fault, Rule, Subject, fault_of, said_in, words
from safekids.content.reader import texts
from safekids.content.rules import CHECKLISTS, Entry, band_file

Phrase: TypeAlias = tuple[str, ...]

ALIKE = 0.5  # of the three-word phrases of two steps, those that both have
_RUN = 3  # words of a phrase
_LEAST_PHRASES = 12  # of a step: two that say less may be alike by chance
_ONLY_ONE = ("title", "remember", "open_with", "sign")  # no two steps say the same here


def _empty(subject: Subject) -> Iterator[Fault]:
    if len(subject.files) == 1:  # a file that lies alone: nobody knows what stands in the others
        return
    lists = subject.entries(CHECKLISTS, "checklists")
    for band in subject.entries(CHECKLISTS, "bands"):
        has = subject.entries(band_file(band.id), "steps") and any(one.text("band") == band.id for one in lists)
        if band.data.get("coming") is not True and not has:
            what, how = f"band {band.id} has no steps", "write them, or add `coming: true`"
            yield fault_of(band, "id", what, how)
    used = {one.text("topic") for one in lists}
    for topic in subject.entries(CHECKLISTS, "topics"):
        if topic.id not in used:
            what, how = f"no checklist is about {topic.id}", "write one, or take the topic out"
            yield fault_of(topic, "id", what, how, "warn")


def _plain(text: str) -> str:
    return " ".join(words(text)).casefold()


def _phrases(step: Entry) -> frozenset[Phrase]:
    """Every run of three words in what a step says, `why` aside."""
    found = set()
    for said in said_in(step):
        if said.group in ("spoken", "doing", "sign"):
            spoken = _plain(said.text).split()
            found |= {tuple(spoken[i : i + _RUN]) for i in range(len(spoken) - _RUN + 1)}
    return frozenset(found)


def _twice(subject: Subject) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    steps = []
    for _, step in subject.steps():
        same = [
            f for f in _ONLY_ONE if step.text(f) and first.setdefault((f, _plain(step.text(f))), step.id) != step.id
        ]
        if same:
            what = f"{step.id} has the {same[0]} of {first[same[0], _plain(step.text(same[0]))]}"
            yield fault_of(step, same[0], what, "say it in words of its own, or keep one of the two")
        elif len(phrases := _phrases(step)) >= _LEAST_PHRASES:
            steps.append((step, phrases))
    for step, other in _alike(steps):
        what, how = f"{step.id} says what {other.id} says", "keep one of the two, or write it anew for this age"
        yield fault_of(step, "id", what, how)


def _alike(steps: list[tuple[Entry, frozenset[Phrase]]]) -> Iterator[tuple[Entry, Entry]]:
    """Each step that shares half of its phrases with an earlier one, and that one.

    Two such share one of the rarest phrases of each, so only steps that do are compared: a pack a hundred times
    larger takes about a hundred times as long.
    """
    held = Counter(phrase for _, phrases in steps for phrase in phrases)
    with_phrase: dict[Phrase, list[int]] = {}
    for i, (step, phrases) in enumerate(steps):
        rarest = sorted(phrases, key=lambda phrase: (held[phrase], phrase))
        enough = rarest[: len(rarest) - math.ceil(ALIKE * len(rarest)) + 1]
        earlier = dict.fromkeys(j for phrase in enough for j in with_phrase.get(phrase, ()))
        for j in earlier:
            other, others = steps[j]
            if len(phrases & others) >= ALIKE * len(phrases | others):
                yield step, other
                break
        for phrase in enough:
            with_phrase.setdefault(phrase, []).append(i)


def _if_then(subject: Subject) -> Iterator[Fault]:
    """An if-then line has its form, and a sign to know has none."""
    for _, step in subject.steps():
        line = step.text("if_then")
        if line and step.text("kind") == "watch":
            yield fault_of(step, "if_then", "a watch step has no if-then line", "take it out")
        elif line and not re.fullmatch(r"When .+, I will .+", line):
            yield fault_of(step, "if_then", "if_then has not its form", "write: When ..., I will ...")


def _home(subject: Subject) -> Iterator[Fault]:
    """A step for the whole home speaks of no one child."""
    for _, step in subject.steps():
        if step.text("scope") == "home":
            for path, text in texts(step.data, step.path):
                if "{child}" in text:
                    what, where = f"{step.id} is for the home and speaks of {{child}}", step.file.at(*path)
                    yield Fault(step.id, str(path[2]), where, what, "say: the children")


RULES = (
    Rule("empty-band", "fail",
         "A band that is offered and empty sends a parent away. A topic without a step is a hint.", JUDGEMENT, _empty),
    Rule("near-duplicate", "fail",
         "Said twice, it costs two evenings; copied from a younger band, it is not for this age.", JUDGEMENT, _twice),
    Rule("if-then", "fail", "A line of the form when and then is kept more often than a good wish.",
         "Gollwitzer 1999 on implementation intentions (not read)", _if_then),
    Rule("home-child", "fail", "A step for the whole home is asked once, whoever the children are.", JUDGEMENT, _home),
)  # fmt: skip
