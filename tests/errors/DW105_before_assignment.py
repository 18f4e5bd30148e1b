from shop.data import clean, load_orders


def nightly(path: str):
    rows = clean(rows)  # DW105
    rows = load_orders(path)
    return rows
