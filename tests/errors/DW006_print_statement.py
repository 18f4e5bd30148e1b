from shop.data import load_orders


def nightly(path: str):
    rows = load_orders(path)
    print "loaded", len(rows)  # DW006
    return rows
