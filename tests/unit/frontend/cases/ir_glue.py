import math
from datetime import date, timedelta
from pathlib import Path

from shop.data import ROOT, load


def ir_glue(day: str, n: int = 2):
    when = date.fromisoformat(day) - timedelta(days=n)
    rows = load(str(Path(ROOT) / f"{when:%Y}" / f"{day}.csv"))
    biggest = sorted(rows, key=lambda r: -r)[0]
    even = [r for r in rows if r % n == 0]
    print("rows", len(rows), f"{biggest!r}")
    return load(f"{math.sqrt(biggest):.2f}", limit=max(even) if even else n)
