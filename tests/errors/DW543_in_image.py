# run: doctor FILE --in-image registry.example/shop:1 --engine docker
# path: bin
# expect: DW543
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
