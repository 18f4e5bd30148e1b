from witness import seen


@seen
def three():
    return [1, 2, 3]


@seen
def before():
    return "ran"


@seen
def use(a):
    return a


def unpack_fails():
    ready = before()
    a, b = three()
    return use(a), ready, b
