"""Dates, small numbers and lists as English writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day(on: date) -> str:
    """ "23 November 2026"."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def number(count: int) -> str:
    """Small numbers in words, larger ones in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def count_of(count: int, one: str, many: str) -> str:
    """ "one step", "three steps"."""
    return f"{number(count)} {one if count == 1 else many}"


def listing(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; with a comma in one of them, "a, b; and c"."""
    if len(parts) < 2:
        return "".join(parts)
    if any("," in part for part in parts):  # "a, b; c; and d": nobody could hear where one ends
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str) -> str:
    """The same text with a capital at its start."""
    return text[:1].upper() + text[1:]


def read_day(text: str, today: date) -> date | None:
    """The day a person means by "Saturday", "tomorrow", "in 3 days", "24 December" or "2026-12-24"; None if unclear.

    A weekday is the next one after today; a day and month without a year is the next such day. Days before today are
    None: nobody plans for the past.
    """
    words = text.strip().strip(".").casefold().replace(",", " ").split()
    if words[:1] in (["on"], ["next"], ["this"]) and len(words) > 1 and words != ["next", "week"]:
        words = words[1:]
    found: date | None = None
    match words:
        case ["today" | "tonight"]:
            found = today
        case ["tomorrow"]:
            found = _days_on(today, 1)
        case ["next", "week"]:
            found = _days_on(today, 7)
        case ["in", count, "day" | "days"] if count.isdecimal() and len(count) < 4:
            found = _days_on(today, int(count))
        case ["in", count, "week" | "weeks"] if count.isdecimal() and len(count) < 3:
            found = _days_on(today, 7 * int(count))
        case [name] if weekday := _starting(name, WEEKDAYS):
            found = _days_on(today, (weekday - 1 - today.weekday() - 1) % 7 + 1)
        case [a, b, *year] if len(year) < 2:
            found = _day_and_month(a, b, year, today)
        case [iso]:
            try:
                found = date.fromisoformat(iso)
            except ValueError:
                found = None
    return found if found is not None and found >= today else None


def _days_on(today: date, count: int) -> date | None:
    try:
        return today + timedelta(days=count)
    except OverflowError:
        return None


def _starting(name: str, names: Sequence[str]) -> int:
    """Which of `names` (from 1) starts with `name`, at least three letters of it; 0 for none."""
    return next((i for i, full in enumerate(names, 1) if len(name) > 2 and full.casefold().startswith(name)), 0)


def _day_and_month(a: str, b: str, year: Sequence[str], today: date) -> date | None:
    """ "24 December", "December 24", with a year or the next such day."""
    number_word, month_word = (a, b) if a[:1].isdecimal() else (b, a)
    month = _starting(month_word, MONTHS)
    digits = number_word.rstrip("stndrh.")
    if not (month and digits.isdecimal() and all(y.isdecimal() and len(y) == 4 for y in year)):
        return None
    for candidate in (int(year[0]),) if year else (today.year, today.year + 1):
        try:
            found = date(candidate, month, int(digits))
        except ValueError:
            continue
        if found >= today:
            return found
    return None
