from witness import seen


@seen
def rows(n, what=""):
    return [i * i for i in range(n)]


@seen
def scale(x, by):
    return x * by


@seen
def train(x, depth=1, *, name="m"):
    return {"x": x, "depth": depth, "name": name}


@seen
def best(models):
    return len(models), models[-1:]


@seen
def digit(x):
    return x % 2, "even"[: x % 5]


@seen
def none_of(x):
    return None


@seen
def label(x):
    return f"row {x}"


def comprehension(n: int = 4):
    found = rows(n)
    models = [train(x, depth=n) for x in found]
    return models, best(models)


def appended(n: int = 3):
    models = []
    for x in rows(n):
        scaled = scale(x + 1, n)
        shifted = scaled - 0.5
        model = train(shifted, name=f"{x}: {scaled!r}")
        models.append(model)
    return best(models), models


def dicts(n: int = 4):
    found = rows(n)
    by_value = {x: train(x) for x in found}
    by_call = {label(x): x + n for x in found}
    by_both = {label(x + 100): scale(x, -1) for x in reversed(found)}
    return by_value, by_call, by_both


def sets(n: int = 6):
    return {digit(x) for x in rows(n)}, sorted({digit(x + 100) for x in rows(n, "again")})


def nested(n: int = 3):
    table = [[scale(x, y) for y in rows(x)] for x in rows(n, "table")]
    flat = [scale(y, 10 + x) for x in rows(n, "flat") for y in range(x)]
    keyed = {x: {y: train(x, y) for y in (1, 2)} for x in rows(n, "keyed")}
    return table, flat, keyed


def several(n: int = 3):
    models, texts, squares, constants = [], [], [], []
    for x in rows(n):
        text = label(x)
        models.append(train(x, name=text))
        texts.append(text)
        squares.append(x**2)
        constants.append(None)
    return squares, best(models), texts, constants


def chained(n: int = 3):
    """A map over what a map gave, and over both."""
    first = [scale(x, 2) for x in rows(n)]
    second = [scale(x + 1, 3) for x in first]
    third = [train(a, b) for a, b in zip(first, second)]
    return best(third), [label(m["depth"]) for m in third], first


def wide(n: int = 25):
    found = [scale(x, 3) for x in range(n)]
    return best(found), found


def outer(n: int = 3, by: float = 0.5, title: str = "{{ title }} 'of' \"it\""):
    """The body reads parameters, constants, values from above, and has names that exist outside."""
    x = scale(n, 100)
    models = [train(scale(x, by), depth=[n, title], name=title) for x in rows(n)]
    return x, models


def nothing_in(n: int = 2):
    """Every round gives None, or what is no list gives one of one."""
    nothings = [none_of(x) for x in rows(n)]
    return nothings, [train(x, nothings, name=i) for i, x in enumerate(nothings)], [scale(x, 0) if x > 0 else None for x in rows(n, "again")]


def starred(n: int = 2):
    pairs = [(x, x + 1) for x in rows(n)]
    options = {"name": label(n)}
    return [train(*pair, **options) for pair in pairs], best([*[scale(x, 2) for x in rows(n, "starred")], n])
