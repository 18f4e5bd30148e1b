import logging
import os

from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    os.environ["OMP_NUM_THREADS"] = "4"  # DW113
    os.chdir("/data")  # DW113
    logging.basicConfig(level=logging.INFO)  # DW113
    return train(load_orders(path))
