"""The data set that scikit-learn ships, as a frame."""

import pandas as pd
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split


def load() -> pd.DataFrame:
    """178 wines: 13 measurements and the cultivar as a category."""
    bunch = load_wine(as_frame=True)
    table = bunch.frame.rename(columns={"target": "cultivar"})
    table["cultivar"] = table["cultivar"].map(dict(enumerate(bunch.target_names))).astype("category")
    return table


def split(table: pd.DataFrame, test_size: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and test rows, the cultivars in equal shares."""
    train, test = train_test_split(table, test_size=test_size, random_state=seed, stratify=table["cultivar"])
    return train, test
