from shop.data import load, save


def ir_shared_with_result(root: str, day: str):
    rows = load(root)
    path = f"{root}/{day}"
    save(rows, to=path)
    return [rows, path]
