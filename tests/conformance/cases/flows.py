"""Control flow inside control flow."""

from witness import seen


@seen
def rows(n, what=""):
    return list(range(n))


@seen
def work(x, y=0):
    if x == "bad":
        raise ValueError("bad", y)
    return x, y


@seen
def test(x):
    return x % 2


@seen
def total(xs):
    return len(xs)


@seen
def save(x) -> None:
    pass


def if_in_map(n: int = 4):
    """A decision for every element, merged, and effects none."""
    found = []
    for x in rows(n):
        if test(x):
            y = work(x, "odd")
        elif x > 1:
            y = work(x, "even")
            y = work(y, 2)
        else:
            y = None
        found.append(work(y))
    return found, [work(x) if x > 1 else work(-x) for x in rows(n, "again") if test(x + 11) or x > 2]


def map_in_if(n: int = 3):
    made = []
    if n > 2:
        made = [work(x) for x in rows(n)]
        size = total(made)
    else:
        size = -1
    if size < 0:
        made = [work(x, size) for x in rows(2)]
    other = [work(x, "other") for x in made] if n > 5 else rows(n, "other")
    return made, size, total((made, size)), other


def map_in_if_in_map(n: int = 4):
    found = []
    for x in rows(n):
        if test(x):
            inner = [work(x, y) for y in rows(x)]
        else:
            inner = work(x)
        found.append(inner)
    return found, total(found)


def if_in_map_in_if(n: int = 3):
    if total(rows(n, "size")) > 2:
        found = []
        for x in rows(n):
            if test(x):
                found.append(work(x, "odd"))
            else:
                found.append(None)
        best = found[-1]
    else:
        found = best = None
    return work(found), best


def map_in_map_in_if(n: int = 3):
    table = None
    if n > 2:
        table = [[work(x, y) for y in rows(x)] for x in rows(n)]
        sizes = [total(line) for line in table]
    else:
        sizes = []
    return work(table), sizes


def filters_in_maps(n: int = 4):
    table = [[work(x, y) for y in rows(x) if test(y) or y == x - 1] for x in rows(n) if total(rows(x, "size")) > 1]
    return table, {x: [y for y in rows(n, x) if test(x + y)] for x in rows(2, "keys")}


def return_after_try(n: int = 3):
    """An early return below a cleanup."""
    data = rows(n)
    try:
        a = work(n, "body")
    finally:
        save("cleanup")
    if n > 2:
        return work(a, "early")
    save("late")
    return total(data)


def return_in_try(n: int = 3):
    """An early return inside a body: the cleanup runs, the tail does not."""
    data = rows(n)
    try:
        a = work(n, "body")
        if total(data) > 2:
            return work(a, "early")
        b = work(a, "late")
    finally:
        save("cleanup")
    save("tail")
    return work(b, "tail")


def effects_in_if_in_map(n: int = 4):
    """Effects under a decision, in a loop: in order."""
    save("begin")
    for x in rows(n):
        if test(x):
            save(x)
        else:
            work(x, "dropped")
        if x == 2:
            continue
        save([x])
    save("end")
    return total(rows(n + 1))


def try_in_if_in_map(n: int = 4, bad: int = 9):
    found = []
    for x in rows(n):
        if test(x):
            try:
                y = work("bad" if x == bad else x, x)
            finally:
                save(x)
        else:
            y = -x
        found.append(y)
    return total(found), found


def map_in_try_in_map(n: int = 3):
    found = []
    for x in rows(n):
        try:
            found.append([work(x, y) for y in rows(x)])
        except Exception:
            save("failed")
            raise
        finally:
            save(x)
    return found


def unrolled(n: int = 3):
    """Loops known at compile time around and inside those that are not."""
    found = {}
    best = None
    for name, low in (("a", 1), ("b", 5)):
        models = [work(x, low) for x in rows(n, name) if x >= low]
        if models:
            best = work(name, models)
        else:
            best = work(best, name)
        found = {**found, name: total(models)}
    each = []
    for x in rows(n):
        y = x
        for k in range(2):
            y = work(y, k)
        each.append(y)
    return found, best, each


def breaks(n: int = 3):
    """`break`, `continue` and early return decided at run time, in a loop that is unrolled."""
    found = []
    for k in (1, 2, 3, 4):
        if test(k + n):
            continue
        if k > n:
            found.append(work("stop", k))
            break
        found.append(work(k))
    else:
        found.append(work("else"))
    for k in range(3):
        if total(rows(k)) == n:
            return found, work("found", k)
    return found, None


def churn(n: int = 4, depths: "tuple[int, ...]" = (3, 5, 7)):
    """The shape of the design's first program."""
    features = work(rows(n))
    models = [work(features, d) for d in depths]
    best = work(models, total(models))
    if best[1] > 2:
        result = work("report", best)
    else:
        result = None
    return result
