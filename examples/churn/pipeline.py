"""Who will leave? Trees of several depths on last week's customers, and a report if the best is good enough."""

from churn.data import clean, drop_export, load_customers, open_export
from churn.model import evaluate, report, train


def churn(snapshot: str, depths: tuple[int, ...] = (2, 3, 5), good_enough: float = 0.9):
    """Train on the customers of a day (an ISO date)."""
    export = open_export(snapshot)
    try:
        customers = load_customers(export)
    finally:
        drop_export(export)
    features = clean(customers)
    models = [train(features, depth=d) for d in depths]
    best = evaluate(models, features)
    if best.auc > good_enough:
        result = report(best)
    else:
        result = None
    return result
