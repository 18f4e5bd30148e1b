from witness import seen


@seen
def measure(n):
    return n * 1.5


@seen
def rows(n):
    return [{"id": i, "name": f"row {i}", "size": (i * 7) % 5} for i in range(n)]


@seen
def keep(*values, **named):
    return values, named


def glue(n: int = 6, title: str = "Übersicht", scale: float = 0.5):
    m = measure(n)
    table = rows(n)
    text = f"{title!r:>14}|{m:08.3f}|{n:{n}d}|{'x' * 3}|{{}}"
    ratio = (m - 1) ** 2 / (n + 1) // scale % 7 - -n
    bits = n << 2 | 1 & ~n ^ 3
    small = [row["name"].upper() for row in table if row["size"] < 3]
    by_id = {row["id"]: row["size"] for row in table}
    kinds = {row["size"] % 2 == 0 for row in table}
    ordered = sorted(table, key=lambda row: (-row["size"], row["id"]))
    both = n > 3 and m < 10 or title
    chain = 0 < n <= m < 100
    choice = "many" if n > 4 else "few"
    joined = ", ".join(row["name"] for row in table)
    total = sum(by_id.values()) + max(len(row["name"]) for row in table) + round(m, 1) + abs(-n)
    piece = text[2:9:2], table[-1]["name"].split(" ")[1], "row" in joined, not kinds, n is not None
    return keep(text, ratio, bits, small, by_id, kinds, ordered, both, chain, choice, joined, total, piece, scale=scale * m)
