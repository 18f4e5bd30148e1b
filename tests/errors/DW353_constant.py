# run: check FILE --to kubeflow
from shop.data import count


def nightly():
    rows = list(range(10))
    return count(["a line of text that somebody pasted into the program" * 1200])  # DW353
