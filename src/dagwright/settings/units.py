"""Exact units: cpu, memory and storage amounts, and lengths of time. All arithmetic is on integers."""

from __future__ import annotations

import re

from dagwright.settings.model import Duration, Quantity

_BINARY = {f"{letter}i": 1024**power for power, letter in enumerate("KMGTPE", 1)}
_DECIMAL = {letter: 1000**power for power, letter in enumerate("kMGTPE", 1)}
_BYTES = {"": 1, **_BINARY, **_DECIMAL}
_SECONDS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_LONGEST = 10**9  # about 31 years: what is longer is a slip, and would overflow in some engine

CPU_HELP = 'write cores (`4`, `0.5`) or thousandths of a core (`"500m"`)'
MEMORY_HELP = 'write a number and a unit: Ki, Mi, Gi, Ti (1024) or k, M, G, T (1000), such as `"8Gi"`'
DURATION_HELP = 'write a number and a unit, w, d, h, m or s: `"90s"`, `"1h30m"`, or whole seconds: `90`'


class Bad(Exception):
    """A value that a setting cannot take: the diagnostic's code, headline and help.

    `part` is the stretch of the text that is wrong, as character offsets; None means all of it.
    """

    def __init__(self, code: str, message: str, help: str = "", part: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.part = part


def type_name(raw: object) -> str:
    """The TOML name of a value's type, with its article."""
    names = {
        "bool": "a boolean",
        "int": "an integer",
        "float": "a float",
        "str": "a text",
        "list": "an array",
        "dict": "a table",
        "datetime": "a date and time",
    }
    name = type(raw).__name__
    return names.get(name, f"a {name}")


def cpu(raw: object) -> Quantity:
    """Cores as an exact number of thousandths: `4`, `0.5`, `"500m"`. Raises `Bad` (DW024, DW026)."""
    text = _amount_text(raw, "cpu", CPU_HELP, floats=True)
    match = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?(m?)", text)
    if match is None:
        raise Bad("DW024", f"`{text}` is not an amount of cpu", CPU_HELP)
    value = _exact(match[1], match[2] or "", 1 if match[3] else 1000)
    if value is None:
        raise Bad("DW024", f"`{text}` is finer than a thousandth of a core", CPU_HELP)
    return _positive(text, value, CPU_HELP)


def amount(raw: object) -> Quantity:
    """Memory or storage as an exact number of bytes: `"8Gi"`, `"1.5G"`, `1073741824`. Raises `Bad`."""
    text = _amount_text(raw, "bytes", MEMORY_HELP, floats=False)
    match = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?([A-Za-z]*)", text)
    if match is None:
        raise Bad("DW024", f"`{text}` is not an amount of bytes", MEMORY_HELP)
    unit = match[3]
    if unit not in _BYTES:
        raise Bad("DW024", f"`{unit}` is not a unit of bytes", _unit_help(text, unit), (match.start(3), match.end(3)))
    value = _exact(match[1], match[2] or "", _BYTES[unit])
    if value is None:
        raise Bad("DW024", f"`{text}` is not a whole number of bytes", MEMORY_HELP)
    return _positive(text, value, MEMORY_HELP)


def duration(raw: object, *, signed: bool = False, zero: bool = False) -> Duration:
    """A length of time in exact seconds: `"1h30m"`, `90`. A sign is only for offsets. Raises `Bad` (DW025, DW026)."""
    if type(raw) is int:
        text = f"{raw}s"
    elif isinstance(raw, str):
        text = raw
    else:
        raise Bad("DW026", f"expected a length of time, not {type_name(raw)}", DURATION_HELP)
    match = re.fullmatch(r"([+-]?)(?=[0-9])" + "".join(f"(?:([0-9]+){unit})?" for unit in _SECONDS), text)
    if match is None:
        raise Bad("DW025", f"`{text}` is not a length of time", _duration_help(text))
    if match[1] and not signed:
        raise Bad("DW025", f"`{text}`: only an offset can have a sign", DURATION_HELP)
    seconds = sum(int(count) * size for count, size in zip(match.groups()[1:], _SECONDS.values(), strict=True) if count)
    if seconds == 0 and not (zero or signed):
        raise Bad("DW025", f"`{text}` is no time at all", "leave the key out for the engine's own default")
    if seconds > _LONGEST:
        raise Bad("DW025", f"`{text}` is longer than thirty years", DURATION_HELP)
    return Duration(text, -seconds if match[1] == "-" else seconds)


def _exact(whole: str, fraction: str, unit: int) -> int | None:
    scaled, rest = divmod(int(whole + fraction) * unit, 10 ** len(fraction))
    return None if rest else scaled


def _positive(text: str, value: int, help: str) -> Quantity:
    if value == 0:
        raise Bad("DW024", f"`{text}` asks for nothing", f"leave the key out for the engine's own default, or {help}")
    return Quantity(text, value)


def _amount_text(raw: object, what: str, help: str, *, floats: bool) -> str:
    if isinstance(raw, str):
        return raw
    if type(raw) is int or (floats and type(raw) is float):
        if repr(raw).startswith("-"):
            raise Bad("DW024", f"`{raw}` is negative", help)
        return repr(raw)
    raise Bad("DW026", f"expected an amount of {what}, not {type_name(raw)}", help)


def _unit_help(text: str, unit: str) -> str:
    number = text[: len(text) - len(unit)]
    if unit == "m":
        return f'`m` is a thousandth; write `"{number}Mi"` (1024 x 1024) or `"{number}M"` (1000 x 1000)'
    letter = unit[0].upper()
    if letter in "KMGTPE" and unit.lower() in {
        letter.lower(),
        f"{letter.lower()}i",
        f"{letter.lower()}b",
        f"{letter.lower()}ib",
    }:
        decimal = "k" if letter == "K" else letter
        return f'write `"{number}{letter}i"` (1024) or `"{number}{decimal}"` (1000)'
    return MEMORY_HELP


def _duration_help(text: str) -> str:
    if text.isdecimal():
        return f'write the unit, `"{text}s"`, or whole seconds without quotes: `{text}`'
    return DURATION_HELP
