from shop.data import count, load_orders


def nightly(path: str):
    size = count(load_orders(path))
    for limit in range(100):
        if count([{"limit": float(limit)}]) > size:  # DW117
            return limit
    return size
