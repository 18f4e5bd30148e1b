from shop.data import load_orders
from shop.orchestrator import retries
from shop.report import notify


def nightly(path: str, kind=None):
    try:
        load_orders(path)
    except kind:  # DW133
        raise
    except (OSError, retries):  # DW133
        raise
    except [ValueError]:  # DW133
        raise
