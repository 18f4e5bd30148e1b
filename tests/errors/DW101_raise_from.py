from shop.data import count, load_orders


def nightly(path: str, cause=None):
    if not count(load_orders(path)):
        raise ValueError(path) from cause  # DW101
    if path == "":
        raise  # DW101
    raise ValueError(path) from None
