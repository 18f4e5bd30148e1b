from witness import seen


@seen
def load(n):
    return {"rows": n}


@seen
def announce() -> None:
    pass


@seen
def other(n):
    return n


@seen
def use(x):
    return x


def before_effect(n: int = 1):
    """Python raises before the effect, so the effect must not happen."""
    rows = load(n)
    size = rows["size"]
    announce()
    return use(size)


def after_call(n: int = 1):
    """Python raises after the other call, so that call must happen."""
    rows = load(n)
    o = other(n)
    size = rows["size"]
    return use(size), use([size, o])
