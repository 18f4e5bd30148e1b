"""Cron expressions: checked, and written so that every engine reads the same instants.

Five fields: minute, hour, day of month, month, day of week. A field is `*`, a number, a name (months, days), a range
`a-b`, a step `*/n`, `a-b/n` or `a/n` (from a to the end), or a comma list of those. Sunday is 0 or 7. Where both day
fields are restricted, the schedule fires when either matches.

Engines differ on names, on 7, on `a/n`, and on whether `*/n` counts as restricted; the normal form has none of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.record import Record
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}

HELP = 'write five fields, minute, hour, day of month, month and day of week, such as `"0 6 * * 1"`'


class _Field(Record):
    name: str
    low: int
    high: int
    names: Mapping[str, int]

    @property
    def whole(self) -> range:
        """Every value once."""
        return range(self.low, self.high + 1)


_DAY, _WEEKDAY = 2, 4
_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of month", 1, 31, {}),
    _Field("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    _Field("day of week", 0, 6, {name: number for number, name in enumerate(_DAYS)}),
)


class _Item(Record):
    """One element of a field's list: its normal form, the values it stands for, and whether it was written `*/n`."""

    text: str
    values: tuple[int, ...]
    star: bool = False


class _Parsed(Record):
    items: tuple[_Item, ...]
    part: tuple[int, int]

    @property
    def values(self) -> set[int]:
        return {value for item in self.items for value in item.values}

    @property
    def free(self) -> bool:
        """`*` stands in the field, so that it restricts nothing."""
        return any(item.text == "*" for item in self.items)

    def text(self) -> str:
        return "*" if self.free else ",".join(item.text for item in self.items)


def normalise(text: str) -> str:
    """The normal form of a cron expression: five fields of digits, one space between. Raises `Bad` (DW023)."""
    if text.strip().startswith("@"):
        return _alias(text)
    parts = [(match.start(), match[0]) for match in re.finditer(r"\S+", text)]
    if len(parts) != len(_FIELDS):
        raise Bad("DW023", f"`{text}` has {_fields(len(parts))}, not 5", _count_help(parts))
    parsed = [_field(part, start, field) for (start, part), field in zip(parts, _FIELDS, strict=True)]
    _refuse_impossible(text, parsed)
    days = _day_fields(parsed[_DAY], parsed[_WEEKDAY])
    return " ".join((parsed[0].text(), parsed[1].text(), days[0], parsed[3].text(), days[1]))


def _alias(text: str) -> str:
    word = text.strip()
    if word in ALIASES:
        return ALIASES[word]
    raise Bad(
        "DW023", f"`{word}` is not one of the schedule's short names", f"write {', '.join(ALIASES)}, or five fields"
    )


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"


def _count_help(parts: list[tuple[int, str]]) -> str:
    if len(parts) in {6, 7}:
        return "there is no field for seconds or years: minute, hour, day of month, month, day of week"
    return HELP


def _field(text: str, start: int, field: _Field) -> _Parsed:
    items = []
    offset = start
    for item in text.split(","):
        part = (offset, offset + max(len(item), 1))
        items.extend(_item(item, part, field))
        offset += len(item) + 1
    return _Parsed(tuple(items), (start, start + len(text)))


def _item(text: str, part: tuple[int, int], field: _Field) -> list[_Item]:
    base, slash, step_text = text.partition("/")
    step = _step(step_text, part, field) if slash else 1
    if base == "*":
        values = tuple(field.whole)[::step]
        return [_Item("*" if step == 1 else f"*/{step}", values, star=True)]
    low_text, dash, high_text = base.partition("-")
    low = _number(low_text, part, field)
    high = _number(high_text, part, field) if dash else low
    if field is _FIELDS[_WEEKDAY] and dash and high == 0 and low > 0:
        # `SAT-SUN` means Saturday to the Sunday after it; only the name says so beyond doubt.
        high = 7 if high_text.upper() == "SUN" else high
    if high < low:
        raise Bad(
            "DW023", f"`{text}`: the range runs backwards", f"write two: `{low}-{field.high},{field.low}-{high}`", part
        )
    if slash and not dash:
        low, high = low % 7 if field is _FIELDS[_WEEKDAY] else low, field.high
    return _written(low, high, step, field)


def _written(low: int, high: int, step: int, field: _Field) -> list[_Item]:
    values = tuple(range(low, high + 1, step))
    if high > field.high:  # Sunday as 7: no longer one range from 0 to 6
        return [_Item(str(value % 7), (value % 7,)) for value in values]
    if len(values) == 1:
        return [_Item(str(low), values)]
    return [_Item(f"{low}-{high}" if step == 1 else f"{low}-{high}/{step}", values)]


def _step(text: str, part: tuple[int, int], field: _Field) -> int:
    if not _is_number(text) or int(text) == 0:
        raise Bad("DW023", f"`{text}` is not a step", "write a number from 1, such as `*/15`", part)
    if int(text) > field.high - field.low:
        raise Bad("DW023", f"a step of {text} leaves the {field.name} at once", _range_help(field), part)
    return int(text)


def _number(text: str, part: tuple[int, int], field: _Field) -> int:
    if not _is_number(text):
        if text.upper() in field.names:
            return field.names[text.upper()]
        raise Bad("DW023", f"`{text}` is not a {field.name}", _range_help(field), part)
    number = int(text)
    top = 7 if field is _FIELDS[_WEEKDAY] else field.high
    if not field.low <= number <= top:
        raise Bad("DW023", f"{field.name} {number} does not exist", _range_help(field), part)
    return number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _range_help(field: _Field) -> str:
    top = f"{field.high} (7 is Sunday too)" if field is _FIELDS[_WEEKDAY] else str(field.high)
    names = f", or {next(iter(field.names))} to {list(field.names)[-1]}" if field.names else ""
    return f"the {field.name} goes from {field.low} to {top}{names}"


def _refuse_impossible(text: str, parsed: list[_Parsed]) -> None:
    """Day and month that never meet, unless the day of week gives another way to fire."""
    _, _, days, months, weekdays = parsed
    if not weekdays.free or days.free:
        return
    if all(day > _LENGTHS[month - 1] for day in days.values for month in months.values):
        raise Bad(
            "DW023", f"`{text}` never fires: no such date exists", "check the day of month and the month", days.part
        )


def _day_fields(days: _Parsed, weekdays: _Parsed) -> tuple[str, str]:
    """Both day fields in a form that no engine mistakes for unrestricted, or for restricted."""
    pair = (days, weekdays)
    whole = [
        set(field.whole) == parsed.values
        for field, parsed in zip((_FIELDS[_DAY], _FIELDS[_WEEKDAY]), pair, strict=True)
    ]
    if days.free or weekdays.free:
        first, second = ("*" if full else parsed.text() for full, parsed in zip(whole, pair, strict=True))
        return first, second
    for full, parsed in zip(whole, pair, strict=True):
        if full:
            raise Bad(
                "DW023", "one day field holds every day, the other does not", "write `*` in one of them", parsed.part
            )
    return _unstarred(days, _FIELDS[_DAY]), _unstarred(weekdays, _FIELDS[_WEEKDAY])


def _unstarred(parsed: _Parsed, field: _Field) -> str:
    return ",".join(
        item.text.replace("*", f"{field.low}-{field.high}") if item.star else item.text for item in parsed.items
    )
