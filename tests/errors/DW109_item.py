from shop.data import load_orders
from shop.model import train
from shop.warehouse import options as defaults


def nightly(path: str):
    options = defaults(path)
    options["depth"] = 5  # DW109
    return train(load_orders(path), **options)
