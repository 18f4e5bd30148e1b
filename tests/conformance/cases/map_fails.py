from witness import seen


@seen
def rows(n):
    return list(range(n))


@seen
def train(x):
    if x == 2:
        raise ValueError("no model of {{ two }}", x)
    return x


@seen
def use(models):
    return models


@seen
def after(x):
    return x


@seen
def save(x) -> None:
    if x == 1:
        raise OSError(28, "full")


@seen
def close() -> None:
    pass


def one_fails(n: int = 4):
    models = [train(x) for x in rows(n)]
    return use(models), [after(m) for m in models]


def effect_fails(n: int = 3):
    """The rounds after the failing one never begin."""
    for x in rows(n):
        save(x)
        after(x)
    close()


def no_list(n=3):
    return [train(x) for x in n]


def made_no_list(n=3):
    found = after(n)
    models = [train(x) for x in found]
    return use(models)


def wrong_shape(n: int = 2):
    return use([train(a) for a, b in rows(n)])
