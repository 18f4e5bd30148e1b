from shop.data import load_customers


def nightly(snapshot: str):
    return load_customers(snapshot, 100)  # DW106
