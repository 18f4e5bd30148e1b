# run: run FILE -p snapsot=2026-11-01
from shop.data import load_customers


def nightly(snapshot: str):  # DW007
    return load_customers(snapshot)
