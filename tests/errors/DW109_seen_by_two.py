from shop.data import count, load_orders


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
    chosen = []
    either = chosen if path else load_orders(path)
    chosen.append(path)  # DW109
    repeated = []
    all_of_them = [repeated for row in either if count(row)]
    repeated.append(path)  # DW109
    first = []
    for each in [first, rows]:
        last = each
    first.append(path)  # DW109
    mine = []
    size = count(mine) if path else len(mine)
    mine.append(size)
    return rows, other, held, table, all_of_them, last, mine
