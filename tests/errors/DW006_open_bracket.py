from shop.data import clean, load_orders


def nightly(path: str):
    rows = clean(load_orders(path)  # DW006
    return rows
