# run: run FILE:nightly
import sqlite3

from shop.warehouse import size


def connect(path: str):
    return sqlite3.connect(path)


def nightly(path: str = ":memory:"):
    db = connect(path)  # DW521
    return size(db)
