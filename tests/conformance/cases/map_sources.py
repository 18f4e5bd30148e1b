from typing import List, Tuple

from witness import seen


@seen
def rows(n):
    return [(i, f"r{i}") for i in range(n)]


@seen
def table(n):
    return {f"k{i}": [i] * i for i in range(n)}


@seen
def text(n, what=""):
    return "aé{"[:n]


@seen
def nothing(what):
    return []


@seen
def show(*args, **named):
    return [*args, named]


@seen
def odd():
    big = 2**70
    return [
        (1, (2,)), None, {"a": 1, 2: [3]}, big, -big, "{{ item }}", "{{$.inputs.parameters['x']}}", "it's \"so\"\\n", "", [], {}, (), True,
        1.0, 1, float("nan"), -0.0, b"\x00'", "null", "1e3", {1, 2}, "a\nb\ttab", 1 + 2j,
    ]


def zipped(n: int = 3):
    """What a loop can run over, and how its target takes it apart."""
    one, two = rows(n), table(n + 1)
    a = [show(i, x, y) for i, ((x, y), z) in enumerate(zip(one, [10, 20, 30]))]
    b = [show(k, v) for k, v in two.items()]
    c = [show(i, k=v) for i, v in enumerate(two.values(), start=5)]
    d = [show(first, rest) for first, *rest in one]
    e = [show(k) for k in two]
    f = [show(k, again=two[k]) for k in reversed(sorted(two))]
    return a, b, c, d, e, f


def ranges(n: int = 3, step: int = 2):
    one = rows(n)
    a = [show(i) for i in range(n)]
    b = [show(i, one[i]) for i in range(len(one))]
    c = [show(i) for i in range(10, 10 - 3 * step, -step)]
    return a, b, c


def letters(n: int = 3):
    """A text, a tuple, a dict and a slice are iterated as Python iterates them."""
    a = [show(1, c) for c in text(n)]
    b = [show(2, c) for c in tuple(text(2))]
    c = [show(3, c) for c in dict.fromkeys(text(n, "keys"))]
    d = [show(*c) for c in rows(n)[1:]]
    return a, b, c, d


def given(names: List[str] = ["a", "b"], pairs: Tuple[Tuple[int, str], ...] = ((1, "x"), (2, "y")), word: str = "hé"):
    """Maps over parameters."""
    a = [show(name) for name in names]
    b = [show(number, text=name) for number, name in pairs]
    c = [show(letter, names) for letter in word]
    return a, b, c


def oddities():
    """Elements of every kind come back as they are."""
    things = odd()
    kept = [show(thing) for thing in things]
    same = [thing for thing in things]
    return kept, same, [show(i=i, thing=thing) for i, thing in enumerate(things)]


def empty():
    """No round at all, in every form, and values below that read what came of it."""
    none = nothing("none")
    a = [show(x) for x in none]
    b = {x: show(x) for x in none}
    c, d = [], []
    for x in none:
        y = show(x)
        c.append(y)
        d.append(show(y, x))
    e = [[show(x, y) for y in x] for x in none]
    f = [show(x, y) for x in none for y in [1, 2]]
    g = [show(x) for x in a]
    h = [show(x) for x in none if show(x)]
    k = [[show(x) for x in xs] for xs in ([], nothing("inner"), [1])]
    return show(a, b, c, d), e, f, g, h, k


def one(n: int = 1):
    a = [show(x) for x in rows(n)]
    b = [show(y) for x in rows(n + 1)[1:] for y in x]
    return a, b, show(*a)
