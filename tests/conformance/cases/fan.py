from witness import seen


@seen
def start(n):
    return list(range(n))


@seen
def work(xs, i):
    return xs[i] * i


@seen
def join(parts):
    return sum(parts)


def fan(n: int = 60):
    xs = start(n)
    parts = []
    for i in range(50):
        parts.append(work(xs, i))
    return join(parts), parts[-1]
