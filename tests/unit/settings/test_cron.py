from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.settings.cron import ALIASES, normalise
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("0 6 * * 1", "0 6 * * 1"),
        ("  0   6 * *\t1 ", "0 6 * * 1"),
        ("0 6 * * MON", "0 6 * * 1"),
        ("0 6 * jan-Mar sun", "0 6 * 1-3 0"),
        ("*/15 * * * *", "*/15 * * * *"),
        ("*/1 * * * *", "* * * * *"),
        ("5/15 * * * *", "5-59/15 * * * *"),
        ("0 0 * * 7", "0 0 * * 0"),
        ("0 0 * * 5-7", "0 0 * * 5,6,0"),
        ("0 0 * * SAT-SUN", "0 0 * * 6,0"),
        ("0 0 * * 1-7/2", "0 0 * * 1,3,5,0"),
        ("0 0 * * 7/2", "0 0 * * 0-6/2"),
        ("0 0 1-31 * *", "0 0 * * *"),
        ("0 0 * * 0-6", "0 0 * * *"),
        ("0 0 * * 1-7", "0 0 * * *"),
        ("0 0 */2 * MON", "0 0 1-31/2 * 1"),
        ("0 0 13 * */2", "0 0 13 * 0-6/2"),
        ("0 0 */2 * *", "0 0 */2 * *"),
        ("0 0 1,15 * FRI", "0 0 1,15 * 5"),
        ("0,30 9-17 * * 1-5", "0,30 9-17 * * 1-5"),
        ("00 06 01 01 *", "0 6 1 1 *"),
        ("0 0 29 2 *", "0 0 29 2 *"),
        ("0 0 31 2 1", "0 0 31 2 1"),
        ("0 0 29-31 2 *", "0 0 29-31 2 *"),
        ("10-10 * * * *", "10 * * * *"),
        ("*,5 * * * *", "* * * * *"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_aliases(alias: str) -> None:
    assert normalise(f" {alias}") == ALIASES[alias]
    assert normalise(ALIASES[alias]) == ALIASES[alias]


@pytest.mark.parametrize(
    ("text", "part", "word"),
    [
        ("0 25 * * *", "25", "hour 25 does not exist"),
        ("60 0 * * *", "60", "minute 60"),
        ("0 0 0 * *", "0", "day of month 0"),
        ("0 0 32 * *", "32", "day of month 32"),
        ("0 0 * 13 *", "13", "month 13"),
        ("0 0 * * 8", "8", "day of week 8"),
        ("0 0 * * MONDAY", "MONDAY", "`MONDAY` is not a day of week"),
        ("0 0 * MON *", "MON", "`MON` is not a month"),
        ("0 0 31 2 *", "31", "never fires"),
        ("0 0 31 4,6 *", "31", "never fires"),
        ("0 0 30,31 2 *", "30,31", "never fires"),
        ("0 22-2 * * *", "22-2", "runs backwards"),
        ("0 0 * * 5-0", "5-0", "runs backwards"),
        ("*/0 * * * *", "*/0", "is not a step"),
        ("*/x * * * *", "*/x", "is not a step"),
        ("*/ * * * *", "*/", "is not a step"),
        ("*/90 * * * *", "*/90", "leaves the minute at once"),
        ("0 */24 * * *", "*/24", "leaves the hour at once"),
        ("1,,2 * * * *", ",", "`` is not a minute"),
        ("1, * * * *", None, "`` is not a minute"),
        ("1-2-3 * * * *", "1-2-3", "`2-3` is not a minute"),
        ("0 0 ? * 1", "?", "`?` is not a day of month"),
        ("0 0 L * *", "L", "`L` is not a day of month"),
        ("0 0 15W * *", "15W", "`15W` is not"),
        ("0 0 * * 5#2", "5#2", "`5#2` is not"),
        ("H 0 * * *", "H", "`H` is not a minute"),
        ("-5 * * * *", "-5", "`` is not a minute"),
        ("0 0 1-31 * MON", "1-31", "one day field holds every day"),
        ("0 0 13 * 0-6", "0-6", "one day field holds every day"),
        ("٣ * * * *", "٣", "is not a minute"),
    ],
)
def test_the_wrong_part_is_named(text: str, part: str | None, word: str) -> None:
    with pytest.raises(Bad) as caught:
        normalise(text)
    assert caught.value.code == "DW023"
    assert word in caught.value.message
    assert caught.value.help
    assert caught.value.part is not None
    start, end = caught.value.part
    if part is not None:
        assert text[start:end] == part


@pytest.mark.parametrize(
    "text", ["", "* * * *", "0 0 6 * * 1", "0 0 6 * * 1 2026", "@reboot", "@every 1h", "@Daily", "often"]
)
def test_wrong_as_a_whole(text: str) -> None:
    with pytest.raises(Bad) as caught:
        normalise(text)
    assert caught.value.code == "DW023"
    assert caught.value.part is None
    assert caught.value.help


def test_seconds_are_named_in_the_help() -> None:
    with pytest.raises(Bad, match="6 fields") as caught:
        normalise("0 0 6 * * 1")
    assert "seconds" in caught.value.help


# --- the normal form means the same to every engine ---


def values(field: str, low: int, high: int) -> set[int]:
    """What a field of digits stands for, read in the plainest way."""
    found: set[int] = set()
    for item in field.split(","):
        base, _, step = item.partition("/")
        first, _, last = base.partition("-")
        start, end = (low, high) if base == "*" else (int(first), int(last or first))
        if base.isdigit() and step:
            end = high
        found.update(range(start, end + 1, int(step or 1)))
    return found


# How an engine tells that a day field restricts nothing; where one does not, both must match, else either.
READERS: list[Callable[[str], bool]] = [
    lambda field: field == "*",
    lambda field: field.startswith("*"),
    lambda field: any(item.startswith("*") for item in field.split(",")),
]


def fires(expression: str, free: Callable[[str], bool]) -> tuple[set[int], set[int], set[int], set[tuple[int, int]]]:
    """Minutes, hours, months, and pairs of day of month and day of week on which the expression fires."""
    fields = expression.split(" ")
    minutes, hours, days, months, weekdays = (
        values(field, low, high) for field, (low, high) in zip(fields, LIMITS, strict=True)
    )
    both = free(fields[2]) or free(fields[4])
    pairs = {
        (day, weekday)
        for day in range(1, 32)
        for weekday in range(7)
        if ((day in days and weekday in weekdays) if both else (day in days or weekday in weekdays))
    }
    return minutes, hours, months, pairs


def field_texts(low: int, high: int) -> st.SearchStrategy[str]:
    numbers = st.integers(low, high)
    steps = st.integers(1, high - low)
    ranges = st.tuples(numbers, numbers).map(lambda pair: f"{min(pair)}-{max(pair)}")
    items = st.one_of(
        numbers.map(str),
        ranges,
        st.tuples(ranges, steps).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        st.tuples(numbers, steps).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        steps.map(lambda step: f"*/{step}"),
    )
    return st.one_of(st.just("*"), st.lists(items, min_size=1, max_size=3).map(",".join))


@settings(deadline=None)  # the machine may be busy
@given(st.tuples(*(field_texts(low, high) for low, high in LIMITS)).map(" ".join))
def test_every_reader_of_the_normal_form_agrees(text: str) -> None:
    normal = ""
    try:
        normal = normalise(text)
    except Bad as bad:
        refused = bad.message
    else:
        refused = ""
    if refused:
        assert "never fires" in refused or "every day" in refused
        return
    # our reading of the text itself: only a field that holds `*` or `*/1` is free
    stars = {"*", "*/1"}
    expected = fires(text, lambda field: not stars.isdisjoint(field.split(",")))
    for reader in READERS:
        assert fires(normal, reader) == expected
