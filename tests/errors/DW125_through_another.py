# run: check nightly
from shop.data import load_orders


def part(path: str):
    return inner(path)


def inner(path: str):
    return part(load_orders(path))  # DW125


def nightly(path: str):
    return part(path)
