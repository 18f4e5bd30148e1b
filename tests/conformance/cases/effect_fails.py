from witness import seen


class Refused(ValueError):
    def __init__(self, what, code):
        super().__init__(what, code)


@seen
def prepare(n):
    return n


@seen
def upload(n) -> None:
    raise Refused("not 'this' time\nnever", n)


@seen
def announce():
    return None


@seen
def count(n):
    return n


def effect_fails(n: int = 7):
    a = prepare(n)
    upload(a)
    announce()
    return count(n)
