# run: run FILE
# expect: DW008
from shop.data import clean, load_customers


def nightly(snapshot: str, deep: bool = False):
    return clean(load_customers(snapshot), deep)
