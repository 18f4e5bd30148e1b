from witness import seen


@seen
def rows(n, what=""):
    return list(range(n))


@seen
def make(x):
    return x * 10


@seen
def save(x, where="a") -> None:
    pass


@seen
def notify(text):
    return len(text)


@seen
def count(n):
    return n


def in_order(n: int = 3):
    """A loop for its effects runs in order, after what stands above and before what stands below."""
    found = rows(n)
    notify("begin")
    for x in found:
        save(x)
        notify(f"saved {x}")
    m = count(n)
    notify("end")
    return m


def nested(n: int = 2):
    for x in rows(n):
        for y in rows(x + 1, "inner"):
            save((x, y))
        notify(f"row {x}")
    save("end")


def with_values(n: int = 3):
    """Values and effects in one loop, and what it collects is read below."""
    made = []
    for x in rows(n):
        value = make(x)
        save(value, where=x)
        made.append(value)
    notify(str(made))
    return made, [count(m) for m in made]


def none_at_all(n: int = 0):
    notify("begin")
    for x in rows(n):
        save(x)
    notify("end")
    return count(n)


def printing(n: int = 2):
    made = []
    for x in rows(n):
        value = make(x + 1)
        print("made", value, sep=": ")
        made.append(value)
    print(f"all {made}")
    return made
