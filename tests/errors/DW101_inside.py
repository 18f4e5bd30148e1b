# What is wrong inside of what is refused is said too, and nothing that only follows from it.
from shop.data import clean, load_orders
from shop.report import notify


def nightly(path: str):
    with open(path) as lines:  # DW101
        rows = laod_orders(lines)  # DW105
        rows = clean(rows)
    match rows:  # DW101
        case []:
            notify("ops", "nothing")
        case [first, *others]:
            notify("ops", str(first), to=others)  # DW106
    return clean(rows)
