"""What a value is, exactly, as plain JSON: the yardstick of every round trip and every engine's result.

It shares no code with the codec of `dagwright_worker`, and no idea either: it does not rebuild anything, it only tells. Two
values are the same exactly if their descriptions are equal: type names in full, floats by their IEEE bytes, dicts with their
order, sets sorted, arrays and frames by class, dtype, shape, index, names and bytes, files and folders by name and content.

Standard library only at import, Python 3.9+: it runs inside every engine's environment.
"""

from __future__ import annotations

import hashlib
import struct
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def describe(value: Any) -> Any:
    """A JSON tree (lists, strings, integers) that says everything about `value`."""
    return _Describer().tell(value)


class _Describer:
    def __init__(self) -> None:
        self.open: dict[int, int] = {}  # objects being described -> depth, so that a cycle is told and not followed

    def tell(self, x: Any) -> Any:
        t = type(x)
        name = _full_name(t)
        if x is None or x is Ellipsis or x is NotImplemented:
            return [name]
        if t in (bool, int):
            return [name, str(x) if x.bit_length() < 12000 else hex(x)]
        if t is str:
            return [name, ascii(x)]
        if t is float:
            return [name, struct.pack(">d", x).hex(), ascii(x)]
        if t is complex:
            return [name, self.tell(x.real), self.tell(x.imag)]
        if t in (bytes, bytearray):
            return [name, _bytes(bytes(x))]
        if id(x) in self.open:
            return ["...the same as", len(self.open) - self.open[id(x)], "levels above"]
        self.open[id(x)] = len(self.open)
        try:
            return [name, *self.inside(x, t)]
        finally:
            del self.open[id(x)]

    def inside(self, x: Any, t: type) -> list[Any]:
        for tell in (self.of_library, self.of_numpy, self.of_pandas, self.of_polars, self.of_arrow):
            found = tell(x, t)
            if found is not None:
                return found
        return self.of_object(x, t)

    def items(self, x: Any) -> list[Any]:
        return [self.tell(item) for item in x]

    def of_library(self, x: Any, t: type) -> list[Any] | None:
        """Standard library types, their subclasses included: what they hold, then attributes of their own."""
        if isinstance(x, type):
            return ["class", _full_name(x)]
        if callable(x) and hasattr(x, "__qualname__") and hasattr(x, "__module__"):
            return ["function", f"{x.__module__}.{x.__qualname__}"]
        if isinstance(x, BaseException):
            return [self.items(x.args), *self.attributes(x)]
        enum = sys.modules.get("enum")
        if enum is not None and isinstance(x, enum.Enum):
            return [ascii(x._name_), self.tell(x._value_)]
        if isinstance(x, (list, tuple)):
            return [self.items(x), *self.attributes(x)]
        if isinstance(x, (set, frozenset)):
            return [sorted(self.items(x), key=str), *self.attributes(x)]
        if isinstance(x, dict):
            extra = [self.tell(x.default_factory)] if hasattr(x, "default_factory") else []
            return [[[self.tell(k), self.tell(v)] for k, v in x.items()], *extra, *self.attributes(x)]
        if isinstance(x, (range, slice)):
            return self.items((x.start, x.stop, x.step))
        if isinstance(x, (int, float, str, bytes)) and not t.__module__.startswith("numpy"):
            base = next(b for b in (int, float, str, bytes) if isinstance(x, b))
            return [self.tell(base(x)), *self.attributes(x)]
        return self.of_time(x, t) or self.of_small_modules(x, t)

    def of_time(self, x: Any, t: type) -> list[Any] | None:
        if t.__module__ != "datetime":
            return None
        if t.__name__ == "timedelta":
            return [x.days, x.seconds, x.microseconds]
        if t.__name__ == "timezone":
            return [repr(x)]
        if t.__name__ == "date":
            return [x.isoformat()]
        return [x.replace(tzinfo=None).isoformat(), x.fold, self.tell(x.tzinfo)]

    def of_small_modules(self, x: Any, t: type) -> list[Any] | None:
        top = t.__module__.partition(".")[0]
        if top == "decimal":
            return [str(x.as_tuple())]
        if top == "fractions":
            return [str(x.numerator), str(x.denominator)]
        if top == "uuid":
            return [x.hex, x.is_safe.name]
        if top == "zoneinfo":
            return [str(x.key)]
        if top == "collections" and t.__name__ == "deque":
            return [self.items(x), self.tell(x.maxlen)]
        if top == "pathlib":
            return _path(x)
        if t.__name__ in ("BytesIO", "StringIO"):
            return [self.tell(x.getvalue()), x.tell()]
        return None

    def of_numpy(self, x: Any, t: type) -> list[Any] | None:
        np = sys.modules.get("numpy")
        if np is None or not isinstance(x, (np.ndarray, np.generic)):
            return None
        dtype = ascii(x.dtype.descr if x.dtype.names else x.dtype.str)
        if isinstance(x, np.generic):
            return [dtype, x.tobytes().hex()]
        order = [bool(x.flags.c_contiguous), bool(x.flags.f_contiguous)] if x.size > 1 and x.ndim > 1 else []
        if x.dtype.hasobject:
            content: Any = self.items(x.ravel().tolist())
        else:
            content = _bytes(x.tobytes(order="C"))
        mask = [self.tell(np.ma.getmaskarray(x)), self.tell(x.fill_value)] if isinstance(x, np.ma.MaskedArray) else []
        return [dtype, list(x.shape), order, content, *mask]

    def of_pandas(self, x: Any, t: type) -> list[Any] | None:
        if not t.__module__.startswith("pandas"):
            return None
        import pandas as pd

        if isinstance(x, pd.DataFrame):
            columns = [self.pandas_values(x.iloc[:, i]) for i in range(x.shape[1])]
            head = [list(x.shape), self.tell(x.columns), self.tell(x.index), x.flags.allows_duplicate_labels]
            return [*head, self.tell(x.attrs), columns]
        if isinstance(x, pd.Series):
            return [self.tell(x.name), self.tell(x.index), self.tell(x.attrs), self.pandas_values(x)]
        if isinstance(x, pd.MultiIndex):
            levels = [[self.tell(level), self.tell(list(codes))] for level, codes in zip(x.levels, x.codes)]  # noqa: B905 -- runs on 3.9
            return [self.tell(list(x.names)), levels]
        if isinstance(x, pd.RangeIndex):
            return [self.tell(x.name), x.start, x.stop, x.step]
        if isinstance(x, pd.Index):
            return [self.tell(x.name), str(getattr(x, "freq", None)), self.pandas_values(x)]
        if t.__name__ in ("Timestamp", "Timedelta"):
            return [
                repr(x.to_numpy()),
                str(x.to_numpy().dtype),
                self.tell(getattr(x, "tzinfo", None)),
                getattr(x, "fold", 0),
            ]
        if t.__name__ in ("NaTType", "NAType"):
            return []
        return None

    def pandas_values(self, x: Any) -> list[Any]:
        """The dtype of a Series or Index in full, then its values: bytes where there are any, else one by one."""
        import numpy as np

        dtype = [_full_name(type(x.dtype)), repr(x.dtype)]
        if isinstance(x.dtype, np.dtype):
            return [*dtype, self.tell(np.ascontiguousarray(x.to_numpy()))]
        kind = type(x.dtype).__name__
        if kind == "CategoricalDtype":
            return [*dtype, x.array.ordered, self.tell(x.array.categories), self.tell(np.asarray(x.array.codes))]
        if kind == "DatetimeTZDtype":
            return [*dtype, self.tell(x.dtype.tz), self.tell(np.asarray(x.array.asi8))]
        more = [str(getattr(x.dtype, "storage", "")), str(getattr(x.dtype, "na_value", ""))]
        return [*dtype, *more, self.items(np.asarray(x.array, dtype=object).tolist())]

    def of_polars(self, x: Any, t: type) -> list[Any] | None:
        if not t.__module__.startswith("polars"):
            return None
        if t.__name__ == "Series":
            return [x.name, repr(x.dtype), self.items(x.to_list())]
        if t.__name__ == "DataFrame":
            return [list(x.shape), [self.tell(column) for column in x.get_columns()]]
        return None

    def of_arrow(self, x: Any, t: type) -> list[Any] | None:
        if not t.__module__.startswith("pyarrow"):
            return None
        if hasattr(x, "schema") and hasattr(x, "columns"):
            schema = x.schema.to_string(show_field_metadata=True, show_schema_metadata=True)
            metadata = sorted((k.hex(), v.hex()) for k, v in (x.schema.metadata or {}).items())
            return [
                schema,
                [list(pair) for pair in metadata],
                x.num_rows,
                [self.items(c.to_pylist()) for c in x.columns],
            ]
        if hasattr(x, "to_pylist"):
            return [str(x.type), self.items(x.to_pylist())]
        return None

    def of_object(self, x: Any, t: type) -> list[Any]:
        """Any other object: all its attributes; where it has none at all, what it gives to pickle."""
        found = self.attributes(x)
        if found:
            return found
        reduced = x.__reduce_ex__(2)
        return ["reduced", reduced if isinstance(reduced, str) else self.items(reduced[1:])]

    def attributes(self, x: Any) -> list[Any]:
        state = dict(getattr(x, "__dict__", {}))
        for base in type(x).__mro__:
            names = base.__dict__.get("__slots__", ())
            for slot in (names,) if isinstance(names, str) else names:
                real = (
                    f"_{base.__name__.lstrip('_')}{slot}" if slot.startswith("__") and not slot.endswith("__") else slot
                )
                if real not in ("__dict__", "__weakref__") and hasattr(x, real):
                    state[real] = getattr(x, real)
        return [[[key, self.tell(state[key])] for key in sorted(state)]] if state else []


def _full_name(t: type) -> str:
    """Module and qualified name; a module that only moved between versions of Python keeps one name."""
    module = "pathlib" if t.__module__.startswith("pathlib") else t.__module__
    return f"{module}.{t.__qualname__}"


def _bytes(data: bytes) -> list[Any]:
    return [len(data), data.hex() if len(data) <= 64 else hashlib.sha256(data).hexdigest()]


def _path(x: Any) -> list[Any]:
    """A path to a file or folder is its name and content, wherever it lies; any other path is its text."""
    import os

    if hasattr(x, "exists") and x.is_file():
        return ["file", ascii(x.name), os.access(x, os.X_OK), _bytes(x.read_bytes())]
    if hasattr(x, "exists") and x.is_dir():
        entries = []
        for folder, folders, files in os.walk(x):
            for name in folders + files:
                full = os.path.join(folder, name)
                rel = ascii(os.path.relpath(full, x))
                if os.path.islink(full):
                    entries.append([rel, "link", ascii(os.path.relpath(os.path.realpath(full), os.path.realpath(x)))])
                elif os.path.isdir(full):
                    entries.append([rel, "folder"])
                else:
                    with open(full, "rb") as file:
                        entries.append([rel, os.access(full, os.X_OK), _bytes(file.read())])
        return ["folder", ascii(x.name), sorted(entries, key=str)]
    return ["text", ascii(str(x))]


def digest(value: Any) -> str:
    """The sha256 of a description: for comparing results of processes that cannot share an object."""
    import json

    return hashlib.sha256(json.dumps(describe(value)).encode()).hexdigest()
