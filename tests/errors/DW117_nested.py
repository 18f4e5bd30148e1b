from shop.data import load_orders
from shop.model import train


def grid(path: str):
    rows = load_orders(path)
    return [train(rows, depth, seed) for depth in range(40) for seed in range(40)]  # DW117
