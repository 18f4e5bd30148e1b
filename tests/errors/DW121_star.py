from warehouse_client import *  # DW121


def nightly(path: str):
    return load_everything(path)
