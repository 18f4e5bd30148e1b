# run: check FILE:nigthly
# expect: DW002
from shop.data import clean, load_orders


def nightly(path: str):
    return clean(load_orders(path))


def weekly(path: str):
    return load_orders(path)
