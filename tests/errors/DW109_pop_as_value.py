from shop.data import load_orders
from shop.model import predict, train


def nightly(path: str):
    rows = load_orders(path)
    last = rows.pop()  # DW109
    return predict(train(rows), last)
