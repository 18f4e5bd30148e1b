from shop.data import clean, load_orders, save
from shop.report import notify


def nightly(path: str):
    try:
        rows = load_orders(path)
        clean(rows)
    except ValueError:
        save(rows, "left.csv")  # DW134
        raise
    finally:
        notify("ops", path)
