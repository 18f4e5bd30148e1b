# run: run FILE -p depth=three -p snapshot=2026-11-01
from shop.data import load_customers
from shop.model import train


def nightly(snapshot: str, depth: int = 3):  # DW007
    return train(load_customers(snapshot), depth)
