from __future__ import annotations


class Client:
    def __init__(self, address):
        self.address = address


def connect(address):
    return Client(address)


def apply(rows, function):
    return [function(row) for row in rows]


def size(rows):
    return sum(1 for _ in rows)


def store(rows, path):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f"{row}\n" for row in rows)


def options(path):
    return {"depth": 3}
