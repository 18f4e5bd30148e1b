import datetime as dt
import time

from shop.data import load_customers
from shop.report import report


def nightly():
    rows = load_customers(dt.date.today().isoformat())  # DW111
    return report(len(rows), title=f"at {time.time()}")  # DW111
