# run: run FILE:nightly
from shop.data import load_customers


def nightly(snapshot: str):  # DW512
    return load_customers(snapshot)
