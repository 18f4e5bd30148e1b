# run: compile FILE --to kubeflow --out FILE
# expect: DW010
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
