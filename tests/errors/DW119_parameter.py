from shop.model import train


def nightly(path: str):
    return train(path)  # DW119
