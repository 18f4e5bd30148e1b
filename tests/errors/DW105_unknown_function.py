from shop.data import load_orders


def nightly(path: str):
    rows = load_orders(path)
    return trian(rows)  # DW105
