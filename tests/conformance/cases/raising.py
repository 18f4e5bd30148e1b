from witness import seen


class Stop(Exception):
    pass


@seen
def load(n):
    return {"n": n}


@seen
def check(x):
    return x > 2


@seen
def use(x):
    return x


@seen
def save(x) -> None:
    pass


def raised(n: int = 3):
    """`raise` fails the run, after what stands above it."""
    data = load(n)
    save(data)
    if data["n"] > 2:
        save("raising")
        raise ValueError(f"too many: {data['n']} of 'x' {{{{ y }}}}", data)
    save("going on")
    return use(data)


def of_a_class(n: int = 3):
    """A class is raised, without arguments; and a class of the program's own."""
    data = load(n)
    if n < 0:
        raise Stop
    if check(data["n"]):
        raise LookupError
    return use(n)


def at_the_end(n: int = 3):
    data = load(n)
    if data["n"] > 5:
        result = use("many")
    elif data["n"] > 1:
        result = use("some")
    else:
        raise Stop(n, "few")
    return result, use((result, n))


def asserted(n: int = 3, m: int = 4):
    """`assert` with and without a message, and a call in it."""
    data = load(n)
    assert data
    assert check(data["n"]), f"only {data['n']}"
    save("first")
    assert m == 4 and check(m), ["a", m]
    return use(data)


def in_map(n: int = 3, bad: int = 9):
    results = []
    for i in [use(k) for k in range(n)]:
        if i == bad:
            raise ValueError("bad", i)
        results.append(use(i * 10 + 5))
    return use(results)


def asserted_in_map(n: int = 3, most: int = 9):
    results = []
    for i in [use(k) for k in range(n)]:
        value = use(i * 10 + 5)
        assert value < most * 10, value
        results.append(value)
    save(results)
    return results
