from __future__ import annotations


class Model:
    def __init__(self, depth: int = 3, rate: float = 0.1) -> None:
        self.depth = depth
        self.rate = rate
        self.mean = 0.0

    def fit(self, rows: list[dict[str, float]]) -> Model:
        self.mean = sum(row["amount"] for row in rows) / len(rows)
        return self


def train(rows: list[dict[str, float]], depth: int = 3, seed: int = 0) -> Model:
    return Model(depth).fit(rows)


def evaluate(model: Model, rows: list[dict[str, float]]) -> float:
    return sum(abs(row["amount"] - model.mean) for row in rows)


def predict(model: Model, row: dict[str, float]) -> float:
    return model.mean


def pick(models: list[Model], rows: list[dict[str, float]]) -> Model:
    return min(models, key=lambda model: evaluate(model, rows))
