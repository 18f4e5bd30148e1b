from witness import seen


@seen
def show(a, b=2, /, c=3, *rest, d, e=5, **more):
    return [a, b, c, rest, d, e, more]


@seen
def numbers(n):
    return list(range(n))


@seen
def options(n):
    return {"d": n, "e": -n}


@seen
def first_of(pair):
    return pair[0]


def arguments():
    xs = numbers(5)
    some = options(7)
    both = show(*xs, **some)
    mixed = show(0, *xs[:2], *[first_of((9, 8))], d=1, **{"z": 26})
    named = show(1, d=xs, c="see", **options(0) | {"d2": 4} if False else {"q": 1})
    displays = show((1, xs), [some, *xs], {"k": xs, **some}, d={1, 2, 3}, e=(None, True, ...))
    return both, mixed, named, displays
