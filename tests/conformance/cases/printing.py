import logging

from witness import seen

log = logging.getLogger("shop")


@seen
def load(n):
    print("inside load", n)
    return n


@seen
def report(n) -> None:
    pass


def printing(n: int = 3):
    print("start of the run")
    a = load(n)
    print("loaded", a, sep=": ", end="!\n")
    log.warning("a warning of %s", a)
    b = load(a + 1)
    print(f"{a} and {b}")
    report(b)
    print("end of the run")
