from shop.data import load_orders

LIMIT = 100


def nightly(path: str):
    rows = load_orders(path)
    return LIMIT(rows)  # DW126
