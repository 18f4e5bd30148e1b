from shop.data import load_orders

def nightly(path: str):
    total = lambda rows: sum(row["amount"] for row in rows)  # DW108
    return total(load_orders(path))
