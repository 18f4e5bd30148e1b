import json
import math
import operator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

from witness import seen


@seen
def pick(days, factor):
    return [d * factor for d in days]


@seen
def tell(*things):
    return things


def library(day: str = "2026-02-27", folder: str = "data/in"):
    start = date.fromisoformat(day)
    stop = start + timedelta(days=3)
    at = datetime(2026, 3, 1, 12, 30, tzinfo=timezone.utc)
    spans = pick([1, 2], (stop - start).days)
    file = Path(folder) / "rows" / f"{start:%Y%m%d}.csv"
    price = Decimal("1.10") + Decimal(1) / 3
    share = Fraction(1, 3) * 2
    root = math.sqrt(len(spans)) + math.floor(2.7) * math.pi
    text = json.dumps({"days": spans, "é": [1.5, None]}, sort_keys=True)
    back = json.loads(text)["days"]
    running = list(accumulate(spans, operator.mul))
    return tell(start, stop, at, spans, file, price, share, root, text, back, running), file.suffix, at.isoformat()
