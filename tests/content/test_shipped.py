"""The steps as they ship: promises about them as a whole, which no single field can break or keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safekids.content import pack
from safekids.content.model import Talk, find_step, steps_of


def talks() -> Iterator[tuple[str, Talk]]:
    for info in pack.read_pack().bands:
        if info.ready:
            for _, step in steps_of(pack.read_band(info.id)):
                if isinstance(step.body, Talk):
                    yield step.id, step.body


def test_after_a_talk_that_asks_nothing_nobody_is_told_to_ask_again() -> None:
    silent = {
        step_id: branch
        for step_id, talk in talks()
        for branch in talk.branches
        if branch.id == "silence" and "?" not in talk.open_with
    }
    assert set(silent) >= {"Y25", "G73", "J28"}
    assert [step_id for step_id, branch in silent.items() if "I will ask again" in branch.say] == []


def test_every_number_was_read_at_its_source_and_comes_with_one_thing_to_do() -> None:
    index, numbers = pack.read_pack(), pack.read_numbers()
    assert len(numbers.facts) >= 10
    for fact in numbers.facts:
        assert numbers.sources[fact.source].seen_on, fact.id
        found = find_step(pack.read_band(index.places[fact.step]), fact.step)
        assert found is not None, fact.id
        assert found[1].keep, f"{fact.id}: what one can do about it may be named on any screen"


def test_a_number_whose_source_nobody_could_read_is_in_the_pack_without_its_figure() -> None:
    """The three of the article that this grew from: what each would count, and the nearest that was read."""
    numbers = pack.read_numbers()
    assert {one.year for one in numbers.withheld} == {2016, 2020}
    assert len(numbers.withheld) == 3
    read = {fact.id for fact in numbers.facts}
    for one in numbers.withheld:
        assert one.why
        assert one.caveat
        assert one.nearest
        assert set(one.nearest) <= read
        assert not re.search(r"\d", one.counts + one.caveat + one.why.replace("2018", "")), one.id


def test_no_number_that_cannot_be_known_is_repeated() -> None:
    """Old guesses of how many children are trafficked, a count of pictures that were real, shares read nowhere."""
    numbers = pack.read_numbers()
    said = " ".join(f"{fact.text} {fact.counts} {fact.caveat}" for fact in numbers.facts) + str(numbers.withheld)
    assert not [figure for figure in ("100,000", "300,000", "440,419", "17,000", "58 in 100", "58%") if figure in said]


def test_no_number_stands_on_a_page_of_help() -> None:
    told = (str(pack.read_help().pages) + str(pack.read_help().shared)).casefold()
    assert not [
        fact.id for fact in pack.read_numbers().facts if fact.text.casefold() in told or f"{{fact:{fact.id}}}" in told
    ]
