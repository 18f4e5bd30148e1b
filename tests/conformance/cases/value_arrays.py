import numpy as np
from witness import seen


@seen
def arrays():
    return {
        "int": np.arange(6).reshape(2, 3), "fortran": np.asfortranarray(np.ones((2, 2))), "empty": np.zeros((0, 3), dtype="f4"),
        "bool": np.array([True, False]), "complex": np.array([1 + 2j]), "date": np.array(["2026-01-01"], dtype="M8[D]"),
        "text": np.array(["a", "bcd"]), "zero": np.array(5), "scalar": np.float32(0.1), "nan": np.array([np.nan, -0.0]),
    }


@seen
def norm(a):
    return float((a**2).sum())


def value_arrays():
    made = arrays()
    x = made["int"]
    return made, norm(x), x.T, x @ x.T, made["scalar"] + 1
