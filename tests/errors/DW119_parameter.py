from shop.data import clean, load_orders


def nightly(paths: list[str], day: int = 1):
    first = clean(load_orders(paths))  # DW119
    return clean(load_orders(path=day), first)  # DW119 DW119
