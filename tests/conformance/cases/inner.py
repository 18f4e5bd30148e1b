"""Pipelines that others call as nested ones; on their own they are ordinary functions."""

from inner_domain import clean, measure, store, train


def prepare(rows, limit=3, *, name="p"):
    cleaned = clean(rows, limit)
    store(cleaned, name)
    return cleaned, measure(cleaned)


def fit(rows, depths=(1, 2)):
    models = [train(rows, depth=d) for d in depths]
    best = models[0]
    for model in models:
        if model["depth"] == rows[-1]:
            best = model
    return best


def choose(x, low=0):
    if x > 1:
        return measure([x, low])
    y = clean([x], 1)
    return y, measure(y)


def guarded(rows, fail=False):
    try:
        m = measure(rows if not fail else None)
    finally:
        store(rows, "cleanup")
    return m


def mapped(rows):
    return [clean([r, r, rows[-1]], 2) for r in rows]


def outer(rows, name="outer"):
    """A nested pipeline that calls nested pipelines."""
    prepared, size = prepare(rows, limit=2, name=name)
    again, _ = prepare([*prepared, 9])
    return mapped([*again, name]), size


def nothing(rows):
    store(rows, "nothing")
