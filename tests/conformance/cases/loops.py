from witness import seen

SIZES = (3, 5, 7)


@seen
def train(size, previous=0, *, name=""):
    return size * 10 + previous


@seen
def merge(results):
    return sum(results)


def loops(base: int = 1):
    models = []
    for size in SIZES:
        models.append(train(size, base))
    carried = base
    for i in range(4):
        if i == 1:
            continue
        if i == 3:
            break
        carried = train(i, carried, name=f"step {i}")
    else:
        carried = train(99)
    named = []
    for i, (letter, size) in enumerate(zip("abc", SIZES), start=1):
        named.append(train(size, i, name=letter))
    grid = []
    for row in (1, 2):
        for column in [10, 20]:
            grid.append(train(row * column, carried))
    inner = [train(k, name="c") for k in range(2)]
    last = {key: train(value) for key, value in {"x": 1, "y": 2}.items()}
    best = merge(models)
    for leftover in reversed(range(2)):
        best = merge([best, leftover])
    return models, carried, named, grid, inner, last, best, leftover, merge(grid)
