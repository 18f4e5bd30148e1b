from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    class Options:  # DW128
        depth = 3

    return train(load_orders(path), Options.depth)
