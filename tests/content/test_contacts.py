"""The shipped contacts: what somebody would dial in the worst hour of their life."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import phonenumbers
import pytest

from safekids.content import pack
from safekids.content.compile import make_country, make_help, read_folder
from safekids.content.help_model import NOWHERE, Country, Help, HelpPage, Purpose
from safekids.content.help_outline import outline

DATA = Path(__file__).parent.parent.parent / "data"
COUNTRIES = ("AU", "CA", "DE", "ES", "FR", "GB", "IE", "IN", "INT", "MX", "NZ", "US", "ZA")


@pytest.fixture(scope="module")
def shipped() -> tuple[Help, dict[str, Country]]:
    folder, _ = read_folder(str(DATA))
    assert folder is not None
    return make_help(folder), {code: make_country(folder, code) for code in folder.countries}


def test_the_countries_that_were_promised_are_there(shipped: tuple[Help, dict[str, Country]]) -> None:
    assert tuple(sorted(shipped[1])) == COUNTRIES


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_number_is_one_that_can_be_dialled_there(shipped: tuple[Help, dict[str, Country]], code: str) -> None:
    """Whole numbers are valid, and what is printed is the same number; short codes are short."""
    for service in shipped[1][code].services.values():
        for way in service.ways:
            if not way.number or way.kind == "ussd":
                continue
            digits = re.sub(r"[^0-9]", "", way.number)
            if not way.e164:
                assert 2 <= len(digits) <= 6, way
                continue
            number = phonenumbers.parse(way.e164)
            assert phonenumbers.is_valid_number(number), way
            national = str(number.national_number)
            assert digits.lstrip("0") in (national, f"{number.country_code}{national}"), way


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_situation_has_the_emergency_number_and_somebody_for_it(
    shipped: tuple[Help, dict[str, Country]], code: str
) -> None:
    help_, countries = shipped
    country = countries[code]
    for page in help_.pages:
        parts = {part.kind: part for part in outline(help_, page, country)}
        life = " ".join(line for kind in ("life", "life_later") if kind in parts for line in parts[kind].lines)
        assert "hurting or killing yourself" in life
        expected = "your emergency number" if code == NOWHERE else country.emergency[0].number
        assert expected in life
        assert expected in parts["first"].lines[0]
        if not page.emergency_only:  # there the emergency number is whom to call
            assert parts["call"].services or parts["call"].lines, page.id


def numbers_on(page: HelpPage, help_: Help, country: Country) -> set[str]:
    """Every number of a service on the page."""
    return {way.number for part in outline(help_, page, country) for s in part.services for way in s.ways if way.number}


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_page_for_a_missing_child_has_the_emergency_number_and_no_other(
    shipped: tuple[Help, dict[str, Country]], code: str
) -> None:
    help_, countries = shipped
    page = help_.page("missing")
    assert page is not None
    assert numbers_on(page, help_, countries[code]) == set()
    emergency = {n for one in countries[code].emergency for n in (one.number, *one.also)}
    lines = " ".join(
        line for part in outline(help_, page, countries[code]) if part.kind != "hard_to_call" for line in part.lines
    )
    assert set(re.findall(r"[0-9]{2,}", lines)) <= emergency


def test_every_purpose_is_answered_in_every_country(shipped: tuple[Help, dict[str, Country]]) -> None:
    for country in shipped[1].values():
        for purpose in get_args(Purpose):
            answer = country.answers[purpose]
            assert purpose == "emergency" or answer.services or answer.say, (country.code, purpose)


@pytest.mark.parametrize("code", ["DE", "ZA"])
def test_where_threats_are_for_the_police_no_other_line_stands_first(
    shipped: tuple[Help, dict[str, Country]], code: str
) -> None:
    """A line for despair stood there alone, and might have been rung instead."""
    help_, countries = shipped
    page = next(page for page in help_.pages if page.id == "threatened")
    (box,) = (part for part in outline(help_, page, countries[code]) if part.kind == "call_first")
    assert "police" in " ".join(box.lines)
    assert not box.services


def test_what_was_compiled_is_what_is_read(shipped: tuple[Help, dict[str, Country]]) -> None:
    assert pack.read_help() == shipped[0]
    assert {code: pack.read_country(code) for code in COUNTRIES} == shipped[1]


def test_nobody_is_said_to_have_called_who_has_not(shipped: tuple[Help, dict[str, Country]]) -> None:
    for country in shipped[1].values():
        assert country.verified_on is None
        assert all(service.verified_on is None for service in country.services.values())
