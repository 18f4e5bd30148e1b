# run: compile FILE --to kubeflo
# expect: DW004
from shop.data import clean, load_orders


def nightly(path: str):
    return clean(load_orders(path))
