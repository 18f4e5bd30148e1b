from witness import seen


@seen
def open_log() -> None:
    pass


@seen
def note(text):
    return len(text)


@seen
def count(n):
    return n + 1


def effects(n: int = 1):
    open_log()
    note("first")
    note("second")
    m = count(n)
    note("third")
    return m
