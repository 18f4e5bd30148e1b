# run: run FILE -p snapsot=2026-11-01
# expect: DW007
from shop.data import load_customers


def nightly(snapshot: str):
    return load_customers(snapshot)
