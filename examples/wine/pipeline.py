"""Which cultivar is that wine? Two scikit-learn models side by side; frames, arrays and models cross the tasks."""

from wine.data import load, split
from wine.model import evaluate, fit_forest, fit_logistic
from wine.report import report


def wine(test_size: float = 0.3, seed: int = 0, trees: int = 100):
    """Train two models on the wine data and report on the better one."""
    table = load()
    train, test = split(table, test_size=test_size, seed=seed)
    logistic = fit_logistic(train, seed=seed)
    forest = fit_forest(train, trees=trees, seed=seed)
    scores = {"logistic": evaluate(logistic, test), "forest": evaluate(forest, test)}
    return report(scores, rows=len(test))
