from shop.data import load_orders
from shop.model import train

BEST = None


def nightly(path: str):
    global BEST  # DW110
    BEST = train(load_orders(path))
    return BEST
