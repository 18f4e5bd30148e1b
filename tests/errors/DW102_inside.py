from shop.data import clean, count, load_orders


def nightly(path: str):
    rows = load_orders(path)
    tries = 0
    while count(rows) > 10:  # DW102
        rows = clean(rows, drop=True)  # DW106
        tries += 1
        if tries > 3:
            break
    return rows, tries
