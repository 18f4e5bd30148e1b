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
    again = [join(echo(row), by) for row in rows]
    return join(found, again)


def cleaned(name: str = "cleaned"):
    found = stored(name)
    try:
        value = fails_if(found, "bad")
        told = echo(value)
    finally:
        note("closed")
    return join("after", told)


def prepare(rows, least):
    kept = echo(rows)
    if least > 1:
        kept = join(kept, "few")
    return kept


def mixed(rows: tuple[int, ...] = (1, 2, 3), least: int = 2, name: str = "{{ name }}"):
    """Conditions, loops, cleanups and nested pipelines, in each other."""
    ready = prepare(rows, least)
    scaled = [echo(row) for row in rows]
    pairs = []
    for row in rows:
        one = echo(row)
        pairs.append(join(one, name, least))
    note("begun")
    if least > 1:
        again = [join(it, least) for it in rows]
        if len(again) > 2:
            told = echo("many")
        else:
            told = None
    else:
        again, told = scaled, name
    try:
        value = echo(least)
        halves = [join(it, value) for it in scaled]
    finally:
        note("closed")
    other = prepare(pairs, value)
    return join(ready, scaled, pairs, again, told, halves, other)


def listed(rows: tuple[int, ...] = (1, 2, 3)):
    """The result is what a loop collects, from a list that two loops run over."""
    found = echo(rows)
    first = [echo(it) for it in found]
    return [join(a, b) for a, b in zip(first, found)]  # noqa: B905 -- as people write it


def many(rows: tuple[int, ...] = (1, 2, 3), least: int = 2):
    """More tasks than a file has statements for."""
    ready = prepare(rows, least)
    kept = []
    for i in range(52):
        if least > i:
            one = join(ready, i)
        else:
            one = i
        kept.append(one)
    scaled = [join(it, least) for it in rows]
    try:
        both = [join(echo(it), least) for it in scaled]
    finally:
        note("closed")
    return join(scaled, both, kept[0], kept[1], kept[51])
