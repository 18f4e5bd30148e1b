import calls_domain
import calls_domain as domain
from calls_domain import load
from calls_shared import publish
from witness import seen


@seen
def local(rows, factor=2):
    return [row * factor for row in rows]


def calls(n: int = 4, title: str = "rows"):
    rows = load(n)
    kept = calls_domain.clean(rows, drop=2)
    all_of_them = domain.clean(rows)
    more = local(factor=3, rows=kept)
    first = publish(more, title, "a", "b", depth=3, width=n)
    pair = (kept, all_of_them)
    names = ["x", *("y", "z")]
    second = publish(pair, "pair", *names, **{"k": 1})
    return first, second
