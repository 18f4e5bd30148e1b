import os
from os import environ

from shop.data import load_orders, save


def nightly(path: str):
    rows = load_orders(os.getenv("SHOP_DATA", path))  # DW111
    save(rows, environ["SHOP_OUT"])  # DW111
