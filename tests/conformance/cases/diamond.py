from witness import seen


@seen
def source():
    return [3, 1, 2]


@seen
def left(xs):
    xs.sort()
    return xs


@seen
def right(xs):
    return xs[0]


@seen
def join(a, b, original):
    return a, b, original


def diamond():
    # `left` sorts its argument in place: tasks do not share values, so the case hands it a copy as Python would need one
    xs = source()
    a = left(list(xs))
    b = right(xs)
    return join(a, b, original=xs)
