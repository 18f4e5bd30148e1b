from shop.data import load_orders
from shop.model import evaluate, train


def first_good(paths: list[str]):
    for path in paths:
        rows = load_orders(path)
        if evaluate(train(rows), rows) < 0.1:
            break  # DW132
