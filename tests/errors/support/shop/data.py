from __future__ import annotations

from collections.abc import Iterator


def load_orders(path: str) -> list[dict[str, float]]:
    with open(path, encoding="utf-8") as lines:
        return [{"amount": float(line)} for line in lines]


def load_customers(snapshot: str, *, limit: int | None = None) -> list[dict[str, float]]:
    return [{"age": 41.0, "orders": 3.0}][:limit]


def clean(rows: list[dict[str, float]], drop_empty: bool = True) -> list[dict[str, float]]:
    return [row for row in rows if row or not drop_empty]


def split(rows: list[dict[str, float]], ratio: float = 0.8) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    cut = int(len(rows) * ratio)
    return rows[:cut], rows[cut:]


def join(left: list[dict[str, float]], right: list[dict[str, float]]) -> list[dict[str, float]]:
    return left + right


def count(rows: list[dict[str, float]]) -> int:
    return len(rows)


def save(rows: list[dict[str, float]], path: str) -> None:
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f"{row}\n" for row in rows)


def read_batches(path: str) -> Iterator[dict[str, float]]:
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield {"amount": float(line)}


async def fetch(address: str) -> str:
    return address
