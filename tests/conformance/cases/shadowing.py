from witness import seen


@seen
def step(x, label=""):
    return x + 1


@seen
def input_value(value):
    return value


def shadowing(x: int = 0, step_2: int = 5):
    """Names that meet: variables rebound, ids that look alike, names of the worker's own making."""
    value = step(x)
    value = step(value)
    value, result = step(value, "a"), step(value, "b")
    result_2 = input_value(result)
    step_3 = step(step_2)
    out = input_value({"value": value, "result": result, "in": step_3})
    x = step(x, "x")
    return value, result, result_2, out, x, step_2
