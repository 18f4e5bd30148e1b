from witness import seen


@seen
def load(n):
    return n


@seen
def divide(a, b):
    if b == 0:
        raise ZeroDivisionError("no {{ share }} of nothing", b)
    return a / b


@seen
def report(share):
    return f"{share:.2f}"


def failing(n: int = 3):
    a = load(n)
    share = divide(a, 0)
    return report(share)
