from shop.data import count, load_orders


def nightly(paths: list[str]):
    loaded = []
    for path in paths:
        if count(loaded) > 3:  # DW103
            continue
        loaded.append(load_orders(path))
    return loaded
