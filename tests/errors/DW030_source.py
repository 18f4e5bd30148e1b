from shop.data import load_customers
from shop.model import train


def nightly(snapshot: str = "2026-11-01", run: str = "none"):
    rows = load_customers(snapshot)
    return train(rows, depth=5)
