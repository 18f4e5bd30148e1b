from shop.data import load_orders
from shop.warehouse import Client, apply

client = Client("warehouse:5432")


def nightly(path: str):
    rows = load_orders(path)
    return apply(rows, client)  # DW112
