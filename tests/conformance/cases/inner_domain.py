from witness import seen


@seen
def clean(rows, limit):
    return list(rows)[:limit]


@seen
def measure(rows):
    return len(rows) + 0.5


@seen
def store(rows, name) -> None:
    pass


@seen
def train(rows, depth):
    return {"rows": rows, "depth": depth}
