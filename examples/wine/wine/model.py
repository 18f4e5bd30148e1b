"""Two models and one measure."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler


def fit_logistic(train: pd.DataFrame, seed: int) -> Pipeline:
    """A scaled logistic regression."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, random_state=seed))
    return model.fit(train.drop(columns="cultivar"), train["cultivar"])


def fit_forest(train: pd.DataFrame, trees: int, seed: int) -> RandomForestClassifier:
    """A forest of `trees` trees."""
    model = RandomForestClassifier(n_estimators=trees, random_state=seed)
    return model.fit(train.drop(columns="cultivar"), train["cultivar"])


def evaluate(model: Pipeline | RandomForestClassifier, test: pd.DataFrame) -> np.ndarray:
    """For every test row whether the prediction is right."""
    return model.predict(test.drop(columns="cultivar")) == test["cultivar"].to_numpy()
