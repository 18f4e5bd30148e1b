from random import sample_orders  # DW127

from shop.model import train


def nightly(path: str):
    return train(sample_orders(path))
