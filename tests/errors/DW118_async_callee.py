from shop.data import clean, fetch


def nightly(address: str):
    return clean(fetch(address))  # DW118
