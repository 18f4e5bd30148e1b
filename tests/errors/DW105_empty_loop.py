from shop.data import load_orders
from shop.model import train

DEPTHS = ()


def sweep(path: str):
    rows = load_orders(path)
    for depth in DEPTHS:
        model = train(rows, depth)
    return model  # DW105
