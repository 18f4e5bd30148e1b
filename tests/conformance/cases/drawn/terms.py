"""The functions that drawn programs call. Each gives a free term: a record of its own name and of what it was given.

So two calls give the same value only where they were given the same, and any argument, projection, merge or order of a map that
is mistaken shows in the result. What a term is made of differs: tuples, dicts, records, numbers, texts with odd contents.
"""

import dataclasses
import datetime
import decimal
import zlib
from typing import NamedTuple

from witness import seen

ODD = (
    "{{ ds }}", "it's \"quoted\"", "", None, 2**70, -0.0, b"\x00\xff", datetime.date(2026, 2, 28), decimal.Decimal("1.10"), True, (), [],
    "{{$.inputs.parameters['x']}}", {"a": None}, 1e300, "no", "1e3", "a\nb\\",
)  # fmt: skip
TRUTHS = (True, [], "no", 0, {"k": 0}, "", 2, None, (0,), 0.0, False, b"0")


class Drawn(Exception):
    """What `fail` raises."""


class Term(NamedTuple):
    """What `merge` gives: two parts, with names."""

    left: object
    right: object


@dataclasses.dataclass
class Model:
    """What `train` gives."""

    name: str
    parts: list
    more: dict


def told(x) -> str:
    """A text that is the same in every process, for everything a term may hold."""
    if isinstance(x, (set, frozenset)):
        return f"{type(x).__name__}({', '.join(sorted(map(told, x)))})"
    if isinstance(x, (list, tuple)):
        return f"{type(x).__name__}({', '.join(map(told, x))})"
    if isinstance(x, dict):
        return f"dict({', '.join(f'{told(k)}: {told(v)}' for k, v in x.items())})"
    if isinstance(x, Model):
        return f"Model({told((x.name, x.parts, x.more))})"
    return f"{type(x).__name__} {x!r}"


def part(x):
    """What stands for an argument inside a term: itself, or where that grows too long, a sum over it."""
    text = told(x)
    return x if len(text) < 160 else f"{type(x).__name__} {zlib.crc32(text.encode()):08x}"


def number(*xs) -> int:
    """A number that differs where the arguments do."""
    return zlib.crc32(told(xs).encode())


@seen
def fetch(*xs, **named):
    return ("fetch", *map(part, xs), ODD[number(xs) % len(ODD)], {name: part(x) for name, x in named.items()})


@seen
def clean(x, *more, **named):
    return {"clean": [part(x), *map(part, more)], **{name: part(value) for name, value in named.items()}}


@seen
def train(x, y=0, /, *, name="", depth=None):
    return Model("train", [part(x), part(y)], {"name": part(name), "depth": part(depth)})


@seen
def merge(x, *more):
    return Term(part(x), [part(y) for y in more] if len(more) != 1 else part(more[0]))


@seen
def split(x, y=None):
    return ("split 1", part(x), part(y)), {"split 2": part(x)}


@seen
def score(x, *more) -> int:
    return number("score", x, more) % 100


@seen
def rows(x, *more) -> list:
    n = number("rows", x, more)
    return [10 * i + n // 7 % 10 for i in range(n % 4)]


@seen
def words(x, *more) -> list:
    n = number("words", x, more)
    return [f"{word}{n % 89}" for word in ("{{ a }}", "b'", "", "no", "é\n")[n % 3 : n % 3 + n // 5 % 3]]


@seen
def things(x, *more) -> list:
    n = number("things", x, more)
    return [ODD[(n + 5 * i) % len(ODD)] if i else (n % 97, None) for i in range(n % 3 + 1)]


@seen
def table(x, *more) -> dict:
    n = number("table", x, more)
    return {f"{key}{n % 83}": i for i, key in enumerate("zaq"[: n % 4])}


@seen
def check(x, *more):
    return TRUTHS[number("check", x, more) % len(TRUTHS)]


@seen
def nothing(*xs):
    return None


@seen
def tell(*xs) -> None:
    pass


@seen
def save(x, where="") -> None:
    pass


@seen
def fail(x, *more):
    raise Drawn("fail", number(x, more) % 1000)
