"""Which species is that penguin? A nearest-neighbour classifier, in plain Python: nothing here knows dagwright."""

from penguins.data import drop_incomplete, load_birds, split
from penguins.model import accuracy, fit, pick_best
from penguins.report import count_species, write_report


def penguins(holdout: float = 0.25, seed: int = 7):
    """Train three classifiers on the Palmer penguins and report on the best."""
    birds = drop_incomplete(load_birds())
    train, test = split(birds, holdout=holdout, seed=seed)
    models = [fit(train, neighbours=k) for k in (1, 5, 15)]
    scores = [accuracy(model, test) for model in models]
    best = pick_best(models, scores)
    print(f"best of {len(models)}: {best.neighbours} neighbours")
    return write_report(best, max(scores), count_species(birds), title=f"Palmer penguins, seed {seed}")
