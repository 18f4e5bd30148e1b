from shop.data import load_orders
from shop.model import train

OPTIONS = {"depth": 3}
OPTIONS["seed"] = 7


def nightly(path: str):
    return train(load_orders(path), **OPTIONS)  # DW112
