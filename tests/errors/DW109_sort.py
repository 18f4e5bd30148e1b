from shop.data import clean, load_orders


def nightly(path: str):
    rows = load_orders(path)
    rows.sort()  # DW109
    return clean(rows)
