from typing import NamedTuple

from witness import seen


class Best(NamedTuple):
    score: float
    names: list


@seen
def train(n):
    return Best(n / 4, [f"m{i}" for i in range(n)])


@seen
def split(n):
    return {"train": (1, 2, 3), "test": [n, [n + 1, (n + 2, n + 3)]]}


@seen
def several(n):
    return n, [n + 1, n + 2], (n + 3, (n + 4, n + 5), n + 6, n + 7)


@seen
def use(*parts):
    return parts


def projections(n: int = 4):
    best = train(n)
    sets = split(n)
    a, (b, c), (d, *e) = several(n)
    first, *middle, last = best.names
    one = use(best.score, best.names[0], best.names[-1], sets["test"][1][1][0])
    two = use(a, b, c, d, e, first, middle, last)
    x, y = use(sets["train"][1:], best[0])
    (left, right) = 1, n
    left, right = right, left
    return one, two, x, y, left, right, best.names[1]
