import shop.data
from shop import model


def nightly(path: str):
    rows = shop.data.load_order(path)  # DW120
    return model.trian(rows)  # DW120
