from shop.data import load_order  # DW120
from shop.model import trian as train  # DW120


def nightly(path: str):
    return train(load_order(path))
