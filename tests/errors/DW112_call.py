import json

from shop.data import load_orders
from shop.model import train

with open("options.json") as _file:
    OPTIONS = json.load(_file)


def nightly(path: str):
    return train(load_orders(path), depth=OPTIONS["depth"])  # DW112
