from shop.data import load_orders
from shop.model import evaluate, train


def nightly(path: str):
    model = train(load_orders(path))
    return evaluate(model)  # DW107
