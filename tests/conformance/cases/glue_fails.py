from witness import seen


@seen
def load(n):
    return {"rows": n}


@seen
def other(n):
    return n


@seen
def use(x):
    return x


def glue_fails(n: int = 1):
    o = other(n)
    rows = load(n)
    size = rows["size"]
    return use(size), o
