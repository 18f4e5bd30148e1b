from witness import seen


@seen
def numbers(n):
    return list(range(n))


@seen
def total(xs):
    return sum(xs)


def oneshot(n: int = 4):
    xs = numbers(n)
    ys = numbers(n + 1)
    pairs = list(zip(xs, ys[1:]))
    squares = total([x * x for x in map(int, xs)])
    evens = total(tuple(y for y in ys if y % 2 == 0))
    return pairs, squares, evens, list(reversed(xs)), dict(enumerate(xs)), any(x > 2 for x in xs)
