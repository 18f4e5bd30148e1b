from shop.data import clean, load_orders
from shop.orchestrator import flow, retries


@flow(name="nightly")  # DW124
@retries(3)  # DW124
def nightly(path: str):
    return clean(load_orders(path))
