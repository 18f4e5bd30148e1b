from shop.data import load_orders

GREETING = "Grüße"  # DW005


def nightly(path: str):
    return load_orders(path)
