# run: image FILE --out ../elsewhere
# expect: DW039
from shop.data import clean, load_orders


def nightly(path: str = "orders.csv"):
    return clean(load_orders(path))
