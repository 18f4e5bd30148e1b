from shop.data import load_orders


def nightly(paths: list[str], wanted: list[str]):
    loaded = []
    shown = loaded
    for path in paths:
        loaded.append(load_orders(path))  # DW109
        wanted.append(path)  # DW109
    return loaded, shown
