from shop.data import load_orders
from shop.model import train


def nightly(path: str, limit: float = 100.0):
    def large(rows):  # DW128
        return [row for row in rows if row["amount"] > limit]

    return train(large(load_orders(path)))
