from witness import seen


@seen
def a(x):
    return x


@seen
def b(x, *, y=0):
    return x + y


@seen
def stamp(text) -> None:
    pass


def order_of_evaluation(n: int = 1):
    """Calls inside calls, displays and operators, with effects in between."""
    total = b(a(n) + a(n + 1), y=b(a(n + 2), y=a(n + 3)))
    stamp("one")
    made = {"k": a(10), **{"l": a(11)}}, [a(12), *[a(13)]], a(14) - a(15) * a(16)
    stamp(f"two {a(17)}")
    return total, made, a(18)
