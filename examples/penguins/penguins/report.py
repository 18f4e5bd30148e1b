"""What people read."""

from collections import Counter

from penguins.data import Bird
from penguins.model import Model


def count_species(birds: list[Bird]) -> dict[str, int]:
    """How many birds of each species."""
    return dict(sorted(Counter(bird.species for bird in birds).items()))


def write_report(best: Model, score: float, counts: dict[str, int], title: str) -> str:
    """One line: the title, the birds, the winner."""
    birds = ", ".join(f"{number} {species}" for species, number in counts.items())
    return f"{title}: {birds}; {best.neighbours} neighbours get {score:.1%} right"
