from witness import seen


@seen
def load(n):
    return n


@seen
def slow(n):
    return n * 2


@seen
def broken(n):
    return {"a": 1}[n]


@seen
def independent(n):
    return n + 5


@seen
def join(a, b):
    return a, b


@seen
def last(x):
    return x


def late_failure(n: int = 4):
    a = load(n)
    early = independent(n)
    chain = slow(slow(slow(a)))
    b = broken("missing")
    c = join(b, chain)
    return last(c), early
