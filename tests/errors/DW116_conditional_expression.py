from shop.data import clean, load_orders


def nightly(path: str, raw: bool = False):
    rows = load_orders(path)
    return rows if raw else clean(rows)  # DW116
