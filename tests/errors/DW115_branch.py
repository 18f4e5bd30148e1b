from shop.data import count, load_orders
from shop.warehouse import size


def nightly(path: str):
    rows = load_orders(path)
    pairs = zip(rows, rows)
    if count(rows) > 3:
        return size(pairs)  # DW115
    more = enumerate(rows)
    for row in rows:
        size(more)  # DW115
    if count(rows):
        third = zip(rows, rows)  # DW115
    else:
        third = rows
    return third
