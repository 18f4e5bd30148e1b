from shop.data import clean, load_orders
from shop.warehouse import connect


def nightly(address: str):
    with connect(address) as db:  # DW101
        rows = load_orders(db.path)
    return clean(rows)
