from shop.data import load_orders, split
from shop.model import Model, evaluate


def nightly(path: str):
    train_rows, test_rows = split(load_orders(path))
    model = Model(depth=3)
    model.fit(train_rows)  # DW130
    return evaluate(model, test_rows)
