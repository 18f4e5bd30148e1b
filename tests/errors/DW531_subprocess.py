# run: run FILE:nightly --on subprocess
def load(path):
    with open(path) as lines:
        return lines.read()


def nightly(path: str = "no/such/orders.csv"):
    return load(path)  # DW531
