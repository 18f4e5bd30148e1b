# run: run FILE -p snapshot
# expect: DW007
from shop.data import load_customers


def nightly(snapshot: str):
    return load_customers(snapshot)
