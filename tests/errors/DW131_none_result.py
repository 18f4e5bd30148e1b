from shop.data import clean, load_orders, save
from shop.model import train


def nightly(path: str):
    rows = save(clean(load_orders(path)), "clean.csv")
    return train(rows)  # DW131
