# run: check FILE --to dagster
from shop.data import clean, load_orders
from shop.model import train


def nightly(path: str):  # DW383
    rows = clean(load_orders(path))
    return train(rows, depth=5)
