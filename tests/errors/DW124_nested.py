# run: check nightly
from shop.data import load_orders
from shop.orchestrator import flow


@flow("part")  # DW124
def part(path: str, *more, limit=load_orders):  # DW123 DW114
    return load_orders(path)


def nightly(path: str):
    return part(path)
