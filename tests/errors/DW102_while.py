from shop.data import load_orders
from shop.model import evaluate, train


def until_good(path: str, limit: float = 0.1):
    rows = load_orders(path)
    depth = 1
    model = train(rows, depth)
    while evaluate(model, rows) > limit:  # DW102
        depth += 1
        model = train(rows, depth)
    return model
