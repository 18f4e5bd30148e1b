from fractions import Fraction

from witness import seen


@seen
def make():
    nan, inf = float("nan"), float("inf")
    return [0.0, -0.0, nan, inf, -inf, 2**70, -(2**70), 2**53 + 1, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 3.0, 3, True, 1j, -0j, Fraction(1, 3)]


@seen
def look(x):
    return type(x).__name__, repr(x)


@seen
def big():
    return 2**70


@seen
def negative_zero():
    return -0.0


@seen
def not_a_number():
    return float("nan")


def value_numbers():
    every = make()
    a, b, c = big(), negative_zero(), not_a_number()
    return every, look(every[1]), look(every), look(a), look(b), look(c), look(-0.0), look(2**70), a, b, c, c != c
