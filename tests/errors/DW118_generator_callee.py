from shop.data import clean, read_batches


def nightly(path: str):
    return clean(read_batches(path))  # DW118
