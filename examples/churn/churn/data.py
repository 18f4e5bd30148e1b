"""Customers, as of a day.

No record of real customers is free to ship, so the rows are those of the tumour data that scikit-learn bundles: real measurements, in
which a malignant tumour plays the customer who leaves. Everything below works on any frame with a column `leaves`.
"""

import datetime

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer


def open_export(snapshot: str) -> str:
    """Ask the warehouse for an export of that day; the export stays there until somebody drops it."""
    day = datetime.date.fromisoformat(snapshot)
    return f"customers_{day:%Y%m%d}"


def load_customers(export: str) -> pd.DataFrame:
    """One row a customer. Not everyone had joined by that day: the day decides who is missing."""
    bunch = load_breast_cancer(as_frame=True)
    table = bunch.frame.rename(columns={"target": "leaves"})
    table["leaves"] = table["leaves"].eq(0)
    joined = np.random.default_rng(int(export.rpartition("_")[2])).random(len(table)) < 0.9
    return table[joined].reset_index(drop=True)


def drop_export(export: str) -> None:
    """Give the warehouse its space back."""
    print(f"dropped {export}")


def clean(customers: pd.DataFrame) -> pd.DataFrame:
    """Without duplicates and gaps, every measurement on the same scale."""
    table = customers.drop_duplicates().dropna()
    columns = table.columns.drop("leaves")
    table[columns] = (table[columns] - table[columns].mean()) / table[columns].std()
    return table
