from shop.data import clean, count


def nightly(path: str):
    lines = open(path)  # DW101
    return count(clean(lines))
