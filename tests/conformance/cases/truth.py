from witness import seen


class Falsy:
    def __bool__(self):
        return False


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Undecided:
    def __bool__(self):
        raise TypeError("neither {{ yes }} nor no")


@seen
def values():
    import decimal

    return [
        [], [0], {}, {"": 0}, (), (None,), "", "0", "false", " ", 0, -1, 0.0, -0.0, float("nan"), 2**70, 0j, None, False, True, b"", b"\0",
        set(), frozenset({0}), range(0), range(1), decimal.Decimal("0.00"), decimal.Decimal("NaN"), ...,
    ]


@seen
def falsy():
    return Falsy()


@seen
def sized(n):
    return Sized(n)


@seen
def undecided():
    return Undecided()


@seen
def text(s):
    return s


@seen
def yes(x):
    return "yes", x


@seen
def no(x):
    return "no", x


def odd_values():
    """Python's truth of every kind of value, one decision for each."""
    told = []
    for i, value in enumerate(values()):
        if value:
            told.append(yes(i))
        else:
            told.append(no(i))
    return told


def of_tasks(n: int = 0):
    """The truth of what a task gives, as it is."""
    if text(""):
        a = yes("empty")
    else:
        a = no("empty")
    b = yes("text") if text("false") else no("text")
    if text(n):
        c = yes("zero")
    else:
        c = no("zero")
    if falsy():
        d = yes("falsy")
    else:
        d = no("falsy")
    e = yes("sized") if sized(n) else no("sized")
    f = yes("sized 2") if sized(2) else no("sized 2")
    if not text([]):
        g = yes("list")
    else:
        g = no("list")
    if text(None):
        h = yes("None")
    else:
        h = no("None")
    return a, b, c, d, e, f, g, h


def no_truth():
    """A value that cannot be decided on fails the run."""
    first = text("before")
    if undecided():
        result = yes(1)
    else:
        result = no(1)
    return first, result
