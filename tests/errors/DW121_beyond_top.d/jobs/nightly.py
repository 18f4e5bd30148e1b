from ...shared.data import load_orders  # DW121


def nightly(path: str):
    return load_orders(path)
