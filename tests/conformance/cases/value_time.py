import datetime as dt
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from witness import seen


@seen
def make():
    zone = ZoneInfo("Europe/Amsterdam")
    return {
        "date": dt.date(2026, 2, 28),
        "naive": dt.datetime(2026, 10, 25, 2, 30, 1, 7),
        "fold": dt.datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1),
        "utc": dt.datetime(1, 1, 1, tzinfo=dt.timezone.utc),
        "offset": dt.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=45))),
        "time": dt.time(1, 2, 3, 4),
        "span": dt.timedelta(days=-1, microseconds=1),
        "uuid": uuid.UUID(int=7),
    }


@seen
def money():
    return [Decimal("1.10"), Decimal("1E+3"), Decimal("-0"), Decimal("NaN"), Decimal("0." + "1" * 40)]


@seen
def look(x, y):
    return type(x).__name__, repr(x), [str(d) for d in y]


def value_time():
    times = make()
    return times, money(), look(times["fold"], money()), times["span"] * 2
