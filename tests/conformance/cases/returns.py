from witness import seen


@seen
def task(n=0):
    return n


@seen
def effect() -> None:
    pass


def parameter_only(x: int = 3, y: str = "unused"):
    task(x)
    return y


def constant_only():
    task()
    return {"a": (1, [2.5, None]), "b": {"c": "{{ ds }}"}}


def display_of_parameters(x: int = 3, y: str = "why"):
    effect()
    return [x, (y, {"x": x, "twice": x * 2})]


def effects_only():
    effect()
    effect()


def none_of_a_task():
    return effect()


def same_value_twice(n: int = 1):
    a = task([n])
    b = a
    return a, b, [a, [b]]
