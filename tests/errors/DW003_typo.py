# run: check nigthly
# expect: DW003
from shop.data import clean, load_orders


def nightly(path: str):
    return clean(load_orders(path))
