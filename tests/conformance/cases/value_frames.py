import numpy as np
import pandas as pd
from witness import seen


@seen
def frame():
    index = pd.date_range("2026-01-01", periods=4, freq="D", tz="Europe/Amsterdam", name="day")
    return pd.DataFrame(
        {
            "n": np.array([1, 2, 3, 4], dtype="int32"), "x": [0.5, None, -0.0, 2.0], "name": ["a", None, "c", "d"],
            "kind": pd.Categorical(["u", "v", "u", None], ordered=True), "flag": [True, False, True, True],
        },
        index=index,
    )


@seen
def clean(df):
    out = df.dropna()
    out.attrs["cleaned"] = True
    return out


@seen
def matrix(df):
    return df[["n", "x"]].to_numpy()


@seen
def look(df, array):
    return [str(t) for t in df.dtypes], str(df.index.dtype), array.dtype.str, array.shape


def value_frames():
    df = frame()
    cleaned = clean(df)
    array = matrix(cleaned)
    return df, cleaned, array, look(df, array), df["x"], array[0], cleaned.shape[0], df["n"].sum()
