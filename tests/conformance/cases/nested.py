from inner import choose, fit, guarded, mapped, nothing, outer
from inner import prepare as made_ready
from witness import seen


@seen
def load(n):
    return list(range(n))


@seen
def report(*things):
    return things


@seen
def clean(x):
    """The nested pipelines have a `clean` of their own."""
    return [x]


@seen
def tell(text) -> None:
    pass


def part(x, y=1):
    """A nested pipeline of the same file, whose names are those of the caller."""
    rows = report(x, y)
    n = clean(rows)
    return n


def nested_once(n: int = 4):
    rows = load(n)
    ready, size = made_ready(rows)
    return report(ready, size)


def nested_twice(n: int = 4):
    """Names inside do not meet, neither with each other nor with the caller's."""
    rows = load(n)
    first = made_ready(rows)
    cleaned = clean(rows)
    second, size = made_ready(rows, 1, name=f"{n}")
    x = part(part(n, y=first), rows)
    return first, cleaned, second, size, x


def nested_in_map(n: int = 3):
    rows = load(n)
    found = [choose(x, low=n) for x in rows]
    both = [made_ready([x, n, n]) for x in rows]
    return found, report(*both), [part(x) for x in range(n) if x]


def nested_in_branch(n: int = 3):
    rows = load(n)
    if n > 2:
        result = made_ready(rows, name="large")
    else:
        result = fit(rows)
    other = choose(1) if n > 5 else choose(4, 4)
    nothing(rows) if n > 3 else tell("small")
    return result, other


def nested_in_each_other(n: int = 4):
    rows = load(n)
    a = outer(rows)
    b = outer([n, *rows], name="b")
    return report(a, b), fit(load(3))


def nested_none(n: int = 2):
    """A nested pipeline of effects only: it gives None, and it is in order."""
    rows = load(n)
    tell("before")
    a = nothing(rows)
    tell("between")
    nothing([a])
    return a, mapped([])


def nested_in_try(n: int = 2, fail: bool = False):
    rows = load(n)
    tell("before")
    m = guarded(rows, fail)
    try:
        k = guarded([m], fail=fail)
    finally:
        made_ready([9, *rows], name="finally")
    return report(m, k)


def nested_failing(n: int = 2):
    rows = load(n)
    tell("before")
    m = guarded(rows, fail=True)
    return report(m)
