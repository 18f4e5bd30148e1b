from shop.data import load_orders
from shop.report import notify


def nightly(path: str):
    for name in ("a", "b"):
        try:
            load_orders(path)
        finally:
            notify("ops", name)
            continue  # DW134
    try:
        rows = load_orders(path)
    finally:
        for name in ("a", "b"):
            notify("ops", name)
            break
        return rows  # DW134
