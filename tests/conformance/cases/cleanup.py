from witness import seen


class Broken(RuntimeError):
    def __init__(self, what, code):
        super().__init__(what, code)


@seen
def start(n):
    return {"cluster": n}


@seen
def work(cluster, x):
    if x < 0:
        raise Broken("it's {{ broken }}", x)
    return x * 2


@seen
def more(x):
    return x + 1


@seen
def stop(cluster) -> None:
    if cluster["cluster"] < 0:
        raise OSError(5, "it does not stop")


@seen
def note(text) -> None:
    pass


@seen
def after(x):
    return x


def simple(n: int = 3, x: int = 4):
    """What stands in `finally` runs in any case; what stands below only where nothing failed."""
    early = more(n)
    cluster = start(n)
    try:
        a = work(cluster, x)
        b = more(a)
    finally:
        stop(cluster)
    return after(b), a, early


def several(n: int = 3, x: int = 4):
    """More than one call in either part, glue in both, and a value made by the cleanup."""
    cluster = start(n)
    note("begin")
    try:
        a = work(cluster, x + 1)
        text = f"{a}!"
        note(text)
        b = work(cluster, a - 8)
    finally:
        note("cleaning")
        where = f"{cluster['cluster']}/{n}"
        stop(cluster)
        left = more(len(where))
        note(where)
    return after((a, b, text)), left


def nested(n: int = 3, x: int = 4, y: int = 5):
    outer = start(n)
    try:
        a = work(outer, x)
        inner = start(a)
        try:
            b = work(inner, y)
            note("inner done")
        finally:
            note("inner cleanup")
            stop(inner)
        c = work(outer, b)
    finally:
        note("outer cleanup")
        stop(outer)
    return after((a, b, c))


def in_final(n: int = 3, x: int = 4):
    """A try inside a cleanup."""
    cluster = start(n)
    try:
        a = work(cluster, x)
    finally:
        try:
            note("closing")
            b = work(cluster, n)
        finally:
            stop(cluster)
    return after((a, b))


def in_branch(n: int = 3, x: int = 4):
    cluster = start(n)
    result = None
    if n > 2:
        try:
            result = work(cluster, x)
        finally:
            stop(cluster)
        note("branch done")
    else:
        note("not taken")
    return after(result)


def branch_inside(n: int = 3, x: int = 4):
    """Conditions in the body and in the cleanup."""
    cluster = start(n)
    try:
        if n > 2:
            a = work(cluster, x)
        else:
            a = more(x)
    finally:
        if n > 2:
            note("large")
            stop(cluster)
        else:
            note("small")
    return after(a)


def in_map(n: int = 3, bad: int = 9):
    """A cleanup for every element."""
    results = []
    for i in [more(k) for k in range(n)]:
        cluster = start(i)
        try:
            results.append(work(cluster, i if i != bad else -i))
        finally:
            stop(cluster)
    return after(results)


def map_inside(n: int = 3, bad: int = 9):
    cluster = start(n)
    try:
        results = [work(cluster, i if i != bad else -i) for i in range(n)]
        total = more(sum(results))
    finally:
        for i in range(n):
            note(i)
        stop(cluster)
    return after((total, results))


def without_calls(n: int = 3):
    """A body without a call, and a body of effects only."""
    cluster = start(n)
    try:
        x = 10 // n
    finally:
        stop(cluster)
    try:
        note("only an effect")
    finally:
        note("cleanup")
    return after(x)


def two(n: int = 3, x: int = 4, y: int = 5):
    """One after the other: the second never begins where the first fails."""
    cluster = start(n)
    try:
        a = work(cluster, x)
    finally:
        note("first")
    try:
        b = work(cluster, y)
    finally:
        note("second")
    return after((a, b))
