from shop.data import count, load_orders
from shop.report import notify


def nightly(path: str, strict: bool):
    try:
        load_orders(path)
    except:  # DW133
        notify("ops", path)
        if strict:
            raise
    try:
        count(load_orders(path))
    except (OSError, ValueError):
        if strict:
            notify("ops", path)
            raise
        raise
