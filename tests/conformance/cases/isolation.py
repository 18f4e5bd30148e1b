from witness import seen


@seen
def make():
    return {"rows": [3, 1, 2]}


@seen
def peek(x):
    return list(x["rows"])


@seen
def spoil(x):
    x["rows"].sort()
    x["rows"].append(0)
    return len(x["rows"])


def isolation():
    """A task that changes its argument, which Python calls last: no other task may see it, in whatever order they run."""
    x = make()
    first = peek(x)
    again = peek(x)
    size = spoil(x)
    return first, again, size
