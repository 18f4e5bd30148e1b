from shop.data import count, load_orders


def nightly(path: str):
    rows = load_orders(path)
    assert count(rows) > 0, "no orders"  # DW116
    raise ValueError(path)  # DW116
