from witness import seen

RATE = 0.25
NAMES = ("a", "b")
LIMITS = {"low": 1, "high": [2, 3]}


@seen
def scale(x, rate=RATE):
    return x * rate


@seen
def apply(function, x):
    return function(x)


@seen
def twice(x):
    return 2 * x


def module_state(x: int = 8):
    """Constants of the module, read where they are used; a function handed over as a value."""
    y = scale(x)
    z = scale(x, RATE * 2)
    names = [scale(len(n)) for n in NAMES]
    return y, z, names, LIMITS["high"][1], apply(twice, x), RATE
