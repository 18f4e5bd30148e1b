from witness import seen


@seen
def load(n):
    return {"n": n}


@seen
def broken(x):
    raise KeyError("not 'here'", x)


@seen
def use(x):
    return x


@seen
def after(x):
    return x


@seen
def save(x) -> None:
    pass


def inside(n: int = 3):
    """A call fails in the branch that runs."""
    data = load(n)
    if data["n"] > 2:
        result = use(broken(n))
    else:
        result = use(n)
    save(result)
    return after(result)


def deciding(n: int = 3):
    """The decision itself fails: neither branch runs."""
    data = load(n)
    if data["missing"] > 2:
        result = use(data)
    else:
        result = broken(data)
    return after(result)


def not_taken(n: int = 1):
    """What would fail is not run."""
    data = load(n)
    if data["n"] > 2:
        result = broken(data["missing"])
    else:
        result = use(n)
    other = data["missing"] if n > 2 else 0
    return after(result), other


def call_decides(n: int = 1):
    """A call inside a decision fails, after another one."""
    if use(n) and broken(n):
        save("yes")
    else:
        save("no")
    return after(n)
