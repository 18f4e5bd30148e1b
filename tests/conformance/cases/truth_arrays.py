import numpy as np
from witness import seen


@seen
def scalar(x, kind):
    return np.dtype(kind).type(x)


@seen
def array(*xs):
    return np.array(xs)


@seen
def yes(x):
    return "yes", x


@seen
def no(x):
    return "no", x


def numpy_truth():
    a = yes(1) if scalar(0, "bool") else no(1)
    b = yes(2) if scalar(0.5, "float32") else no(2)
    if scalar(3, "int8") > 2:
        c = yes(3)
    else:
        c = no(3)
    if array(0):
        d = yes(4)
    else:
        d = no(4)
    if (array(1, 2) > 0).all() and not scalar(0, "uint64"):
        e = yes(scalar(7, "int64"))
    else:
        e = no(5)
    return a, b, c, d, e


def no_truth():
    first = array(1)
    if array(1, 2) > 1:
        first = yes(first)
    return first
