from shop.data import load


def ir_shared(root: str, day: str):
    path = f"{root}/{day}"
    a = load(path)
    b = load(path, limit=2)
    return a + b
