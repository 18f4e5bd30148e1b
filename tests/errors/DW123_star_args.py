from shop.data import clean, load_orders


def nightly(*paths: str, **options: int):  # DW123 DW123
    return clean(load_orders(paths), **options)
