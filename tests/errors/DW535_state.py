# run: run FILE:nightly --check
CALLS = []


def number():
    CALLS.append(1)
    return len(CALLS)


def double(value):
    return value * 2


def nightly(depth: int = 3):  # DW535
    return double(number())
