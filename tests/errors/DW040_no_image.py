# run: doctor FILE --to prefect --in-image --engine docker
# expect: DW040
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
