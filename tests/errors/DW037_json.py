# run: check FILE --to kubeflow --images images.json
# expect: DW037 DW037
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
