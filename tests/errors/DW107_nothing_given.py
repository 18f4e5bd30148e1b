from shop.data import join


def nightly():
    return join()  # DW107
