from shop.data import load_orders
from shop.model import evaluate, pick, train


def nightly(path: str, depths: tuple[int, ...] = (3, 5)):
    rows = load_orders(path)
    models = [train(rows, depth) for depth in depths]  # DW116
    return evaluate(pick(models, rows), rows)
