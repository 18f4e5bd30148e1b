"""Pipelines with conditions, loops and cleanups, for the tests on a scheduler."""

from __future__ import annotations

from shelf import echo, fails_if, join, note, stored


def decided(name: str = "decided"):
    found = stored(name)
    if found > 5:
        told = echo("large")
    else:
        told = join("small", echo(found))
    return join(found, told)


def looped(name: str = "looped", by: int = 10):
    rows = stored(name)
    found = [join(by, row) for row in rows]
    return join(*found)


def cleaned(name: str = "cleaned"):
    found = stored(name)
    try:
        value = fails_if(found, "bad")
        told = echo(value)
    finally:
        note("closed")
    return join("after", told)
