from shop.data import load_orders
from shop.model import evaluate, train


def latest(paths: list[str]):
    for path in paths:
        rows = load_orders(path)
        model = train(rows)
    return evaluate(model, rows)  # DW104 DW104
