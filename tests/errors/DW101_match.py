from shop.data import clean, load_orders, split


def nightly(path: str, mode: str = "full"):
    rows = load_orders(path)
    match mode:  # DW101
        case "full":
            return clean(rows)
        case "sample":
            return split(rows, 0.1)
