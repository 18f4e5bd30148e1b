"""A pipeline in many spellings of the same imports. It is parsed by the worker, and must never be imported by it."""

from __future__ import annotations

import workershop.data
import workershop.data as d
from workershop.data import fail as boom
from workershop.data import load, total

try:
    from fastershop import fail_from
except ImportError:
    from workershop.data import fail_from

from .data import leave
from .sub import other  # noqa: F401 -- there is none: importing this file fails

raise RuntimeError("the pipeline's file was imported")


def local(x):
    return boom(x)


def pipeline(n):
    first = load(n)
    second = load(load(n)[0])
    text = f"é{n}"
    third = total(first, scale=boom(text))
    a = workershop.data.fail(n)
    b = d.fail(
        n,  # a comment
    )
    c = fail_from(n)
    leave(n)
    return local(third), first, second, a, b, c


class Inside:
    def method(self):
        from workershop.data import fail as late

        return late(1)
