from shop.data import load_orders


def nightly(path: str):
    rows = []
    if path:
        other = rows
    else:
        other = []
    rows.append(load_orders(path))  # DW109
    held = []
    table = {"held": held}
    held.append(load_orders(path))  # DW109
    return rows, other, held, table
