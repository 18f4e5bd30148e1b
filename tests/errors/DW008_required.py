# run: run FILE
from shop.data import clean, load_customers


def nightly(snapshot: str, deep: bool = False):  # DW008
    return clean(load_customers(snapshot), deep)
