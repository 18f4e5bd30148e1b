import numpy as np
from witness import seen


@seen
def grid(n):
    return np.arange(n * 2, dtype="int16").reshape(n, 2)


@seen
def total(row, i=0):
    return row.sum()


@seen
def mean(parts):
    return np.mean(parts)


def arrays(n: int = 3):
    """Rows of an array, and scalars as what is decided on."""
    rows = grid(n)
    sums = [total(row, i) for i, row in enumerate(rows)]
    big = [total(s, -i) for i, s in enumerate(sums) if s > 1]
    if sums[0] == np.int64(1):
        first = mean(sums)
    else:
        first = None
    if total(rows[:0]):
        second = mean([1])
    else:
        second = mean(big)
    return sums, big, first, second
