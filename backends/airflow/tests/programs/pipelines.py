"""Pipelines of the engine tests."""

# ruff: noqa: PLC2401, PLC2403 -- names that are no ASCII are part of the test
from __future__ import annotations

from shelf import big, boom, echo, flaky, join, leave, note, pair, prüfe, sleep, variable


def chain(start: int = 1):
    a = echo(start)
    b = echo([a, a + 1])
    return echo((b, "{{ ds }}"))


def diamond(n: int = 3):
    left = echo(n * 2)
    right = echo(n * 3)
    one, two = pair()
    return join(left, right, one=one, two=two)


def effects():
    a = echo("a")
    note("1")
    b = echo("b")
    note("2")
    note(a + b)


def hostile(
    params: str = "{{ params }}",
    self: str = "{% raw %}",
    context: str = "'\"\\",
    run_id: str = "${x}",
    type: str = "x.sh",
    ti: int = 5,
):
    return join(echo(params), echo(self), context, run_id, type, ti, key="{{ 1 + 1 }}")


def letters(größe: int = 1):
    maß = prüfe(größe)
    return prüfe(maß)


def given(
    day: str,
    ratio: float = 3,
    sizes: tuple[int, ...] = (1, 2),
    big: int = 2**70,
    raw: bytes = b"\x00",
    any=(1, (2,)),
    maybe: int | None = None,
):
    return join(day, ratio, sizes, big, raw, any, maybe)


def fails(n: int = 7):
    before = echo(n)
    broken = boom(before)
    note("after")
    return join(broken)


def leaves(code: int = 0):
    return echo(leave(code))


def retried(times: int = 2):
    return flaky("retried", times)


def backed(times: int = 2):
    return flaky("backed", times)


def late(seconds: int = 20):
    sleep(seconds)
    return echo("late")


def large(size: int = 100_000):
    value = big(size)
    return join(echo(value)[:3], echo(value)[-3:])


def scheduled(day: str, at: str, begin: str, end: str, run: str, env: str):
    return join(day, at, begin, end, run[:9], env)


def secret():
    return join(variable("TOKEN"), variable("LEVEL"), variable("BEFORE"))


def nothing():
    note("nothing")


def wide(n: int = 0):
    total = n
    values = []
    for i in range(205):
        values.append(echo(i))  # noqa: PERF401 -- a loop is what it is about
    return join(total, values[0], values[204])
