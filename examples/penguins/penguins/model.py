"""A nearest-neighbour classifier, small enough to read."""

from collections import Counter
from dataclasses import dataclass
from math import dist
from statistics import fmean, stdev

from penguins.data import Bird


@dataclass(frozen=True)
class Model:
    """Standardised training birds and how many of them vote."""

    neighbours: int
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    points: tuple[tuple[str, tuple[float, ...]], ...]

    def place(self, bird: Bird) -> tuple[float, ...]:
        """The bird's measurements in units of the training set's spread."""
        return tuple((x - m) / s for x, m, s in zip(bird[2:], self.means, self.spreads, strict=True))

    def predict(self, bird: Bird) -> str:
        """The species that most of the nearest birds have."""
        here = self.place(bird)
        nearest = sorted(self.points, key=lambda point: dist(here, point[1]))[: self.neighbours]
        return Counter(species for species, _ in nearest).most_common(1)[0][0]


def fit(train: list[Bird], neighbours: int) -> Model:
    """Remember the training birds, standardised."""
    columns = list(zip(*(bird[2:] for bird in train), strict=True))
    empty = Model(neighbours, tuple(map(fmean, columns)), tuple(map(stdev, columns)), ())
    return Model(neighbours, empty.means, empty.spreads, tuple((b.species, empty.place(b)) for b in train))


def accuracy(model: Model, test: list[Bird]) -> float:
    """The share of birds whose species is predicted."""
    return sum(model.predict(bird) == bird.species for bird in test) / len(test)


def pick_best(models: list[Model], scores: list[float]) -> Model:
    """The model with the highest score; of equals the one with fewer neighbours."""
    return max(zip(scores, models, strict=True), key=lambda pair: (pair[0], -pair[1].neighbours))[1]
