# run: compile FILE --to kubeflow --check
# expect: DW013
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
