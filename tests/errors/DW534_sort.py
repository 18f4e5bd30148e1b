# run: run FILE:nightly --check
def load():
    return [3, 1, 2]


def ordered(rows):
    rows.sort()
    return rows[0]


def longest(rows):
    return len(rows)


def nightly(depth: int = 3):
    rows = load()
    low = ordered(rows)  # DW534
    return low, longest(rows)
