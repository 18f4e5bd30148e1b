# run: check nightly
from shop.data import load_orders


def part(path: str, limit: int = 3):
    return load_orders(path)


def nightly(paths: list[str], options: dict[str, int]):
    first = part(*paths)  # DW135
    return first, part(paths[0], **options)  # DW135
