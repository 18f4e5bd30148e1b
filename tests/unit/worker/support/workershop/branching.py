"""A pipeline with loops and conditions in every spelling. It is parsed by the worker, and must never be imported by it."""

from __future__ import annotations

from workershop.data import load, say, total

raise RuntimeError("the pipeline's file was imported")


def inner(xs):
    return [say(x) for x in xs if x > 3]


def branching(n, flag):
    xs = load(n)
    picked = [say(x) for x in xs if x % 2 if x > 3 for _ in range(x)]
    for x in load(n + 1):
        if (x.ready and x.done) or flag:
            say(x / 2)
        elif total(xs):
            say(x / 3 + load(n)[0])
    best = picked if len(picked) > 2 else xs
    assert best, "nothing"
    if flag:
        raise ValueError(f"bad {n}")
    for z in xs:
        say(x / 2, z)
    first, second = load(n)
    return inner(xs), best, first, second
