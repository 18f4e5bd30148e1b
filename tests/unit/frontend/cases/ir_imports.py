import shop.model
import shop.data as d
from shop import fetch, train as t


def ir_imports(p: str):
    rows = fetch(p)
    again = d.load(p, limit=d.LIMIT)
    model = t(rows, depth=2)
    return shop.model.score(model, again)
