from . import fetch
from .parts import stock
from .parts.stock import Shelf
from .parts.stock import sort as put_in_order


def relative(day: str = "monday"):
    found = fetch(day)
    ordered = put_in_order(found)
    again = stock.sort(ordered)
    shelf = Shelf(again, width=2)
    spare = Shelf.empty(2)
    label = stock.Shelf.label(day)
    return shelf, shelf.rows, spare, label
