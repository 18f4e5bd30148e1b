# run: doctor FILE --in-image python:3.12-slim --engine docker
# path: bin
# expect: DW552
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
