from shop.data import clean, load_orders


def nightly(path: str):
    rows = load_orders(path)
    yield clean(rows)  # DW118
