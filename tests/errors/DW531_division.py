# run: run FILE:nightly
def ratio(amount, items):
    return amount / items


def describe(number):
    return f"{number:.2f}"


def nightly(items: int = 0):
    each = ratio(12.5, items)  # DW531
    return describe(each)
