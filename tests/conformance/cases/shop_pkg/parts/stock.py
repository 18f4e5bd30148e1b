from witness import seen


@seen
def fetch(day):
    return {"day": day, "items": [3, 1, 2]}


@seen
def sort(stock):
    return {**stock, "items": sorted(stock["items"])}


class Shelf:
    @seen
    def __init__(self, stock, *, width=2):
        self.rows = [stock["items"][i : i + width] for i in range(0, len(stock["items"]), width)]

    @staticmethod
    @seen
    def empty(n):
        return [[]] * n

    @classmethod
    @seen
    def label(cls, text):
        return f"{cls.__name__}: {text}"
