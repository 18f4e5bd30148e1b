"""Reading and splitting the measurements."""

import csv
import random
from pathlib import Path
from typing import NamedTuple


class Bird(NamedTuple):
    """One penguin: lengths in millimetres, mass in grams."""

    species: str
    island: str
    bill_length: float
    bill_depth: float
    flipper_length: float
    body_mass: float


def load_birds() -> list[dict[str, str]]:
    """The rows of the data set as they stand in the file."""
    with Path(__file__).with_name("penguins.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def drop_incomplete(rows: list[dict[str, str]]) -> list[Bird]:
    """The birds of which all four measurements were taken."""
    measures = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    return [
        Bird(row["species"], row["island"], *(float(row[name]) for name in measures))
        for row in rows
        if all(row[name] not in ("", "NA") for name in measures)
    ]


def split(birds: list[Bird], holdout: float, seed: int) -> tuple[list[Bird], list[Bird]]:
    """Shuffle by the seed; the share `holdout` is kept apart for testing."""
    shuffled = sorted(birds)
    random.Random(seed).shuffle(shuffled)
    size = round(len(shuffled) * holdout)
    return shuffled[size:], shuffled[:size]
