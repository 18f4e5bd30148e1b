from witness import seen


@seen
def load(n):
    return n


@seen
def save(x, where="a") -> None:
    pass


@seen
def notify(text):
    return len(text)


@seen
def fetch(x):
    return x + 1


def ordered(n: int = 3):
    """A condition with an effect inside comes after what stands above, and before what stands below."""
    a = load(n)
    alone = load(n + 10)
    if a > 2:
        notify("large")
        save(a)
    else:
        notify("small")
    b = fetch(a)
    save(b, "b")
    if b > 100:
        save(b, "never")
    c = fetch(b)
    notify("end")
    return b, c, alone


def merged(n: int = 3):
    """A branch with effects and a merged value."""
    state = load(n)
    if state > 2:
        save(state, "before")
        state = fetch(state)
        save(state, "after")
        if state > 100:
            notify("never")
        else:
            notify("inside")
    return fetch(state + 1)


def effect_expressions(n: int = 3):
    """Effects under `and`, `or` and conditional expressions that nobody reads."""
    a = load(n)
    a > 2 and notify("and")
    a > 2 or notify("or")
    notify("yes") if a > 2 else save("no")
    return fetch(a)
