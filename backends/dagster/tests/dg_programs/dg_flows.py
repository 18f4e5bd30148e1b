"""Pipelines that are run by Dagster."""
# ruff: noqa: TC003, UP045 -- annotations that are read and not evaluated, in all the forms people write

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, Optional, Union
from uuid import UUID

from dg_domain import (
    big,
    effect,
    fail,
    flaky,
    grow,
    join,
    kinds,
    nap,
    nap_for,
    numbers,
    read,
    risky,
    say,
    variable,
    write,
)


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
    bad = fail(kind)
    below = say(bad)
    effect("after")
    return join(early, below)


def in_child(kind: str):
    return fail(kind)


def hostile(p: str, q: str = "{{ x }} {0} ${HOME}"):
    a = say('it\'s "quoted" \\ and \n broken {{ ds }} {x} $(whoami) %s')
    b = say({"{{ k }}": ["no", "1e3", "\u202e\u2028\0"], "dw": 1, "many": True})
    return join(a, b, p, q)


def names(self, params, context, type, config, _x, input, output, cls=9, name="n", dict=1, value=2, list=3):
    meta = say(type)
    int = say([meta, context])
    return join(self, params, int, config, _x, input, output, cls, name, dict, value, list)


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
    large: int = 2**70,
    tup: tuple[int, ...] = (1, 2),
    free=(1, [2]),
    keys: dict[int, str] = {1: "a"},  # noqa: B006
    opt: Optional[str] = None,
    text: str = "\0",
    zero: float = -0.0,
):
    return kinds(f, inf, by, large, tup, free, keys, opt, text, zero)


def isolation(rows: list, free=[1]):  # noqa: B006
    made = say([0])
    n = grow(made)
    m = grow(rows)
    k = grow(free)
    return join(n, m, k, made, rows, free)


def retried(path: str, times: int):
    return flaky(path, times)


def retried_evenly(path: str, times: int):
    return flaky(path, times)


def retried_rounds(times: int):
    return [flaky(f"count {n}", times + n) for n in numbers(2)]


def late(marker: str):
    return say(nap(30, marker))


def run_late(marker: str):
    one = nap_for(1.2, marker)
    return say(nap(30, one))


def variables():
    a = variable("DG_A")
    b = variable("DG_B")
    c = variable("DG_A")
    d = variable("DG_C")
    return a, b, c, d


def large(size: int):
    text = big(size)
    return text, len(text)


def files(text: str):
    path = write(text)
    again = read(path)
    return path, again


def many():
    total = say(0)
    for i in range(30):
        total = join(i)
    return total


def of_run(day: datetime.date, run: str, env: str, note: str = "n"):
    return join(day, len(run), env, note)


def rounds(n: int, limit: int = 2):
    """A loop with two tasks in it, and a condition on what it gives."""
    found = []
    for i in numbers(n):
        made = say(i)
        found.append(join(made, limit))
    if len(found) > limit:
        effect("many")
        top = say(found[:limit])
    else:
        top = None
    effect("last")
    return found, top


def limited():
    return [nap_for(1.0, str(n)) for n in numbers(3)]


def guarded(fails: str, flag: bool, deep: bool):
    """Effects in conditions of which nothing is yielded: order has to hold whichever side runs, and whatever fails."""
    risky("first", fails)
    if flag:
        risky("in", fails)
        if deep:
            risky("deep", fails)
    risky("last", fails)


def pooled():
    a = nap_for(1.0, "a")
    b = nap_for(1.0, "b")
    return join(a, b)


def cleaned(kind: str):
    rows = numbers(2)
    try:
        made = join(rows, kind)
        made = fail(kind) if kind != "fine" else made
    finally:
        effect("clean up")
    return made


def trailing(x: int):
    a = say(x)
    effect("last")
    return a


def daily(day: datetime.date, note: str = "n"):
    return say([day, note])


def hourly(when: datetime.datetime):
    return say([when.isoformat(), str(when.tzinfo)])


def doomed(day: str):
    say(day)
    return fail("value")
