from witness import seen


@seen
def fetch(n):
    return [n]


@seen
def save(rows, where) -> None:
    pass


@seen
def notify(text):
    return len(text)


@seen
def reload(where):
    return where.upper()


@seen
def quiet(n):
    return n


def effect_order(n: int = 2):
    rows = fetch(n)
    save(rows, "a")
    other = reload("a")
    alone = quiet(n + 1)
    notify(f"saved {n}")
    for place in ("x", "y"):
        save(rows, place)
    result = reload("y")
    done = save(rows, "end")
    return result, alone, done, other
