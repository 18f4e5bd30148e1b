# run: compile FILE --to kubeflow --images images.toml --env prod
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
