from witness import seen


@seen
def load(n: int) -> list:
    return list(range(n))


@seen
def clean(rows: list, *, drop: int = 0) -> list:
    return [row for row in rows if row != drop]


@seen
def report(rows: list, title: str, *extra: str, **options: int) -> dict:
    return {"title": title, "rows": rows, "extra": extra, "options": options}
