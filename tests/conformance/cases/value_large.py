from witness import seen


@seen
def rows(n):
    return [(i, f"row {i}", i / 7) for i in range(n)]


@seen
def text(n):
    return "äöü" * n


@seen
def total(things, texts):
    return len(things), sum(r[2] for r in things), len(texts)


def value_large(n: int = 5000):
    many = rows(n)
    long = text(100_000)
    return total(many, long), many, long[:5], many[-1]
