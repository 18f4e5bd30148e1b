"""Pipelines that are run on a real Prefect server."""
# ruff: noqa: TC003, UP045 -- annotations that are read and not evaluated, in all the forms people write

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, Optional, Union
from uuid import UUID

from pf_domain import big, effect, fail, flaky, grow, join, kinds, nap, read, say, variable, write


def chain(x: int = 1):
    a = say(x)
    b = say([a, a])
    c = say({"b": b})
    return c, (a,)


def diamond(x: str):
    top = say(x)
    left = say(top + "l")
    right = say(top + "r")
    print("between", left)
    return join(left, right, top)


def effects(x: int = 0):
    effect("one")
    a = say(x)
    effect("two")
    effect("three")
    return say(a)


def nothing():
    effect("alone")


def failure(kind: str = "value"):
    early = say("early")
    bad = fail(kind, after=0.5)
    below = say(bad)
    effect("after")
    return join(early, below)


def two_failures():
    first = fail("odd", after=1.0)
    second = fail("value")
    return join(first, second)


def hostile(p: str, q: str = "{{ x }} {0} ${HOME}"):
    a = say('it\'s "quoted" \\ and \n broken {{ ds }} {x} $(whoami) %s')
    b = say({"{{ k }}": ["no", "1e3", "\u202e\u2028\0"]})
    return join(a, b, p, q)


def names(self, params, context, type, run_id, _x, wait_for, return_state, cls=9, name="n", finish=1, value=2, list=3):
    return join(self, params, context, type, run_id, _x, wait_for, return_state, cls, name, finish, value, list)


def types(
    b: bool,
    i: int,
    f: float,
    s: str,
    d: datetime.date,
    t: datetime.datetime,
    td: datetime.timedelta,
    dec: Decimal,
    path: Path,
    u: UUID,
    by: bytes,
    c: complex,
    ints: list[int],
    tup: tuple[str, ...],
    pair: tuple[int, str],
    st: set[int],
    table: dict[str, float],
    opt: Optional[int],
    either: Union[int, str],
    lit: Literal["a", 1],
    anything,
):
    return kinds(b, i, f, s, d, t, td, dec, path, u, by, c, ints, tup, pair, st, table, opt, either, lit, anything)


def defaults(
    f: float = 1,
    inf: float = float("inf"),
    by: bytes = b"\x00\xff",
    big: int = 2**70,
    tup: tuple[int, ...] = (1, 2),
    free=(1, [2]),
    keys: dict[int, str] = {1: "a"},  # noqa: B006
    opt: Optional[str] = None,
    text: str = "\0",
    zero: float = -0.0,
):
    return kinds(f, inf, by, big, tup, free, keys, opt, text, zero)


def isolation(rows: list, free=[1]):  # noqa: B006
    made = say([0])
    n = grow(made)
    m = grow(rows)
    k = grow(free)
    return join(n, m, k, made, rows, free)


def retried(path: str, times: int):
    return flaky(path, times)


def late(marker: str):
    return say(nap(30, marker))


def run_late(marker: str):
    return say(nap(4, marker))


def run_late_process(marker: str):
    return say(nap(30, marker))


def variables():
    a = variable("PF_A")
    b = variable("PF_B")
    c = variable("PF_A")
    return a, b, c


def in_child(kind: str):
    return fail(kind)


def pooled():
    effect("p1")
    effect("p2")
    return say("done")


def large(size: int):
    text = big(size)
    return say(len(text))


def files(text: str):
    path = write(text)
    again = read(path)
    return path, again


def many():
    total = say(0)
    for i in range(30):
        total = join(i)
    return total


def narrow():
    a = say(1)
    b = say(a)
    c = say(a)
    d = join(b, c)
    return join(d, b, a)


def of_run(day: datetime.date, run: str, env: str, note: str = "n"):
    return join(day, len(run), env, note)
