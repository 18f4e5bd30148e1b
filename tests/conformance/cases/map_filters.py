from witness import seen


@seen
def rows(n, what=""):
    return list(range(n))


@seen
def keep(x):
    return x % 3


@seen
def deep(x, y):
    return [] if x == y else [x, y]


@seen
def train(x, depth=0):
    return x, depth


def filtered(n: int = 6):
    """Filters: glue, calls, several of them, on either loop."""
    found = rows(n)
    a = [train(x) for x in found if x % 2]
    b = [train(x, 1) for x in found if keep(x)]
    c = [train(x, 2) for x in found if x > 1 if keep(x + 10) == 2]
    d = {x: train(x, 3) for x in found if x != 2}
    e = [train(x, y) for x in found if x > 3 for y in found if y > x or y == 0]
    f = [x for x in found if deep(x, 3)]
    return a, b, c, d, e, f, train(a, b)


def continued(n: int = 6):
    """`continue`, above and below calls, and an append under a condition."""
    kept, all_of_them, some = [], [], []
    for x in rows(n):
        rest = keep(x)
        all_of_them.append(rest)
        if rest == 0:
            continue
        model = train(x, rest)
        if x > 3:
            some.append(train(model))
        kept.append(model)
    return kept, all_of_them, some


def none_kept(n: int = 3):
    a = [train(x) for x in rows(n) if x > n]
    b = []
    for x in rows(n, "loop"):
        if keep(x) >= 0:
            continue
        b.append(train(x))
    return a, b, [train(x) for x in b], train(a, b)
