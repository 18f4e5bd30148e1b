# run: check FILE --to kubeflow
from shop.data import clean, load_orders
from shop.model import train


def nightly(
    path: str,  # DW354
    day: str = "2026-11-01",
):
    rows = clean(load_orders(path))
    return train(rows, depth=5)
