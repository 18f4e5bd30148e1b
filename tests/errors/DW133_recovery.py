from shop.data import load_customers, load_orders


def nightly(path: str):
    try:
        rows = load_orders(path)
    except FileNotFoundError:  # DW133
        rows = load_customers("latest")
    return rows
