"""What people read."""

import numpy as np


def report(scores: dict[str, np.ndarray], rows: int) -> dict[str, object]:
    """The accuracy of each model and the name of the better one; of equals the first."""
    accuracy = {name: float(np.mean(right)) for name, right in scores.items()}
    return {"rows": rows, "accuracy": accuracy, "best": max(accuracy, key=accuracy.__getitem__)}
