from shop.data import load_orders
from shop.model import evaluate, train


def first_good(paths: list[str]):
    found = None
    for path in paths:  # DW116
        rows = load_orders(path)
        found = train(rows)
        if evaluate(found, rows) < 0.1:
            break
    return found
