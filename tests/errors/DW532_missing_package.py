# run: run FILE:nightly
from reports.weekly import write


def nightly(title: str = "weekly"):
    return write(title)  # DW532
