from witness import seen


@seen
def make(i):
    return i * i


@seen
def add(x, y):
    return (x, y)


def reversed_values(n: int = 2):
    """Loops over lists of values, forwards, backwards and side by side."""
    made = [make(n), make(n + 1), make(n + 2)]
    back = []
    for value in reversed(made):
        back.append(add(value, n))
    pairs = [add(x, y) for x, y in zip(made, back)]
    for i, value in enumerate(made):
        pairs.append(add(value, -i))
    return back, pairs
