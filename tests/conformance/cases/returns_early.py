from witness import seen


@seen
def load(n):
    return {"rows": n}


@seen
def check(x, limit=0):
    return x["rows"] > limit


@seen
def finish(x, how):
    return x, how


@seen
def tail(x):
    return x


@seen
def save(x) -> None:
    pass


def guard(n: int = 3):
    """An early return: the rest runs only where it was not taken."""
    data = load(n)
    if not check(data):
        return None
    done = finish(data, "whole")
    save(done)
    return tail(done)


def several(n: int = 3):
    """Returns on several levels, with a tail that all ways that go on share."""
    data = load(n)
    if data["rows"] == 0:
        return "nothing"
    if check(data, 5):
        half = finish(data, "half")
        if check(data, 10):
            save(half)
            return half, "large"
        data = tail(data)
    elif check(data, 4):
        return tail("exactly five")
    else:
        half = None
    save("tail")
    rest = finish(data, "rest")
    return rest, tail(half)


def both(n: int = 3):
    """Every branch returns."""
    if n > 2:
        return tail(load(n))
    else:
        x = load(-n)
        return finish(x, "negative")


def without_value(n: int = 3):
    """A bare return, and the end of the function: both give None."""
    data = load(n)
    if check(data, 2):
        save("large")
        return
    save("small")
