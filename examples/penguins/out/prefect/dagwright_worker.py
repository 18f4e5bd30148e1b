"""The dagwright worker: runs one step of a compiled pipeline, on every engine the same way.

This is ONE file by design, although it is long: it needs nothing but Python 3.9, so it can be installed, copied beside an
emitted file, or embedded in one. It never imports dagwright. Whatever needs another package (numpy, pyarrow, fsspec, ...)
imports it inside the function that uses it, and everything but `json` and `os` is imported where it is first needed.
The protocol it speaks is described in docs/reference/worker-protocol.md.

Sections, in order:

1. Errors
2. Symbols: objects by `module:qualname`
3. Tagged JSON, writing
4. Tagged JSON, reading
5. Blobs: arrays, frames, files, pickles, registered serialisers
6. Envelopes: `encode` and `decode`
7. The store
8. Parameters
9. The block evaluator
10. Failures, told at the user's call
11. Running a step
12. Entries: `python -m dagwright_worker step | kfp | doctor | version`
13. The doctor: whether tasks would find what they need where this runs
"""

from __future__ import annotations

import builtins
import io
import json
import os
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

    _Give = Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[Any, Any]], Any]  # how a reference gets its value

PROTOCOL = "1.1"
"""The version spoken here; a step spec of this version or of the minor version before it is served."""

_HERE = (lambda: 0).__code__.co_filename  # also right where the file is embedded and has no __file__

# === 1. Errors ==========================================================================================


class WorkerError(Exception):
    """Something the worker refuses or cannot do: a stable code, one sentence, and what to do about it."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(code, message, help)
        self.code = code
        self.message = message
        self.help = help

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        return f"{text}\n  help: {self.help}" if self.help else text


def _name_of(cls: type) -> str:
    """A class as people write it: `int`, `decimal.Decimal`."""
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


# === 2. Symbols: objects by `module:qualname` ===========================================================

_SPLIT: dict[str, tuple[str, tuple[str, ...]]] = {}


def _split(symbol: str) -> tuple[str, tuple[str, ...]]:
    module, _, qualname = symbol.partition(":")
    split = _SPLIT[symbol] = (module, tuple(qualname.split(".")) if qualname else ())
    return split


def import_symbol(symbol: str, alternatives: Sequence[str] = ()) -> Any:
    """The object named `module:qualname` (or the module `module`).

    With `alternatives` the first that can be imported, in the given order: a conditional import of the pipeline.
    Raises DW532 where none can.
    """
    module, parts = _SPLIT.get(symbol) or _split(symbol)
    found = sys.modules.get(module)
    if found is not None:
        try:
            for part in parts:
                found = getattr(found, part)
        except AttributeError:
            pass  # the slow way tells why
        else:
            return found
    return _import_first(symbol, alternatives)


def _import_first(symbol: str, alternatives: Sequence[str]) -> Any:
    first: ImportError | None = None
    for name in (symbol, *alternatives):
        try:
            return _import(name)
        except ImportError as exc:
            first = first or exc
        except Exception as exc:
            message = f"importing {name} raised {_name_of(type(exc))}: {exc}"
            raise WorkerError("DW532", message, "the module must be importable on the worker") from exc
    names = " or ".join((symbol, *alternatives))
    help = "the package that holds it must be installed where the task runs (in its image, or on PYTHONPATH)"
    raise WorkerError("DW532", f"cannot import {names}: {first}", help) from first


def _import(symbol: str) -> Any:
    import importlib

    module, parts = _split(symbol)
    found = importlib.import_module(module)
    for i, part in enumerate(parts):
        try:
            found = getattr(found, part)
        except AttributeError:
            if i:
                raise ImportError(f"{module} has no {'.'.join(parts)}") from None
            try:  # `from package import submodule`
                found = importlib.import_module(f"{module}.{part}")
            except ModuleNotFoundError:
                raise ImportError(f"cannot import name {part!r} from {module!r}") from None
    return found


def _symbol_of(thing: Any) -> str | None:
    """`module:qualname` of a class or function if another process can import it by that name, else None.

    Raises DW521 for what can never be imported: lambdas, closures, whatever lives in `__main__`.
    """
    module, qualname = getattr(thing, "__module__", None), getattr(thing, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(qualname, str):
        return None
    kind = "class" if isinstance(thing, type) else "function"
    if module == "__main__":
        message = f"{qualname} is defined in __main__, which no other task can import"
        raise WorkerError("DW521", message, f"move the {kind} into a module")
    if "<lambda>" in qualname or "<locals>" in qualname:
        inner = f"the {kind} {qualname.rpartition('.')[2]}, defined inside a function,"
        message = f"{'a lambda' if '<lambda>' in qualname else inner} cannot pass from one task to another"
        raise WorkerError("DW521", message, f"define the {kind} at the top level of a module")
    found = sys.modules.get(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return f"{module}:{qualname}" if found is thing else None


def _class_symbol(cls: type) -> str:
    """As `_symbol_of`, for the class of an instance that is to be rebuilt; DW522 where the name means another class."""
    symbol = _symbol_of(cls)
    if symbol is None:
        message = f"the class of a value says it is {_name_of(cls)}, but that name is another object"
        raise WorkerError("DW522", message, "give the class a name under which its module exports it")
    return symbol


def _load_class(symbol: str, base: Callable[[Any], bool], what: str) -> Any:
    try:
        cls = import_symbol(symbol)
    except WorkerError as exc:
        raise WorkerError("DW523", f"cannot read a value of the class {symbol}: {exc.message}", exc.help) from exc
    if not isinstance(cls, type) or not base(cls):
        raise WorkerError("DW502", f"{symbol} is not {what}, although a stored value says so")
    return cls


# === 3. Tagged JSON, writing ============================================================================
#
# A value whose exact type is str, bool, None, list, dict with str keys, an int JSON readers keep (up to 2**53) or a finite
# float is itself in JSON. Everything else is an object with the key "$": {"$": "tuple", "v": [...]}. A dict that has the key
# "$", or a key that is no plain str, is written as pairs, so user data can never be mistaken for a tag.
#
# A mutable object that occurs twice inside one value (or in itself) is written once, as {"$": "def", "i": n, "v": node},
# and then as {"$": "ref", "v": n}: what was one object is one object again. Arrays, frames, files and the like become
# *blobs*, bytes in a format of their own.

TAG = "$"
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
_SAFE_INT = 2**53

_ENCODER = json.JSONEncoder(ensure_ascii=True, check_circular=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder()


def _text(tree: Any) -> str:
    """JSON text, ASCII only, in which no template language of any engine finds its own brackets.

    Outside of strings compact JSON never has these pairs, so replacing them by escapes keeps the value.
    """
    text = _ENCODER.encode(tree)
    if "{{" in text or "{%" in text or "{#" in text or "$(" in text or "${" in text or "$$" in text:
        for pair, escaped in (
            ("$$", "\\u0024\\u0024"),
            ("{{", "{\\u007b"),
            ("{%", "{\\u0025"),
            ("{#", "{\\u0023"),
            ("$(", "\\u0024("),
            ("${", "\\u0024{"),
        ):
            text = text.replace(pair, escaped)
    return text


def _is_unicode(text: str) -> bool:
    """False for text with lone surrogates, which JSON readers and engines change or refuse."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Dump:
    """One value on its way into tagged JSON.

    After `run`, `blobs` holds what must be written as bytes (their nodes in the tree are not complete until then) and
    `opaque` the types that only pickle can store.
    """

    __slots__ = ("avoid", "blobs", "opaque", "seen", "shared")

    def __init__(self, avoid: str | None = None) -> None:
        self.avoid = avoid  # a folder that may not be shipped as part of another: the store itself
        self.blobs: list[_Blob] = []
        self.opaque: list[_Opaque] = []
        self.seen: set[Any] = set()  # ids of mutable objects met so far (the value keeps them alive), paths by text
        self.shared: dict[Any, int] = {}  # those met twice -> their number

    def run(self, value: Any) -> Any:
        try:
            tree = self.value(value)
            if self.shared:  # once more, now that it is known which objects need a number
                self.blobs, self.opaque, self.seen = [], [], set()
                tree = self.value(value)
        except RecursionError:
            message = f"a value of type {_name_of(type(value))} is nested too deeply to be stored"
            raise WorkerError("DW521", message, "store a flatter structure") from None
        return tree

    def value(self, x: Any) -> Any:
        t = type(x)
        if t is str:
            return x if x.isascii() or _is_unicode(x) else {TAG: "str", "v": x.encode("utf-8", "surrogatepass").hex()}
        if t is int:
            return x if -_SAFE_INT <= x <= _SAFE_INT else {TAG: "int", "v": hex(x)}
        if x is None or t is bool:
            return x
        if t is float:
            return x if x - x == 0.0 and (x != 0.0 or str(x) == "0.0") else _dump_float(x)
        if t is list:
            key = id(x)
            if key in self.seen:
                return self.again(key)
            self.seen.add(key)
            return self.made(key, [self.value(item) for item in x])
        if t is dict:
            return self.mapping(x)
        if t is tuple:
            return {TAG: "tuple", "v": [self.value(item) for item in x]}
        return (_DUMPERS.get(t) or _dumper_of(t))(self, x)

    def mapping(self, x: dict[Any, Any]) -> Any:
        number = id(x)
        if number in self.seen:
            return self.again(number)
        self.seen.add(number)
        for key in x:
            if type(key) is not str or key == TAG or not (key.isascii() or _is_unicode(key)):
                return self.made(number, {TAG: "dict", "v": self.pairs(x)})
        return self.made(number, {key: self.value(item) for key, item in x.items()})

    def pairs(self, x: Mapping[Any, Any]) -> list[Any]:
        return [[self.value(key), self.value(item)] for key, item in x.items()]

    def mutable(self, x: Any, build: Callable[[], Any], key: Any = None) -> Any:
        """The node of a mutable object that `build` describes, unless it was met before."""
        key = id(x) if key is None else key
        if key in self.seen:
            return self.again(key)
        self.seen.add(key)
        return self.made(key, build())

    def again(self, key: Any) -> Any:
        return {TAG: "ref", "v": self.shared.setdefault(key, len(self.shared))}

    def made(self, key: Any, node: Any) -> Any:
        if self.shared and key in self.shared:
            return {TAG: "def", "i": self.shared[key], "v": node}
        return node

    def give_up(self, x: Any, why: str = "") -> None:
        """Leave `x` to pickle, if the policy allows that; refuse at once what can never be stored."""
        _refuse(x)
        _symbol_of(type(x))
        self.opaque.append(_Opaque(type(x), why))


class _Opaque:
    """A type that JSON and blobs cannot store, and why where that is not plain."""

    __slots__ = ("cls", "why")

    def __init__(self, cls: type, why: str) -> None:
        self.cls = cls
        self.why = why


def to_json(value: Any) -> Any:
    """`value` as tagged JSON (see the protocol page). DW521 for what has no such form: arrays, frames, files, objects."""
    dump = _Dump()
    tree = dump.run(value)
    if dump.blobs or dump.opaque:
        cls = dump.opaque[0].cls if dump.opaque else dump.blobs[0].cls
        raise WorkerError("DW521", f"a value of type {_name_of(cls)} cannot stand in a step spec")
    return tree


def _dump_float(x: float) -> Any:
    """NaN with its bits, the infinities, -0.0."""
    import struct

    text = repr(x)
    bits = struct.pack(">d", x)
    return {TAG: "float", "v": text if struct.pack(">d", float(text)) == bits else bits.hex()}


def _base64(data: Any) -> str:
    import binascii

    return binascii.b2a_base64(data, newline=False).decode("ascii")


def _dump_set(dump: _Dump, x: Any) -> Any:
    # Sorted by their text: equal sets have equal bytes whatever the hash seed.
    return {TAG: type(x).__name__, "v": sorted((dump.value(item) for item in x), key=_ENCODER.encode)}


def _dump_mutable_set(dump: _Dump, x: Any) -> Any:
    return dump.mutable(x, lambda: _dump_set(dump, x))


def _dump_bytes(dump: _Dump, x: Any) -> Any:
    return {TAG: "bytes", "v": _base64(x)}


def _dump_bytearray(dump: _Dump, x: Any) -> Any:
    return dump.mutable(x, lambda: {TAG: "bytearray", "v": _base64(x)})


def _dump_complex(dump: _Dump, x: Any) -> Any:
    return {TAG: "complex", "v": [dump.value(x.real), dump.value(x.imag)]}


def _dump_range(dump: _Dump, x: Any) -> Any:
    return {TAG: type(x).__name__, "v": [dump.value(x.start), dump.value(x.stop), dump.value(x.step)]}


def _dump_singleton(dump: _Dump, x: Any) -> Any:
    return {TAG: "builtin", "v": repr(x)}


def _dump_timezone(dump: _Dump, x: Any) -> Any:
    """A tzinfo: None, a fixed offset (with its name, if it has one), or a zone by key."""
    import datetime

    if x is None:
        return None
    if type(x) is datetime.timezone:
        arguments = x.__getinitargs__()  # type: ignore[attr-defined]  # (offset,) or (offset, name), as pickle sees it
        offset = arguments[0]
        node = {TAG: "utc", "v": [offset.days, offset.seconds, offset.microseconds]}
        if len(arguments) > 1:
            node["name"] = dump.value(arguments[1])
        return node
    if type(x).__module__.startswith("zoneinfo") and getattr(x, "key", None) and _symbol_of(type(x)):
        return {TAG: "zone", "v": x.key}
    if type(x).__module__.startswith("pytz"):  # the zones of pandas before 3: a zone, or one of its offsets
        make, arguments = x.__reduce__()
        return {TAG: "pytz", "f": make.__name__, "v": list(arguments)}
    return dump.give_up(x)


def _dump_time(dump: _Dump, x: Any) -> Any:
    node = {TAG: type(x).__name__, "v": x.replace(tzinfo=None).isoformat()}
    if x.tzinfo is not None:
        node["tz"] = _dump_timezone(dump, x.tzinfo)
    if x.fold:
        node["fold"] = 1
    return node


def _dump_date(dump: _Dump, x: Any) -> Any:
    return {TAG: "date", "v": x.isoformat()}


def _dump_timedelta(dump: _Dump, x: Any) -> Any:
    return {TAG: "timedelta", "v": [x.days, x.seconds, x.microseconds]}


def _dump_by_text(dump: _Dump, x: Any) -> Any:
    return {TAG: type(x).__name__.lower(), "v": str(x)}


def _dump_uuid(dump: _Dump, x: Any) -> Any:
    node = {TAG: "uuid", "v": x.hex}
    if x.is_safe.name != "unknown":
        node["safe"] = x.is_safe.name
    return node


def _dump_ordered(dump: _Dump, x: Any) -> Any:
    if vars(x):
        return dump.give_up(x, "it has attributes of its own")
    return dump.mutable(x, lambda: {TAG: "ordereddict", "v": dump.pairs(x)})


def _dump_counter(dump: _Dump, x: Any) -> Any:
    if vars(x):
        return dump.give_up(x, "it has attributes of its own")
    return dump.mutable(x, lambda: {TAG: "counter", "v": dump.pairs(x)})


def _dump_defaultdict(dump: _Dump, x: Any) -> Any:
    return dump.mutable(x, lambda: {TAG: "defaultdict", "f": dump.value(x.default_factory), "v": dump.pairs(x)})


def _dump_deque(dump: _Dump, x: Any) -> Any:
    return dump.mutable(x, lambda: {TAG: "deque", "max": x.maxlen, "v": [dump.value(item) for item in x]})


def _dump_namespace(dump: _Dump, x: Any) -> Any:
    return dump.mutable(x, lambda: {TAG: "namespace", "v": dump.pairs(vars(x))})


def _dump_symbol(dump: _Dump, x: Any) -> Any:
    if getattr(x, "__self__", None) is not None and not isinstance(x.__self__, types.ModuleType):
        return dump.give_up(x)  # a method of a value: pickle stores the value with it
    symbol = _symbol_of(x)
    return dump.give_up(x) if symbol is None else {TAG: "symbol", "v": symbol}


def _dump_enum(dump: _Dump, x: Any) -> Any:
    cls = type(x)
    symbol = _class_symbol(cls)
    if cls.__members__.get(x._name_) is x:
        return {TAG: "enum", "t": symbol, "v": dump.value(x._name_)}
    if type(x._value_) is int:  # several flags at once
        return {TAG: "flag", "t": symbol, "v": dump.value(x._value_)}
    return dump.give_up(x)


def _dump_namedtuple(dump: _Dump, x: Any) -> Any:
    if getattr(x, "__dict__", None) or len(x) != len(type(x)._fields):
        return dump.give_up(x, "it has attributes of its own")
    return {TAG: "named", "t": _class_symbol(type(x)), "v": [dump.value(item) for item in x]}


def _dump_dataclass(dump: _Dump, x: Any) -> Any:
    """All state, not the fields alone: what `__post_init__` or a cached property added comes back too."""

    def build() -> Any:
        node = {TAG: "data", "t": _class_symbol(type(x)), "v": dump.pairs(getattr(x, "__dict__", {}))}
        slots = dump.pairs(dict(_slots(x)))
        return {**node, "s": slots} if slots else node

    return dump.mutable(x, build)


def _slots(x: Any) -> Iterator[tuple[str, Any]]:
    """The filled slots of an object."""
    for name in _slot_names(type(x)):
        try:
            yield name, object.__getattribute__(x, name)
        except AttributeError:  # a slot may be empty
            continue


def _slot_names(cls: type) -> Iterator[str]:
    for base in cls.__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__"):
                mangled = name.startswith("__") and not name.endswith("__")
                yield f"_{base.__name__.lstrip('_')}{name}" if mangled else name


def _dump_numpy_scalar(dump: _Dump, x: Any) -> Any:
    import numpy as np

    dtype = x.dtype
    if dtype.hasobject or type(np.zeros((), dtype)[()]) is not type(x):
        return dump.give_up(x)
    descr = np.lib.format.dtype_to_descr(dtype)
    if np.lib.format.descr_to_dtype(descr) != dtype:
        return dump.give_up(x, f"numpy does not write its dtype {dtype} exactly")
    return {TAG: "numpy", "t": _dump_descr(descr), "v": _base64(x.tobytes())}


def _dump_descr(descr: Any) -> Any:
    """A dtype as numpy describes it: text, or a list of tuples; JSON has lists only."""
    return [_dump_descr(d) for d in descr] if isinstance(descr, (list, tuple)) else descr


def _load_descr(descr: Any) -> Any:
    """Back from lists: fields are tuples, and so is the shape of a field."""
    return descr if isinstance(descr, str) else [_load_field(field) for field in descr]


def _load_field(field: Any) -> Any:
    name = tuple(field[0]) if isinstance(field[0], list) else field[0]
    kind = _load_descr(field[1])
    return (name, kind) if len(field) == 2 else (name, kind, tuple(field[2]))


def _dump_timestamp(dump: _Dump, x: Any) -> Any:
    """A pandas.Timestamp or Timedelta: the integer behind it, its unit, the zone."""
    import numpy as np

    raw = x.to_numpy()
    node = {TAG: type(x).__name__, "v": dump.value(int(raw.astype("i8"))), "unit": np.datetime_data(raw.dtype)[0]}
    tz = getattr(x, "tzinfo", None)
    if tz is not None:
        before = len(dump.opaque)
        node["tz"] = _dump_timezone(dump, tz)
        if len(dump.opaque) > before:
            return None
    back = _load_timestamp(_Load(), node)
    same = back == x and all(getattr(back, a, None) == getattr(x, a, None) for a in ("unit", "fold", "tzinfo"))
    return node if same else dump.give_up(x)


def _dump_pandas_missing(dump: _Dump, x: Any) -> Any:
    return {TAG: "pandas", "v": "NaT" if type(x).__name__ == "NaTType" else "NA"}


def _dump_opaque(dump: _Dump, x: Any) -> Any:
    return dump.give_up(x)


def _dump_path(dump: _Dump, x: Any) -> Any:
    """A path that names an existing file or folder takes it along; any other path is its text."""
    if isinstance(x, _concrete_path()) and os.path.exists(x):
        return _dump_existing_path(dump, x)
    return {TAG: "path", "t": type(x).__name__, "v": dump.value(str(x))}


def _concrete_path() -> Any:
    import pathlib

    return pathlib.Path


_DUMPERS: dict[type, Callable[[_Dump, Any], Any]] = {}  # exact type -> how it is written; filled as types are met

_DUMPERS_BY_NAME: dict[str, Callable[[_Dump, Any], Any]] = {
    "builtins:set": _dump_mutable_set,
    "builtins:frozenset": _dump_set,
    "builtins:bytes": _dump_bytes,
    "builtins:bytearray": _dump_bytearray,
    "builtins:complex": _dump_complex,
    "builtins:range": _dump_range,
    "builtins:slice": _dump_range,
    "datetime:date": _dump_date,
    "datetime:datetime": _dump_time,
    "datetime:time": _dump_time,
    "datetime:timedelta": _dump_timedelta,
    "decimal:Decimal": _dump_by_text,
    "fractions:Fraction": _dump_by_text,
    "uuid:UUID": _dump_uuid,
    "collections:OrderedDict": _dump_ordered,
    "collections:Counter": _dump_counter,
    "collections:defaultdict": _dump_defaultdict,
    "collections:deque": _dump_deque,
    "types:SimpleNamespace": _dump_namespace,
}


def _dumper_of(t: type) -> Callable[[_Dump, Any], Any]:
    """How values whose exact type is `t` are written; remembered."""
    found: Callable[[_Dump, Any], Any] = _dump_registered
    if t not in _SERIALISERS:
        named = _DUMPERS_BY_NAME.get(f"{t.__module__}:{t.__qualname__}") if _is_what_it_says(t) else None
        found = named or _dumper_by_kind(t) or _dump_opaque
    _DUMPERS[t] = found
    return found


def _is_what_it_says(t: type) -> bool:
    return getattr(sys.modules.get(t.__module__), t.__qualname__, None) is t


def _dumper_by_kind(t: type) -> Callable[[_Dump, Any], Any] | None:
    """By family: enumerations, named tuples, dataclasses, paths, classes and functions, arrays and frames."""
    if t in (type(...), type(NotImplemented)):
        return _dump_singleton
    if issubclass(t, type) or t in _FUNCTIONS:
        return _dump_symbol
    enum, pathlib, datetime = map(sys.modules.get, ("enum", "pathlib", "datetime"))
    if enum is not None and issubclass(t, enum.Enum):
        return _dump_enum
    if datetime is not None and issubclass(t, datetime.tzinfo):
        return _dump_timezone
    if issubclass(t, tuple) and isinstance(getattr(t, "_fields", None), tuple) and hasattr(t, "_make"):
        return _dump_namedtuple if _has_plain_state(t, tuple) else None
    if hasattr(t, "__dataclass_fields__"):
        return _dump_dataclass if _has_plain_state(t, object) else None
    if pathlib is not None and issubclass(t, pathlib.PurePath):
        exact = {"PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"}
        return _dump_path if t.__name__ in exact and getattr(pathlib, t.__name__, None) is t else None
    return _dumper_of_array_or_frame(t)


def _has_plain_state(t: type, base: type) -> bool:
    """Whether an instance is what its attributes say: nothing of its own for making, copying or pickling."""
    for name in ("__reduce__", "__reduce_ex__", "__getnewargs_ex__", "__setstate__", "__getstate__", "__getnewargs__"):
        mine = getattr(t, name, None)
        generated = ("_dataclass_getstate", "_dataclass_setstate", "__getnewargs__")  # by dataclasses and namedtuple
        if mine is not getattr(base, name, None) and getattr(mine, "__name__", "") not in generated:
            return False
    return base is tuple or getattr(t, "__new__", None) is object.__new__


# What can never be stored, by the names in a type's method resolution order: (what it is, what to do instead).
_HANDLE = "open it inside the function that uses it, and pass what is needed to open it"
_LAZY = "compute it (collect, toPandas, compute) and pass the result, or pass the path of what is to be read"
_REFUSED_MODULES = {
    "pyspark": ("a Spark object", _LAZY),
    "dask": ("a lazy Dask object", _LAZY),
    "dask_expr": ("a lazy Dask object", _LAZY),
    "ibis": ("a lazy Ibis expression", _LAZY),
    "psycopg": ("a database object", _HANDLE),
    "psycopg2": ("a database object", _HANDLE),
    "pymysql": ("a database object", _HANDLE),
    "duckdb": ("a database object", _HANDLE),
    "_duckdb": ("a database object", _HANDLE),
    "pyodbc": ("a database object", _HANDLE),
    "socket": ("a socket", _HANDLE),
    "_socket": ("a socket", _HANDLE),
    "ssl": ("a socket", _HANDLE),
    "_thread": ("a lock", "a lock means nothing in another process; order the tasks instead"),
    "threading": ("an object of a running thread", "it means nothing in another process"),
    "asyncio": ("an object of a running event loop", "await it inside the function"),
    "_asyncio": ("an object of a running event loop", "await it inside the function"),
}
_REFUSED_CLASSES = {
    "sqlite3:Connection": ("a database connection", _HANDLE),
    "sqlite3:Cursor": ("a database cursor", _HANDLE),
    "concurrent.futures._base:Future": ("a future", "take its result() inside the function"),
    "subprocess:Popen": ("a running process", "wait for it inside the function"),
    "polars.lazyframe.frame:LazyFrame": ("a lazy frame", _LAZY),
    "sqlalchemy.engine.base:Engine": ("a database engine", _HANDLE),
    "sqlalchemy.engine.base:Connection": ("a database connection", _HANDLE),
    "sqlalchemy.orm.session:Session": ("a database session", _HANDLE),
    "requests.sessions:Session": ("an HTTP session", _HANDLE),
    "httpx:Client": ("an HTTP client", _HANDLE),
    "httpx:AsyncClient": ("an HTTP client", _HANDLE),
    "_io:_IOBase": ("an open file", "pass its path, or its content"),
    "builtins:coroutine": ("a coroutine", "await it inside the function"),
    "builtins:async_generator": ("an asynchronous generator", "collect it into a list inside the function"),
    "builtins:generator": ("a generator", "return a list: list(...) keeps what the generator gives"),
    "builtins:module": ("a module", "import it where it is used"),
    "builtins:memoryview": ("a memoryview", "pass bytes(...)"),
    "builtins:frame": ("a stack frame", "it means nothing in another process"),
    "builtins:traceback": ("a traceback", "pass its text"),
    "builtins:dict_keys": ("a view of a dict", "wrap it in list(...)"),
    "builtins:dict_values": ("a view of a dict", "wrap it in list(...)"),
    "builtins:dict_items": ("a view of a dict", "wrap it in list(...)"),
}


def _refuse(x: Any) -> None:
    """DW521 for what means nothing in another process; returns where `x` may be worth a try by pickle."""
    t = type(x)
    if t in (io.BytesIO, io.StringIO):
        return  # files in name, values in fact
    for cls in t.__mro__:
        module = str(cls.__module__)
        found = _REFUSED_CLASSES.get(f"{module}:{cls.__qualname__}")
        found = found or _REFUSED_MODULES.get(module) or _REFUSED_MODULES.get(module.partition(".")[0])
        if found:
            break
    else:
        found = ("an iterator, good for one pass only,", "wrap it in list(...)") if hasattr(t, "__next__") else None
    if found:
        raise WorkerError("DW521", f"{found[0]} cannot pass from one task to another (type {_name_of(t)})", found[1])


# === 4. Tagged JSON, reading ============================================================================


class _Load:
    """One value on its way back. `read(member)` opens a file of the value; `work` is where shipped files go."""

    __slots__ = ("pending", "policy", "read", "refs", "work")

    def __init__(
        self,
        read: Callable[[str], BinaryIO] | None = None,
        work: _Work | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.read = read
        self.work = work or _Work(None)
        self.policy = policy or Policy()
        self.refs: dict[int, Any] = {}
        self.pending: int | None = None  # the number of the shared object that is about to be made

    def value(self, node: Any) -> Any:
        t = type(node)
        if t is list:
            made: list[Any] = self.made([])
            made.extend(self.value(item) for item in node)
            return made
        if t is dict:
            tag = node.get(TAG)
            if tag is None:
                result: dict[str, Any] = self.made({})
                for key, item in node.items():
                    result[key] = self.value(item)
                return result
            return _loader_of(tag)(self, node)
        return node

    def made(self, new: Any) -> Any:
        """To be called with each new mutable object before it is filled: it may be referred to from inside itself."""
        if self.pending is not None:
            self.refs[self.pending], self.pending = new, None
        return new

    def items(self, node: Any) -> list[Any]:
        return [self.value(item) for item in node["v"]]

    def fill(self, new: Any, node: Any) -> Any:
        for key, item in node["v"]:
            new[self.value(key)] = self.value(item)
        return new


def from_json(tree: Any) -> Any:
    """The value of a tagged JSON tree without blobs; always a new one, never a part of `tree`."""
    return _Load().value(tree)


def _loader_of(tag: Any) -> Callable[[_Load, Any], Any]:
    loader = _LOADERS.get(tag) if isinstance(tag, str) else None
    if loader is None:
        message = f"a stored value has the tag {tag!r}, which this worker (protocol {PROTOCOL}) does not know"
        raise WorkerError("DW502", message, "the worker that wrote it may be newer than this one")
    return loader


def _load_def(load: _Load, node: Any) -> Any:
    load.pending = node["i"]
    value = load.value(node["v"])
    load.refs[node["i"]] = value
    load.pending = None
    return value


def _load_float(load: _Load, node: Any) -> Any:
    text = node["v"]
    if len(text) == 16:
        import struct

        return struct.unpack(">d", bytes.fromhex(text))[0]
    return float(text)


def _unbase64(text: str) -> bytes:
    import binascii

    return binascii.a2b_base64(text)


def _load_set(load: _Load, node: Any) -> Any:
    new: set[Any] = load.made(set())
    new.update(load.items(node))
    return new


def _load_bytearray(load: _Load, node: Any) -> Any:
    return load.made(bytearray(_unbase64(node["v"])))


def _load_complex(load: _Load, node: Any) -> Any:
    return complex(*load.items(node))


def _load_pytz(load: _Load, node: Any) -> Any:
    pytz = _driver("pytz", "a time zone")
    if node["f"] == "_p":
        return pytz.tzinfo.unpickler(*node["v"])
    return pytz.FixedOffset(*node["v"]) if node["f"] == "FixedOffset" else pytz.utc


def _load_timezone(load: _Load, node: Any) -> Any:
    import datetime

    if node[TAG] == "zone":
        import zoneinfo

        try:
            return zoneinfo.ZoneInfo(node["v"])
        except zoneinfo.ZoneInfoNotFoundError as exc:
            message = f"the time zone {node['v']} of a value is not known here"
            raise WorkerError("DW523", message, "install the package tzdata where the task runs") from exc
    offset = datetime.timedelta(*node["v"])
    return datetime.timezone(offset, load.value(node["name"])) if "name" in node else datetime.timezone(offset)


def _load_time(load: _Load, node: Any) -> Any:
    import datetime

    cls: Any = datetime.datetime if node[TAG] == "datetime" else datetime.time
    value = cls.fromisoformat(node["v"])
    if "tz" in node or "fold" in node:
        value = value.replace(tzinfo=load.value(node.get("tz")), fold=node.get("fold", 0))
    return value


def _load_date(load: _Load, node: Any) -> Any:
    import datetime

    return datetime.date.fromisoformat(node["v"])


def _load_timedelta(load: _Load, node: Any) -> Any:
    import datetime

    return datetime.timedelta(*node["v"])


def _load_decimal(load: _Load, node: Any) -> Any:
    import decimal

    return decimal.Decimal(node["v"])


def _load_fraction(load: _Load, node: Any) -> Any:
    import fractions

    return fractions.Fraction(node["v"])


def _load_uuid(load: _Load, node: Any) -> Any:
    import uuid

    return uuid.UUID(hex=node["v"], is_safe=uuid.SafeUUID[node.get("safe", "unknown")])


def _load_collection(load: _Load, node: Any) -> Any:
    import collections

    tag = node[TAG]
    if tag == "defaultdict":
        new: Any = load.made(collections.defaultdict(None))
        new.default_factory = load.value(node["f"])
        return load.fill(new, node)
    if tag == "deque":
        new = load.made(collections.deque(maxlen=node["max"]))
        new.extend(load.items(node))
        return new
    return load.fill(load.made(collections.OrderedDict() if tag == "ordereddict" else collections.Counter()), node)


def _load_namespace(load: _Load, node: Any) -> Any:
    import types

    new = load.made(types.SimpleNamespace())
    load.fill(vars(new), node)
    return new


def _load_builtin(load: _Load, node: Any) -> Any:
    return NotImplemented if node["v"] == "NotImplemented" else Ellipsis


def _load_symbol(load: _Load, node: Any) -> Any:
    try:
        return import_symbol(node["v"])
    except WorkerError as exc:
        raise WorkerError("DW523", f"cannot read a value that refers to {node['v']}: {exc.message}", exc.help) from exc


def _load_enum(load: _Load, node: Any) -> Any:
    import enum

    cls = _load_class(node["t"], lambda c: issubclass(c, enum.Enum), "an enumeration")
    try:
        return cls[load.value(node["v"])] if node[TAG] == "enum" else cls(load.value(node["v"]))
    except (KeyError, ValueError) as exc:
        message = f"{node['t']} has no member {node['v']}"
        help = "the package here may be of another version than the one that wrote it"
        raise WorkerError("DW523", message, help) from exc


def _load_named(load: _Load, node: Any) -> Any:
    cls = _load_class(node["t"], lambda c: issubclass(c, tuple) and hasattr(c, "_make"), "a named tuple")
    return tuple.__new__(cls, load.items(node))


def _load_data(load: _Load, node: Any) -> Any:
    cls = _load_class(node["t"], lambda c: hasattr(c, "__dataclass_fields__"), "a dataclass")
    new = load.made(object.__new__(cls))
    if node["v"]:
        load.fill(vars(new), node)
    for key, item in node.get("s", ()):
        object.__setattr__(new, load.value(key), load.value(item))
    return new


def _load_numpy_scalar(load: _Load, node: Any) -> Any:
    np = _driver("numpy", "a numpy number")
    dtype = np.lib.format.descr_to_dtype(_load_descr(node["t"]))
    data = _unbase64(node["v"])
    return np.frombuffer(bytearray(data), dtype, 1)[0] if dtype.itemsize else np.zeros((), dtype)[()]


def _load_timestamp(load: _Load, node: Any) -> Any:
    pd, np = _driver("pandas", "a pandas time"), _driver("numpy", "a pandas time")
    if node[TAG] == "Timedelta":
        return pd.Timedelta(np.timedelta64(load.value(node["v"]), node["unit"]))
    value = pd.Timestamp(np.datetime64(load.value(node["v"]), node["unit"]))
    return value.tz_localize("UTC").tz_convert(load.value(node["tz"])) if "tz" in node else value


def _load_pandas_missing(load: _Load, node: Any) -> Any:
    return getattr(_driver("pandas", "a pandas value"), "NaT" if node["v"] == "NaT" else "NA")


def _load_path(load: _Load, node: Any) -> Any:
    import pathlib

    name = node["t"]
    if name not in ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"):
        raise WorkerError("DW502", f"a stored path says it is a {name}")
    pure = name.startswith("Pure")
    return (getattr(pathlib, name) if pure else pathlib.Path)(load.value(node["v"]))


def _load_blob(load: _Load, node: Any) -> Any:
    return load.made(_read_blob(load, node))


_LOADERS: dict[str, Callable[[_Load, Any], Any]] = {
    "def": _load_def,
    "ref": lambda load, node: load.refs[node["v"]],
    "str": lambda load, node: bytes.fromhex(node["v"]).decode("utf-8", "surrogatepass"),
    "int": lambda load, node: int(node["v"], 16),
    "float": _load_float,
    "dict": lambda load, node: load.fill(load.made({}), node),
    "tuple": lambda load, node: tuple(load.items(node)),
    "set": _load_set,
    "frozenset": lambda load, node: frozenset(load.items(node)),
    "bytes": lambda load, node: _unbase64(node["v"]),
    "bytearray": _load_bytearray,
    "complex": _load_complex,
    "range": lambda load, node: range(*load.items(node)),
    "slice": lambda load, node: slice(*load.items(node)),
    "builtin": _load_builtin,
    "date": _load_date,
    "datetime": _load_time,
    "time": _load_time,
    "timedelta": _load_timedelta,
    "utc": _load_timezone,
    "zone": _load_timezone,
    "pytz": _load_pytz,
    "decimal": _load_decimal,
    "fraction": _load_fraction,
    "uuid": _load_uuid,
    "ordereddict": _load_collection,
    "counter": _load_collection,
    "defaultdict": _load_collection,
    "deque": _load_collection,
    "namespace": _load_namespace,
    "symbol": _load_symbol,
    "enum": _load_enum,
    "flag": _load_enum,
    "named": _load_named,
    "data": _load_data,
    "numpy": _load_numpy_scalar,
    "Timestamp": _load_timestamp,
    "Timedelta": _load_timestamp,
    "pandas": _load_pandas_missing,
    "path": _load_path,
    "blob": _load_blob,
}

# === 5. Blobs: arrays, frames, files, pickles, registered serialisers ===================================
#
# A blob is a part of a value that has a format of its own. Its node in the tree is
# {"$": "blob", "codec": C, "kind": K, ...} with either "v" (the bytes in base64: small ones travel inside the JSON)
# or "at" (the name of a file beside it), "sha256" and "bytes".

_SPARE = 65536  # blobs up to this size go into the JSON of their value instead of a file each
_SPARE_FILE = 4096  # the same for files of a folder


class _Blob:
    """Bytes that are still to be written: `write(file, bundle)` does it; `node` is completed then."""

    __slots__ = ("cls", "codec", "node", "spare", "suffix", "write")

    def __init__(self, cls: type, node: dict[str, Any], write: Callable[[Any, _Bundle], None], suffix: str) -> None:
        self.cls = cls
        self.node = node
        self.codec: str = node["codec"]
        self.write = write
        self.suffix = suffix
        self.spare = _SPARE_FILE if self.codec == "path" else _SPARE


def _blob(
    dump: _Dump, x: Any, codec: str, kind: str, write: Callable[[Any], Any], suffix: str | None = None
) -> dict[str, Any]:
    node: dict[str, Any] = {TAG: "blob", "codec": codec}
    if kind:
        node["kind"] = kind
    dump.blobs.append(_Blob(type(x), node, lambda file, _: write(file), f".{codec}" if suffix is None else suffix))
    return node


def _driver(name: str, what: str) -> Any:
    """The package that reads or writes a kind of value; DW523 where it is missing."""
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as exc:
        package = name.partition(".")[0]
        message = f"{what} needs the package {package}, which cannot be imported here: {exc}"
        raise WorkerError("DW523", message, f"install {package} where the task runs") from exc


def _dumper_of_array_or_frame(t: type) -> Callable[[_Dump, Any], Any] | None:
    top = str(t.__module__).partition(".")[0]
    package = sys.modules.get(top)
    name = t.__name__
    if top == "numpy" and package is not None:
        if issubclass(t, package.generic):
            return _dump_numpy_scalar
        return {package.ndarray: _dump_array, package.memmap: _dump_memmap}.get(t)
    if top == "pandas" and package is not None:
        if name in ("NaTType", "NAType"):
            return _dump_pandas_missing
        if getattr(package, name, None) is not t:
            return None
        if name in ("Timestamp", "Timedelta"):
            return _dump_timestamp
        return _dump_pandas if name in ("DataFrame", "Series") or issubclass(t, package.Index) else None
    if top == "polars" and t in (getattr(package, "DataFrame", None), getattr(package, "Series", None)):
        return _dump_polars
    if top == "pyarrow" and package is not None:
        kinds = (package.Table, package.RecordBatch, package.ChunkedArray, package.Array)
        return _dump_pyarrow if issubclass(t, kinds) else None
    return None


# --- numpy ---


def _dump_array(dump: _Dump, x: Any) -> Any:
    import numpy as np

    if x.dtype.hasobject:
        help = "give it a dtype of its own (str, float, ...), or pass a list"
        raise WorkerError("DW521", "a numpy array of Python objects cannot pass from one task to another", help)

    def build() -> Any:
        descr = np.lib.format.dtype_to_descr(x.dtype)
        exact = x.dtype.kind != "T" and np.lib.format.descr_to_dtype(descr) == x.dtype
        if not exact or any(ord(c) > 255 for c in str(descr)):
            return dump.give_up(x, f"numpy does not write its dtype {x.dtype} exactly")
        return _blob(dump, x, "npy", "", lambda file: np.lib.format.write_array(file, x, (2, 0), allow_pickle=False))

    return dump.mutable(x, build)


def _dump_memmap(dump: _Dump, x: Any) -> Any:
    help = "pass numpy.array(x), which copies it into memory, or the path of the file"
    raise WorkerError("DW521", "a numpy.memmap is tied to a file of one task", help)


def _read_array(load: _Load, data: bytearray, kind: str) -> Any:
    np = _driver("numpy", "a numpy array")
    start = 12 + int.from_bytes(data[8:12], "little")
    head = io.BytesIO(data[:start])
    if np.lib.format.read_magic(head) != (2, 0):
        raise WorkerError("DW502", "a stored numpy array is not of version 2.0 of the npy format")
    shape, fortran, dtype = np.lib.format.read_array_header_2_0(head, max_header_size=start)
    if dtype.hasobject:
        raise WorkerError("DW502", "a stored numpy array holds Python objects")
    if not dtype.itemsize:
        return np.zeros(shape, dtype, order="F" if fortran else "C")
    flat = np.frombuffer(data, dtype, offset=start)
    return flat.reshape(shape, order="F" if fortran else "C")


# --- pandas: a table of its columns and index levels, with what Arrow has no word for as JSON in its metadata ---


def _dump_pandas(dump: _Dump, x: Any) -> Any:
    def build() -> Any:
        try:
            table = _pandas_table(x)
        except ImportError:
            return dump.give_up(x, "pyarrow is not installed here")
        except _InexactError as exc:
            return dump.give_up(x, f"Arrow does not keep {exc}")
        return _blob(dump, x, "arrow", f"pandas.{type(x).__name__}", lambda file: _write_arrow(file, table, "file"))

    return dump.mutable(x, build)


class _InexactError(Exception):
    """A frame would not come back equal; the text says what would differ."""


def _pandas_table(x: Any) -> Any:
    """A pyarrow Table from which `_pandas_from_table` makes a frame equal to `x` in every respect, or `_InexactError`.

    That it does is not taken on trust: it is done here, and the result compared, before anything is written.
    """
    import pyarrow as pa

    kind = type(x).__name__
    columns = [x.iloc[:, i] for i in range(x.shape[1])] if kind == "DataFrame" else [x] if kind == "Series" else []
    names = list(x.columns) if kind == "DataFrame" else ["value"]
    if not all(type(name) is str for name in names) or len(set(names)) < len(names):
        names = [str(i) for i in range(len(names))]
    extra: dict[str, Any] = {}
    try:
        pairs = [_arrow_column(column) for column in columns]
        levels, extra["index"] = _arrow_index(x.index if columns or kind == "DataFrame" else x)
        extra["columns"] = [meta for _, meta in pairs]
        if kind == "DataFrame":
            extra["names"] = _index_json(x.columns)
        elif kind == "Series":
            extra["name"] = _cell_json(x.name)
        if getattr(x, "attrs", None):
            extra["attrs"] = _cell_json(x.attrs)
        if not getattr(getattr(x, "flags", None), "allows_duplicate_labels", True):
            extra["unique"] = True
        names = names[: len(columns)] + [f"__index_{i}__" for i in range(len(levels))]
        table = pa.Table.from_arrays([array for array, _ in pairs] + levels, names)
        table = table.replace_schema_metadata({b"dagwright": _text(extra).encode()})
        back = _pandas_from_table(table, f"pandas.{kind}")
    except (ImportError, WorkerError, _InexactError):
        raise
    except Exception as exc:  # whatever pyarrow and pandas raise for what they cannot convert
        raise _InexactError(f"it ({str(exc).splitlines()[0] if str(exc) else type(exc).__name__})") from exc
    difference = _difference(x, back)
    if difference:
        raise _InexactError(difference)
    return table


def _arrow_column(x: Any) -> tuple[Any, Any]:
    """A Series or Index as an Arrow array, and what is needed to make it again."""
    import numpy as np
    import pyarrow as pa

    dtype = x.dtype
    if isinstance(dtype, np.dtype):
        values = x.to_numpy()
        if not dtype.hasobject:
            return pa.array(values, from_pandas=False), "numpy"  # NaN stays NaN, with its bits
        kinds = set(map(type, values))
        if kinds <= {str, type(None)} and all(map(_is_unicode, filter(None, values))):
            return pa.array(values, pa.large_string(), from_pandas=False), "objects"
        return pa.array([_text(_cell_json(value)) for value in values], pa.large_string()), "json"
    name = type(dtype).__name__
    if name == "DatetimeTZDtype":
        dump = _Dump()
        zone = _dump_timezone(dump, dtype.tz)
        if dump.opaque:
            raise _InexactError(f"the time zone {dtype.tz!r}")
        instants = pa.array(x.array.asi8.view(f"M8[{dtype.unit}]"))
        return instants.cast(pa.timestamp(dtype.unit, "UTC")), {"zone": zone}
    if name == "CategoricalDtype":
        array, known = _arrow_dictionary(x.array.codes, x.array.categories)
        return array, {"categories": known, "ordered": x.array.ordered}
    array = pa.array(x.array)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    meta: dict[str, Any] = {"dtype": str(dtype)}
    if name == "StringDtype":
        meta = {"dtype": "string", "storage": dtype.storage, "nan": dtype.na_value is not _driver("pandas", "").NA}
    return array, {"dtype": "arrow"} if name == "ArrowDtype" else meta


def _arrow_dictionary(codes: Any, values: Any) -> tuple[Any, dict[str, Any]]:
    """Codes into an Index (-1 for missing) as an Arrow dictionary array, and what is needed to make the Index again."""
    import pyarrow as pa

    arrays, node = _arrow_index(values)
    dictionary = arrays[0] if arrays else pa.array(values.to_numpy())
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), dictionary), node


def _arrow_index(x: Any) -> tuple[list[Any], dict[str, Any]]:
    """The levels of an index as Arrow arrays (none for a range), and the rest of it."""
    node: dict[str, Any] = {"names": [_cell_json(name) for name in x.names]}
    if type(x).__name__ == "RangeIndex":
        return [], {**node, "range": [x.start, x.stop, x.step]}
    if type(x).__name__ == "MultiIndex":
        pairs = [_arrow_dictionary(codes, level) for codes, level in zip(map(_plain_array, x.codes), x.levels)]
        return [array for array, _ in pairs], {**node, "levels": [meta for _, meta in pairs]}
    if getattr(x, "freqstr", None):
        node["freq"] = x.freqstr
    array, node["meta"] = _arrow_column(x)
    return [array], node


def _plain_array(x: Any) -> Any:
    import numpy as np

    return np.asarray(x)


def _index_json(x: Any) -> dict[str, Any]:
    """An index of a few elements, such as column names, as JSON alone."""
    if type(x).__name__ == "MultiIndex":
        names = [_cell_json(name) for name in x.names]
        return {
            "names": names,
            "json": [_index_json(level) for level in x.levels],
            "codes": [c.tolist() for c in x.codes],
        }
    arrays, node = _arrow_index(x)
    if arrays:
        node.update({"values": [_cell_json(value) for value in arrays[0].to_pylist()], "type": str(arrays[0].type)})
    return node


def _cell_json(value: Any) -> Any:
    """Tagged JSON of a cell or name of a frame, `_InexactError` for what has none."""
    dump = _Dump()
    tree = dump.run(value)
    if dump.blobs or dump.opaque:
        raise _InexactError(f"cells or names of type {_name_of(type(value))}")
    return tree


def _pandas_from_table(table: Any, kind: str) -> Any:
    import pandas as pd

    extra = _DECODER.decode(table.schema.metadata[b"dagwright"].decode())
    n = len(extra["columns"])
    index = _load_index(table.columns[n:], extra["index"])
    columns = [_load_column(table.column(i), meta) for i, meta in enumerate(extra["columns"])]
    if kind == "pandas.DataFrame":
        names = extra["names"]
        found: Any = pd.DataFrame({i: _as_series(column, index) for i, column in enumerate(columns)}, index=index)
        found.columns = _load_index([], names)
    elif kind == "pandas.Series":
        found = _as_series(columns[0], index)
        found.name = from_json(extra["name"])
    else:
        return index
    if "attrs" in extra:
        found.attrs = from_json(extra["attrs"])
    return found.set_flags(allows_duplicate_labels=False) if extra.get("unique") else found


def _as_series(column: Any, index: Any) -> Any:
    import pandas as pd

    return pd.Series(column, index=index, dtype=column.dtype)


def _array_of_text(values: list[Any], arrow_type: str) -> Any:
    """The Arrow array that `_index_json` wrote down. Types are known by name only if they are simple ones."""
    import pyarrow as pa

    names = {"large_string": pa.large_string(), "string": pa.string(), "double": pa.float64(), "float": pa.float32()}
    found = names.get(arrow_type) or pa.type_for_alias(arrow_type)
    return pa.chunked_array([pa.array([from_json(value) for value in values], found)])


def _load_column(column: Any, meta: Any) -> Any:
    """A numpy or pandas array from a column of a table."""
    import numpy as np
    import pandas as pd

    if meta in ("numpy", "objects"):
        values = column.to_numpy()
        return values if values.flags.writeable else values.copy()
    if meta == "json":
        new = np.empty(len(column), dtype=object)
        for i, text in enumerate(column.to_pylist()):
            new[i] = from_json(_DECODER.decode(text))
        return new
    if "zone" in meta:
        instants = column.cast(f"timestamp[{column.type.unit}]").to_numpy()
        return pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(from_json(meta["zone"])).array
    if "categories" in meta:
        categories, codes = _load_dictionary(column, meta["categories"])
        return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(categories, meta["ordered"]))
    if meta["dtype"] == "arrow":
        dtype: Any = pd.ArrowDtype(column.type)
    elif "storage" in meta:
        dtype = pd.StringDtype(meta["storage"], na_value=np.nan) if meta["nan"] else pd.StringDtype(meta["storage"])
    else:
        dtype = pd.api.types.pandas_dtype(meta["dtype"])
    return dtype.__from_arrow__(column)


def _load_dictionary(column: Any, meta: Any) -> tuple[Any, Any]:
    import pyarrow as pa

    array = _one_array(column)
    return _load_index([pa.chunked_array([array.dictionary])], meta), array.indices.fill_null(-1).to_numpy()


def _multi_index(pairs: list[tuple[Any, Any]], names: list[Any]) -> Any:
    import pandas as pd

    levels, codes = [level for level, _ in pairs], [codes for _, codes in pairs]
    return pd.MultiIndex(levels, codes, names=names, verify_integrity=False)  # or NaN in a level loses its code


def _load_index(arrays: Any, meta: Any) -> Any:
    import pandas as pd

    names = [from_json(name) for name in meta["names"]]
    if "range" in meta:
        start, stop, step = meta["range"]
        return pd.RangeIndex(start, stop, step, name=names[0])
    if "json" in meta:
        return _multi_index([(_load_index([], level), c) for level, c in zip(meta["json"], meta["codes"])], names)
    if "levels" in meta:
        return _multi_index([_load_dictionary(array, level) for array, level in zip(arrays, meta["levels"])], names)
    column = _load_column(arrays[0] if arrays else _array_of_text(meta["values"], meta["type"]), meta["meta"])
    index = pd.Index(column, dtype=column.dtype, name=names[0])
    if "freq" in meta:
        index.freq = meta["freq"]
    return index


def _difference(a: Any, b: Any) -> str:
    """What differs between two frames, series or indexes, in words; empty where they are equal in every respect."""
    if type(a) is not type(b) or a.shape != b.shape:
        return "its shape"
    kind = type(a).__name__
    if kind not in ("DataFrame", "Series"):
        return _index_difference(a, b)
    if a.flags.allows_duplicate_labels != b.flags.allows_duplicate_labels:
        return "its flags"
    index = _index_difference(a.index, b.index)
    if index:
        return f"its index: {index}"
    if kind == "Series":
        found = _array_difference(a, b)
        return found or ("" if _text(_cell_json(a.name)) == _text(_cell_json(b.name)) else "its name")
    columns = _index_difference(a.columns, b.columns)
    if columns:
        return f"its columns: {columns}"
    for i in range(a.shape[1]):
        found = _array_difference(a.iloc[:, i], b.iloc[:, i])
        if found:
            return f"the column {a.columns[i]!r}: {found}"
    return ""


def _index_difference(a: Any, b: Any) -> str:
    if type(a) is not type(b):
        return "its class"
    if _text(_cell_json(list(a.names))) != _text(_cell_json(list(b.names))):
        return "its names"
    kind = type(a).__name__
    if kind == "RangeIndex":
        return "" if (a.start, a.stop, a.step) == (b.start, b.stop, b.step) else "its range"
    if kind == "MultiIndex":
        for x, y in zip(a.levels, b.levels):
            found = _index_difference(x, y)
            if found:
                return found
        same = all(x.tobytes() == y.tobytes() and x.dtype == y.dtype for x, y in zip(a.codes, b.codes))
        return "" if same else "its codes"
    if getattr(a, "freq", None) != getattr(b, "freq", None):
        return "its frequency"
    return _array_difference(a, b)


def _array_difference(a: Any, b: Any) -> str:
    """Of two Series or Index of equal class: dtype, then every value, floats by their bits."""
    import numpy as np

    if a.dtype != b.dtype or repr(a.dtype) != repr(b.dtype):
        return f"its dtype {a.dtype}"
    if isinstance(a.dtype, np.dtype):
        x, y = a.to_numpy(), b.to_numpy()
        if not x.dtype.hasobject:
            same = np.array_equal(np.ascontiguousarray(x).view("u1"), np.ascontiguousarray(y).view("u1"))
            return "" if same else "its values"
    else:
        name = type(a.dtype).__name__
        x, y = a.array, b.array
        if name == "CategoricalDtype":
            if x.codes.tobytes() != y.codes.tobytes() or x.ordered != y.ordered:
                return "its codes"
            return _index_difference(x.categories, y.categories)
        if name == "DatetimeTZDtype":
            if type(a.dtype.tz) is not type(b.dtype.tz) or str(a.dtype.tz) != str(b.dtype.tz):
                return "its time zone"
            return "" if np.array_equal(x.asi8, y.asi8) else "its values"
        if getattr(a.dtype, "storage", None) != getattr(b.dtype, "storage", None):
            return "its storage"
    x, y = np.asarray(x, dtype=object), np.asarray(y, dtype=object)
    for p, q in zip(x, y):
        if not _same_scalar(p, q) and _text(_cell_json(p)) != _text(_cell_json(q)):
            return f"values of its dtype {a.dtype}"
    return ""


def _same_scalar(x: Any, y: Any) -> bool:
    """Equal beyond doubt, and quick to see; False for containers and other objects."""
    t = type(x)
    if t is not type(y):
        return False
    if t in (str, bytes, int, bool) or x is y:
        return bool(x is y or x == y)
    if t is float:
        import struct

        return struct.pack(">d", x) == struct.pack(">d", y)
    if t.__module__ in ("datetime", "decimal") or t.__name__ in ("Timestamp", "Timedelta", "Period", "Interval"):
        zone, other = type(getattr(x, "tzinfo", None)), type(getattr(y, "tzinfo", None))
        return repr(x) == repr(y) and zone is other and getattr(x, "fold", 0) == getattr(y, "fold", 0)
    return False


# --- polars and pyarrow ---


def _dump_polars(dump: _Dump, x: Any) -> Any:
    def build() -> Any:
        import polars as pl

        frame = x if isinstance(x, pl.DataFrame) else x.to_frame()
        try:
            probe = io.BytesIO()
            frame.clear().write_ipc(probe)
            same = pl.read_ipc(io.BytesIO(probe.getvalue())).schema == frame.schema
        except Exception as exc:  # noqa: BLE001 -- whatever polars raises for what it cannot write
            return dump.give_up(x, f"Arrow does not keep it ({exc})")
        if not same:
            return dump.give_up(x, "Arrow does not keep its types")
        kind = f"polars.{type(x).__name__}"
        return _blob(dump, x, "arrow", kind, lambda file: _write_polars(file, frame))

    return dump.mutable(x, build)


def _write_polars(file: Any, frame: Any) -> None:
    buffer = io.BytesIO()  # polars insists on a buffer it knows
    frame.write_ipc(buffer, compression="lz4")
    file.write(buffer.getbuffer())


def _dump_pyarrow(dump: _Dump, x: Any) -> Any:
    import pyarrow as pa

    kinds = {"Table": pa.Table, "RecordBatch": pa.RecordBatch, "ChunkedArray": pa.ChunkedArray, "Array": pa.Array}
    kind = next(name for name, cls in kinds.items() if isinstance(x, cls))
    if kind in ("Table", "RecordBatch") and not x.num_columns and x.num_rows:
        return dump.give_up(x, "Arrow files do not keep the length of a table without columns")
    table = x
    if kind == "RecordBatch":
        table = pa.Table.from_batches([x], x.schema)
    elif kind not in ("Table", "RecordBatch"):
        table = pa.Table.from_arrays([x if kind == "ChunkedArray" else pa.chunked_array([x], x.type)], ["value"])
    node: Any = dump.mutable(
        x, lambda: _blob(dump, x, "arrow", f"pyarrow.{kind}", lambda file: _write_arrow(file, table, "stream"))
    )
    return node


def _write_arrow(file: Any, table: Any, form: str) -> None:
    import pyarrow as pa

    compression = "lz4" if pa.Codec.is_available("lz4") else None
    options = pa.ipc.IpcWriteOptions(compression=compression)
    make = pa.ipc.new_file if form == "file" else pa.ipc.new_stream
    with make(file, table.schema, options=options) as writer:
        writer.write_table(table)


def _read_arrow(load: _Load, data: bytearray, kind: str) -> Any:
    package, _, name = kind.partition(".")
    if package == "polars":
        frame = _driver("polars", "a polars frame").read_ipc(io.BytesIO(data))
        return frame if name == "DataFrame" else frame.to_series()
    if package == "pandas":
        _driver("pandas", "a pandas frame")
    pa, ipc = _driver("pyarrow", "a frame stored as Arrow"), _driver("pyarrow.ipc", "a frame stored as Arrow")
    with (ipc.open_file if data[:6] == b"ARROW1" else ipc.open_stream)(pa.py_buffer(data)) as reader:
        table = reader.read_all()
    if package == "pandas":
        return _pandas_from_table(table, kind)
    if name == "Table":
        return table
    if name == "RecordBatch":
        return pa.RecordBatch.from_arrays([_one_array(c) for c in table.columns], schema=table.schema)
    return table.column(0) if name == "ChunkedArray" else _one_array(table.column(0))


def _one_array(column: Any) -> Any:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


# --- registered serialisers ---

_SERIALISERS: dict[type, tuple[str, Callable[[Any, Any], None]]] = {}
_SERIALISER_LOADS: dict[str, Callable[[Any], Any]] = {}
_HOOKS_RUN: set[str] = set()


def register(cls: type, dump: Callable[[Any, Any], None], load: Callable[[Any], Any], name: str) -> None:
    """Store values of exactly the type `cls` by `dump(value, file)`, and read them by `load(file)`.

    The files are binary; `name` stands in envelopes as the codec, so the reader must register it too.
    """
    if name in ("json", "npy", "arrow", "path", "pickle") or not name.isidentifier():
        help = "use a name of its own, made of letters and _"
        raise WorkerError("DW521", f"{name!r} cannot be the name of a serialiser", help)
    _SERIALISERS[cls] = (name, dump)
    _SERIALISER_LOADS[name] = load
    _DUMPERS[cls] = _dump_registered


def load_serialisers(hooks: Iterable[str] = ()) -> None:
    """Run the functions named `module:function` in `hooks` and in DAGWRIGHT_SERIALISERS; each gets `register`."""
    for hook in (*hooks, *filter(None, os.environ.get("DAGWRIGHT_SERIALISERS", "").split(","))):
        if hook not in _HOOKS_RUN:
            import_symbol(hook)(register)
            _HOOKS_RUN.add(hook)


def _dump_registered(dump: _Dump, x: Any) -> Any:
    name, write = _SERIALISERS[type(x)]
    return dump.mutable(x, lambda: _blob(dump, x, name, "", lambda file: write(x, file)))


# --- files and folders ---


def _dump_existing_path(dump: _Dump, x: Any) -> Any:
    """A file as a blob; a folder as the list of what is in it, each file a blob."""
    key = ("path", str(x))
    if x.is_file():
        return dump.mutable(x, lambda: _file_blob(dump, str(x), x.name), key)
    if not x.is_dir():
        raise WorkerError("DW521", f"{x} is neither a file nor a folder", "only files and folders go from task to task")
    return dump.mutable(x, lambda: _folder_node(dump, x), key)


def _file_blob(dump: _Dump, path: str, name: str) -> dict[str, Any]:
    def write(file: Any) -> None:
        import shutil

        try:
            source = open(path, "rb")  # noqa: SIM115 -- closed just below; an OSError of the target is another matter
        except OSError as exc:
            raise WorkerError("DW521", f"cannot read {path}: {exc.strerror}") from exc
        with source:
            shutil.copyfileobj(source, file, 1 << 20)

    node = _blob(dump, path, "path", "", write, "")
    node["name"] = dump.value(name)
    mode = os.stat(path).st_mode & 0o777
    if mode != 0o644:
        node["mode"] = mode
    return node


def _folder_node(dump: _Dump, x: Any) -> dict[str, Any]:
    root = os.path.realpath(x)
    inside = dump.avoid is not None and (os.path.realpath(dump.avoid) + os.sep).startswith(root.rstrip(os.sep) + os.sep)
    machine = os.path.dirname(root) == root
    if inside or machine:
        what = "the whole machine" if machine else "the store that it would be copied to"
        raise WorkerError("DW521", f"the folder {x} cannot be shipped: it holds {what}", "pass the path as text (str)")
    entries: list[dict[str, Any]] = []
    stack = [""]
    while stack:
        folder = stack.pop()
        for entry in sorted(os.scandir(os.path.join(root, folder)), key=lambda e: e.name, reverse=True):
            rel = f"{folder}/{entry.name}" if folder else entry.name
            entries.append(_folder_entry(dump, root, rel, entry))
            if entry.is_dir(follow_symlinks=False):
                stack.append(rel)
    entries.sort(key=lambda e: str(e["p"]))
    return {TAG: "folder", "name": dump.value(x.name or "folder"), "entries": entries}


def _folder_entry(dump: _Dump, root: str, rel: str, entry: os.DirEntry[str]) -> dict[str, Any]:
    node: dict[str, Any] = {"p": dump.value(rel)}
    if entry.is_symlink():
        target = os.path.realpath(entry.path)
        if not target.startswith(root + os.sep):
            help = "put a copy of what it points to into the folder"
            raise WorkerError("DW521", f"the link {entry.path} points out of the folder that is passed on", help)
        node["link"] = dump.value(os.path.relpath(target, os.path.realpath(os.path.dirname(entry.path))))
    elif entry.is_dir(follow_symlinks=False):
        node["mode"] = entry.stat().st_mode & 0o777
    elif entry.is_file(follow_symlinks=False):
        node["file"] = _file_blob(dump, entry.path, entry.name)
    else:
        raise WorkerError("DW521", f"{entry.path} is neither a file nor a folder", "only those go from task to task")
    return node


class _Work:
    """The folder of a task into which files of its inputs are written; made when the first of them comes."""

    __slots__ = ("own", "root")

    def __init__(self, root: str | None) -> None:
        self.root = root
        self.own = False

    def place(self, name: Any) -> str:
        """A new path that ends in `name`, in a folder of its own."""
        import tempfile

        if type(name) is not str or name in ("", ".", "..") or any(c in name for c in ("/", "\0", os.sep)):
            raise WorkerError("DW503", f"a stored file has the name {name!r}, which is no name of a file")
        if self.root is None:
            self.root = tempfile.mkdtemp(prefix="dagwright-")
            self.own = True
        os.makedirs(self.root, exist_ok=True)
        return os.path.join(tempfile.mkdtemp(prefix="in-", dir=self.root), name)

    def clean(self) -> None:
        """Remove the folder, if nobody else chose it."""
        if self.own and self.root is not None:
            import shutil

            shutil.rmtree(self.root, ignore_errors=True)


def _read_file(load: _Load, node: Any, path: str) -> Any:
    """Write a file blob to `path`, streaming, and give it its mode. It is checked before anyone can use it."""
    try:
        with open(path, "xb") as file:
            if "v" in node:
                file.write(_unbase64(node["v"]))
            else:
                _stream(load, node, file.write)
        os.chmod(path, node.get("mode", 0o644))
    except OSError as exc:
        help = "the task's working folder must be writable"
        raise WorkerError("DW501", f"cannot write {path}: {exc.strerror}", help) from exc


def _load_folder(load: _Load, node: Any) -> Any:
    target = load.work.place(load.value(node["name"]))
    os.mkdir(target)
    modes, links = [], []
    for entry in node["entries"]:
        rel = load.value(entry["p"])
        _check_relative(rel)
        path = os.path.join(target, *rel.split("/"))
        if "link" in entry:
            links.append((path, load.value(entry["link"])))
        elif "file" in entry:
            _read_file(load, entry["file"], path)
        else:
            os.mkdir(path)
            modes.append((path, entry["mode"]))
    for path, link in links:  # last, so that nothing is ever written through a link
        goal = os.path.normpath(os.path.join(os.path.dirname(path), link))
        if os.path.isabs(link) or not (goal + os.sep).startswith(target + os.sep):
            raise WorkerError("DW503", f"a link in a stored folder points out of it: {link}")
        os.symlink(link, path)
    for path, mode in reversed(modes):  # last as well: a folder may be read-only
        os.chmod(path, mode)
    return load.made(_concrete_path()(target))


_LOADERS["folder"] = _load_folder


def _check_relative(rel: Any) -> None:
    """DW503 unless `rel` is a relative path that stays below where it starts, with forward slashes."""
    if type(rel) is not str or "\0" in rel or "\\" in rel or any(part in ("", ".", "..") for part in rel.split("/")):
        raise WorkerError("DW503", f"the path {rel!r} would leave the folder it belongs to")


# --- pickle, the last resort ---


def _write_pickle(file: Any, value: Any, bundle: _Bundle) -> None:
    """Pickle protocol 5, with paths taking their files along and the same refusals as everywhere else."""
    import pickle

    path_class = _concrete_path()

    class Pickler(pickle.Pickler):
        def reducer_override(self, x: Any) -> Any:
            if isinstance(x, type) or type(x) in _FUNCTIONS:
                if x is not _dagwright_shipped_path:
                    _symbol_of(x)
            elif isinstance(x, path_class):
                if os.path.exists(x):
                    dump = _Dump(bundle.avoid)
                    tree = dump.run(x)
                    bundle.settle(dump.blobs)
                    return _dagwright_shipped_path, (_text(tree),)
            else:
                _refuse(x)
            return NotImplemented

    try:
        Pickler(file, protocol=5).dump(value)
    except WorkerError:
        raise
    except RecursionError:
        message = f"a value of type {_name_of(type(value))} is nested too deeply to be stored"
        raise WorkerError("DW521", message, "store a flatter structure") from None
    except Exception as exc:
        message = f"a value of type {_name_of(type(value))} cannot be stored: {type(exc).__name__}: {exc}"
        raise WorkerError("DW521", message, "return plain data, or register a serialiser for the type") from exc


def _dagwright_shipped_path(text: str) -> Any:
    """Stands in pickles for a path that brought its file; `_read_pickle` puts the real thing in its place."""
    raise WorkerError("DW502", "a value of dagwright was unpickled by other means than dagwright's worker")


def _read_pickle(load: _Load, data: bytearray, kind: str) -> Any:
    """Only ever called with bytes whose digest has been checked."""
    import pickle

    if load.policy.pickle == "off":
        help = 'the setting `pickle = "off"` forbids to read it; the step that wrote it had another setting'
        raise WorkerError("DW524", "a stored value is a pickle", help)

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if name == _dagwright_shipped_path.__name__:
                return lambda text: load.value(_DECODER.decode(text))
            return super().find_class(module, name)

    try:
        return Unpickler(io.BytesIO(data)).load()
    except WorkerError:
        raise
    except (ImportError, AttributeError) as exc:
        help = "the package that defines its type must be installed where the task runs, in the same version"
        raise WorkerError("DW523", f"cannot read a pickled value: {exc}", help) from exc
    except Exception as exc:
        message = f"cannot read a pickled value: {type(exc).__name__}: {exc}"
        raise WorkerError("DW523", message, "its type may not support pickling, or is of another version here") from exc


# --- reading any blob ---


def _read_blob(load: _Load, node: Any) -> Any:
    codec, kind = node["codec"], node.get("kind", "")
    if codec == "path":
        path = load.work.place(load.value(node["name"]))
        _read_file(load, node, path)
        return _concrete_path()(path)
    data = bytearray(_unbase64(node["v"])) if "v" in node else _read_all(load, node)
    if codec == "json":
        return load.value(_DECODER.decode(data.decode("ascii")))
    readers = {"npy": _read_array, "arrow": _read_arrow, "pickle": _read_pickle}
    if codec in readers:
        return readers[codec](load, data, kind)
    if codec not in _SERIALISER_LOADS:
        load_serialisers()
    if codec not in _SERIALISER_LOADS:
        help = "name its hook in the settings (serialisers) or in DAGWRIGHT_SERIALISERS"
        raise WorkerError("DW523", f"no serialiser named {codec!r} is registered here", help)
    return _SERIALISER_LOADS[codec](io.BytesIO(data))


def _read_all(load: _Load, node: Any) -> bytearray:
    data = bytearray()
    _stream(load, node, data.extend)
    return data


def _stream(load: _Load, node: Any, write: Callable[[bytes], Any]) -> None:
    """Pass the bytes of a blob's file to `write`; DW502 unless they have the size and digest that travelled with it."""
    import hashlib

    if load.read is None:
        raise WorkerError("DW542", "a value lies in a store, and no store is given to read it from")
    sha, size, name, expected = hashlib.sha256(), 0, node.get("at") or "a stored value", node["bytes"]
    with load.read(node.get("at", "")) as file:
        name = getattr(file, "name", None) or name
        while True:
            try:
                chunk = file.read(1 << 20)
            except OSError as exc:
                raise WorkerError("DW502", f"cannot read {name}: {exc.strerror or exc}") from exc
            if not chunk:
                break
            sha.update(chunk)
            size += len(chunk)
            if size > expected:
                break
            write(chunk)
    if size != expected or sha.hexdigest() != node["sha256"]:
        found = f"more than {expected} bytes" if size > expected else f"{size} bytes with sha256 {sha.hexdigest()}"
        message = f"{name} is not what was written: {found}, expected {expected} bytes with sha256 {node['sha256']}"
        raise WorkerError("DW502", message, "run the task that wrote it again")


# === 6. Envelopes: `encode` and `decode` ================================================================
#
# An envelope is a flat JSON object that an engine carries between tasks:
#   inline  {"dw": 1, "codec": "json", "value": TEXT, "sha256": S}
#   stored  {"dw": 1, "codec": C, "uri": U, "sha256": S, "bytes": N, ...}, under 300 bytes
# TEXT is JSON text, not JSON: no engine can then reorder keys, turn 1.0 into 1 or read a template into it.

_INLINE = 1024  # a value whose JSON text is at most this long travels inline
_SPILL = 65536  # bytes of a blob kept in memory before a file is opened for it


class Policy:
    """What may be stored, and how: `pickle` is "on", "off", or the types it is for (`sklearn.*`, `pkg.mod:Class`).

    Its default is DAGWRIGHT_PICKLE (types in it separated by commas), or "on" where that is not set.
    """

    __slots__ = ("inline", "pickle")

    def __init__(self, pickle: str | Iterable[str] | None = None, inline: int = _INLINE) -> None:
        pickle = (os.environ.get("DAGWRIGHT_PICKLE") or "on") if pickle is None else pickle
        pickle = pickle.split(",") if isinstance(pickle, str) and pickle not in ("on", "off") else pickle
        self.pickle: str | tuple[str, ...] = pickle if isinstance(pickle, str) else tuple(pickle)
        self.inline = inline

    def admit(self, opaque: Iterable[_Opaque]) -> None:
        """DW524 for a type that pickle is needed for and not allowed for."""
        if self.pickle == "on":
            return
        import fnmatch

        patterns = () if isinstance(self.pickle, str) else self.pickle
        for found in opaque:
            names = (_name_of(found.cls), f"{found.cls.__module__}:{found.cls.__qualname__}")
            if not any(fnmatch.fnmatchcase(name, pattern) for name in names for pattern in patterns):
                why = f" ({found.why})" if found.why else ""
                setting = 'pickle = "off"' if not patterns else "the list of types for pickle"
                message = f"only pickle can store a value of type {names[0]}{why}, and {setting} does not allow it"
                help = f'list it (pickle = ["{names[0]}"]), or register a serialiser for it'
                raise WorkerError("DW524", message, help)


class Sink:
    """Where the files of one value go. This one has no place for any: small values only."""

    root: str | None = None
    """A local folder that holds what is written, if there is one."""

    inline: int | None = None
    """How many bytes of JSON may travel in the envelope instead; None leaves it to the policy."""

    def scratch(self) -> str:
        """A new, empty, local folder, if possible on the file system of the target."""
        help = "set DAGWRIGHT_STORE to a folder or URL that all tasks can reach"
        raise WorkerError("DW501", "a value is too big to travel inline, and no store is configured", help)

    def commit(self, folder: str, main: str, sha256: str) -> str | None:
        """Put what `folder` holds into its final place, at once: the file `main` if it is alone, else the whole folder.

        Returns the `uri` by which `open` of the source finds it, or None where the engine itself keeps track.
        """
        raise NotImplementedError

    def keep_parts(self, uri: str, parts: list[tuple[str, int, str]]) -> None:
        """Take note of the files beside the main one at `uri`: name, size and digest of each."""

    def discard(self, folder: str) -> None:
        """Remove what is left of a folder that `scratch` gave."""
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


class _Spool(io.RawIOBase):
    """A file to write to, hashed on the way; in memory until it is big."""

    def __init__(self, path: Callable[[], str]) -> None:
        import hashlib

        self.memory: bytearray | None = bytearray()
        self.size = 0
        self.sha = hashlib.sha256()
        self._path = path
        self._file: BinaryIO | None = None

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        view = memoryview(data)
        n = view.nbytes
        self.sha.update(view)
        self.size += n
        if self.memory is not None:
            self.memory += view
            if len(self.memory) > _SPILL:
                self.spill()
        else:
            self._raw(view)
        return n

    def spill(self) -> None:
        """From memory to a file."""
        data, self.memory = self.memory, None
        self._raw(memoryview(data or b""))

    def _raw(self, view: memoryview) -> None:
        try:
            if self._file is None:
                self._file = open(self._path(), "xb")  # noqa: SIM115 -- closed by `finish`
            self._file.write(view)
        except OSError as exc:
            raise _not_written(exc, self._path()) from exc

    def finish(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError as exc:
                raise _not_written(exc, self._path()) from exc

    def abandon(self) -> None:
        """Close the file, whatever became of it: what it was written for has failed, or is done."""
        try:
            self.finish()
        except WorkerError:
            return


def _not_written(exc: OSError, path: object) -> WorkerError:
    help = "the store must be writable and have room; DAGWRIGHT_STORE says where it is"
    return WorkerError("DW501", f"cannot write {path}: {exc.strerror or exc}", help)


class _Bundle:
    """The files of one value while they are written."""

    __slots__ = ("count", "folder", "parts", "sink", "spools")

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.folder: str | None = None
        self.count = 0
        self.parts: list[tuple[str, int, str]] = []
        self.spools: list[_Spool] = []

    @property
    def avoid(self) -> str | None:
        return self.sink.root

    def path(self, name: str) -> str:
        if self.folder is None:
            self.folder = self.sink.scratch()
        return os.path.join(self.folder, name)

    def spool(self, name: str) -> _Spool:
        spool = _Spool(lambda: self.path(name))
        self.spools.append(spool)
        return spool

    def write(self, blob: _Blob, name: str) -> _Spool:
        spool = self.spool(name)
        blob.write(spool, self)
        return spool

    def settle(self, blobs: Iterable[_Blob]) -> None:
        """Write blobs that are parts of a value, and complete their nodes."""
        for blob in blobs:
            name = f"{self.count}{blob.suffix}"
            self.count += 1
            spool = self.write(blob, name)
            if spool.memory is not None and spool.size <= blob.spare:
                blob.node["v"] = _base64(spool.memory)
            else:
                if spool.memory is not None:
                    spool.spill()
                blob.node.update({"at": name, "sha256": spool.sha.hexdigest(), "bytes": spool.size})
                self.parts.append((name, spool.size, blob.node["sha256"]))
            spool.finish()

    def store(self, spool: _Spool, codec: str, main: str, **more: Any) -> dict[str, Any]:
        """Commit the main file of the value, with all parts written before it, and return the envelope."""
        if spool.memory is not None:
            spool.spill()
        spool.finish()
        sha256 = spool.sha.hexdigest()
        assert self.folder is not None
        alone = len(os.listdir(self.folder)) == 1
        uri = self.sink.commit(self.folder, main, sha256)
        envelope: dict[str, Any] = {"dw": 1, "codec": codec, "sha256": sha256, "bytes": spool.size, **more}
        if uri is not None:
            envelope["uri"] = uri
        if not alone:
            envelope["main"] = main
            if uri is not None:
                self.sink.keep_parts(uri, self.parts)
        return envelope

    def close(self) -> None:
        for spool in self.spools:
            spool.abandon()
        if self.folder is not None:
            self.sink.discard(self.folder)


_NO_SINK = Sink()


def encode(value: Any, sink: Sink | None = None, policy: Policy | None = None) -> dict[str, Any]:
    """The envelope of `value`; what does not fit into it is written through `sink`.

    Raises DW521 for what cannot be stored, DW524 for what only pickle could store where `policy` does not allow that, DW501
    where the sink cannot write.
    """
    policy = policy or Policy()
    sink = sink or _NO_SINK
    limit = policy.inline if sink.inline is None else sink.inline
    dump = _Dump(sink.root)
    tree = dump.run(value)
    if not dump.blobs and not dump.opaque:
        text = _text(tree)
        if len(text) <= limit:
            return _inline(text)
    bundle = _Bundle(sink)
    try:
        if dump.opaque:
            policy.admit(dump.opaque)
            blob = _pickle_blob(value)
            return _encode_blob(bundle, blob, limit)
        if len(dump.blobs) == 1 and tree is dump.blobs[0].node and _is_short(tree.get("name", "")):
            return _encode_blob(bundle, dump.blobs[0], limit)
        bundle.settle(dump.blobs)
        return _encode_text(bundle, tree, limit)
    finally:
        bundle.close()


def _is_short(name: Any) -> bool:
    """Whether the name of a shipped file fits into an envelope; else it goes into a JSON file beside the file."""
    return type(name) is str and len(_text(name)) <= 26


def _inline(text: str) -> dict[str, Any]:
    return {"dw": 1, "codec": "json", "value": text, "sha256": _digest(text.encode())}


def _pickle_blob(value: Any) -> _Blob:
    def write(file: Any, bundle: _Bundle) -> None:
        _write_pickle(file, value, bundle)

    return _Blob(type(value), {TAG: "blob", "codec": "pickle"}, write, ".pickle")


def _encode_blob(bundle: _Bundle, blob: _Blob, limit: int) -> dict[str, Any]:
    """A value that is one blob: inline if it is small, else a file of its own format."""
    name = f"value{blob.suffix}"
    spool = bundle.write(blob, name)
    if spool.memory is not None and spool.size <= limit and bundle.folder is None:
        text = _text({**blob.node, "v": _base64(spool.memory)})
        if len(text) <= limit:
            return _inline(text)
    more = {key: item for key, item in blob.node.items() if key in ("kind", "mode", "name")}
    return bundle.store(spool, blob.codec, name, **more)


def _encode_text(bundle: _Bundle, tree: Any, limit: int) -> dict[str, Any]:
    text = _text(tree)
    if len(text) <= limit and bundle.folder is None:
        return _inline(text)
    name = "value.json"
    spool = bundle.spool(name)
    spool.write(text.encode("ascii"))
    return bundle.store(spool, "json", name)


def decode(
    envelope: Any,
    source: Any = None,
    work: str | _Work | None = None,
    policy: Policy | None = None,
) -> Any:
    """The value in an envelope (an object, or its JSON text).

    `source.open(envelope, member)` opens the files of a stored value (a `Store`); shipped files are written below the
    folder `work` (default: a new temporary folder, which is then the caller's). Raises DW502 where the digest does not match,
    DW523 where a package is missing.
    """
    if isinstance(envelope, str):
        envelope = _DECODER.decode(envelope)
    if not is_envelope(envelope) or isinstance(envelope.get("value"), str) == ("bytes" in envelope):
        raise WorkerError("DW542", f"not an envelope of a value: {str(envelope)[:80]}")
    place = work if isinstance(work, _Work) else _Work(work)
    if "value" in envelope:
        text = envelope["value"]
        if _inline(text)["sha256"] != envelope["sha256"]:
            help = "the engine, or someone, changed it on the way"
            raise WorkerError("DW502", "a value that travelled inline is not what was written", help)
        return _Load(None, place, policy).value(_DECODER.decode(text))
    if source is None:
        help = "set DAGWRIGHT_STORE to the folder or URL that the tasks used"
        raise WorkerError("DW502", "a value lies in a store, and no store is configured", help)
    load = _Load(lambda member: source.open(envelope, member), place, policy)
    return _read_blob(load, {**envelope, "at": ""})


def is_envelope(thing: Any) -> bool:
    """Whether an object looks like an envelope of this version."""
    return isinstance(thing, dict) and thing.get("dw") == 1 and isinstance(thing.get("sha256"), str)


def isolate(value: Any, work: str | None = None) -> Any:
    """What another task would get: `value` itself where it is immutable and plain, else a copy through the codec."""
    if type(value) in _IMMUTABLE:
        return value
    frozen = _freeze(value)
    return value if frozen is None else frozen.thaw(_Work(work))


_IMMUTABLE = frozenset((int, str, float, bool, type(None), bytes, complex))


class _Frozen:
    """A value between tasks that share a process: what was made of it when it was stored, and copies of it."""

    __slots__ = ("memory", "policy", "tree")

    def __init__(self, tree: Any, memory: MemorySink | None = None, policy: Policy | None = None) -> None:
        self.tree = tree  # tagged JSON; where the value needs blobs or pickle, the envelope of what lies in `memory`
        self.memory = memory
        self.policy = policy

    def thaw(self, work: _Work) -> Any:
        """A new copy. Files that the value takes along are written into `work`."""
        if self.memory is None:
            return _Load(None, work).value(self.tree)
        return decode(self.tree, self.memory, work, self.policy)


def _freeze(value: Any, policy: Policy | None = None) -> _Frozen | None:
    """`value` as it is now, for `thaw`; None where it is immutable and plain, and so is its own copy. Raises as `encode`."""
    t = type(value)
    if t in _IMMUTABLE or (t is tuple and _IMMUTABLE.issuperset(map(type, value))):
        return None
    dump = _Dump()
    tree = dump.run(value)
    if not dump.blobs and not dump.opaque:
        return _Frozen(tree)
    memory = MemorySink()
    policy = Policy(None if policy is None else policy.pickle, _SPILL)
    return _Frozen(encode(value, memory, policy), memory, policy)


class MemorySink(Sink):
    """A sink and source in one, for values that stay in this process; big ones lie in a temporary folder while it lives."""

    def __init__(self) -> None:
        self._folder = ""
        self._count = 0

    def scratch(self) -> str:
        import shutil
        import tempfile
        import weakref

        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="dagwright-")
            weakref.finalize(self, shutil.rmtree, self._folder, True)
        self._count += 1
        path = os.path.join(self._folder, str(self._count))
        os.mkdir(path)
        return path

    def commit(self, folder: str, main: str, sha256: str) -> str | None:
        return os.path.basename(folder) + ("" if len(os.listdir(folder)) > 1 else f"/{main}")

    def discard(self, folder: str) -> None:
        """Nothing: what was committed is still in there."""

    def open(self, envelope: Mapping[str, Any], member: str = "") -> BinaryIO:
        return open(os.path.join(self._folder, *_member(envelope, member)), "rb")


def _member(envelope: Mapping[str, Any], member: str) -> list[str]:
    """The path of a file of a value, below what its `uri` is relative to."""
    names = [envelope["uri"], *([member or envelope["main"]] if "main" in envelope else [])]
    for name in names:
        _check_relative(name)
    return "/".join(names).split("/")


# === 7. The store =======================================================================================


class Store:
    """Values between tasks: `<root>/<env>/<pipeline>/<run>/<task>[/<index>]/<output>-<digest>.<codec>`.

    `root` is a folder or a URL; other URLs than file:// need fsspec. A file appears under its name only when it is complete;
    the `manifest.json` of a task appears last and says that the task is done. The digest in a file's name keeps an attempt
    from replacing what an earlier attempt wrote and somebody may be reading.
    """

    def __init__(self, root: str) -> None:
        root = root.removeprefix("file://")
        self.root = root
        self.written: dict[
            str, list[tuple[str, int, str]]
        ] = {}  # uri -> parts beside the main file: name, size, digest
        self.files: _Folder | _Remote = _Remote(root) if "://" in root or root.startswith("memory:") else _Folder(root)

    @staticmethod
    def place(env: str, pipeline: str, run: str, task: str, index: int | Iterable[int] | None = None) -> str:
        """The folder of a task, relative to the root. Names are quoted, so none can lead elsewhere.

        `index` is that of the element that an iteration is for; in maps in maps all of them, of the outermost first.
        """
        parts = [_quote(name or "default") for name in (env, pipeline, run, task)]
        while sum(map(len, parts)) > 80:  # references stay under 300 bytes
            longest = max(range(4), key=lambda i: len(parts[i]))
            parts[longest] = _shorten(parts[longest], 20)
        indices = _indices(index)
        return "/".join([*parts, ".".join(map(str, indices))] if indices else parts)

    def sink(self, place: str, output: str = "value") -> Sink:
        """Where the files of one output of the task at `place` go."""
        return _StoreSink(self, place, output)

    def open(self, envelope: Mapping[str, Any], member: str = "") -> BinaryIO:
        """A file of a stored value. Raises DW502 where it is missing, DW503 where it would lie outside the root."""
        return self.files.open("/".join(_member(envelope, member)))

    def write_manifest(self, place: str, outputs: Mapping[str, Any], **more: Any) -> None:
        """Say that the task at `place` is done: its outputs, and whatever the caller wants to find again."""
        files = {uri: self.written[uri] for e in _envelopes(outputs) if (uri := e.get("uri")) in self.written}
        manifest = {"dw": 1, "protocol": PROTOCOL, "place": place, "outputs": outputs, **more}
        if files:
            manifest["files"] = files
        manifest["sha256"] = _digest(_ENCODER.encode(manifest).encode())
        self.files.put_text(f"{place}/{_MANIFEST}", _ENCODER.encode(manifest))

    def manifest(self, place: str) -> dict[str, Any] | None:
        """What `write_manifest` wrote at `place`, or None where the task there is not done, or no one can say.

        A manifest that was damaged, or belongs to another task, is none: the task is run again, which nobody minds.
        """
        try:
            with self.files.open(f"{place}/{_MANIFEST}") as file:
                manifest = _DECODER.decode(file.read().decode())
        except (WorkerError, OSError, ValueError):
            return None
        if not isinstance(manifest, dict) or manifest.get("dw") != 1 or manifest.get("place") != place:
            return None
        sha256 = manifest.pop("sha256", None)
        return manifest if sha256 == _digest(_ENCODER.encode(manifest).encode()) else None

    def read_manifest(self, place: str, *, digests: bool = False) -> dict[str, Any] | None:
        """The outputs of the task at `place`, by name, or None where it is not done or one of its files is not what it was.

        That files are there and as long as they were is always looked at; with `digests` every byte is. Reading a value
        later checks its digest again.
        """
        manifest = self.manifest(place)
        if manifest is None or not isinstance(manifest.get("outputs"), dict):
            return None
        outputs: dict[str, Any] = manifest["outputs"]
        parts = manifest.get("files", {})
        try:
            for envelope in _envelopes(outputs):
                if "uri" in envelope:
                    for member, size, sha256 in [
                        *parts.get(envelope["uri"], ()),
                        ("", envelope["bytes"], envelope["sha256"]),
                    ]:
                        with self.open(envelope, member) as file:
                            if digests:
                                same = _measured(file, size) == (size, sha256)
                            else:
                                same = file.seek(0, os.SEEK_END) == size
                        if not same:
                            return None
        except (WorkerError, OSError):
            return None
        return outputs


_MANIFEST = "manifest.json"


def _envelopes(outputs: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The envelopes among the outputs of a task: of a value, of every element; a flag has none."""
    for output in outputs.values():
        for envelope in output if isinstance(output, list) else (output,):
            if isinstance(envelope, dict):
                yield envelope


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _measured(file: BinaryIO, limit: int) -> tuple[int, str]:
    """Size and digest of a file; it is not read far beyond `limit`."""
    import hashlib

    sha, size = hashlib.sha256(), 0
    while size <= limit and (chunk := file.read(1 << 20)):
        sha.update(chunk)
        size += len(chunk)
    return size, sha.hexdigest()


def _indices(index: int | Iterable[int] | None) -> tuple[int, ...]:
    return () if index is None else (index,) if isinstance(index, int) else tuple(index)


class _StoreSink(Sink):
    def __init__(self, store: Store, place: str, output: str) -> None:
        self.store = store
        self.place = place
        self.output = _quote(output, 20)
        self.root = store.root if isinstance(store.files, _Folder) else None

    def scratch(self) -> str:
        return self.store.files.scratch(self.place)

    def keep_parts(self, uri: str, parts: list[tuple[str, int, str]]) -> None:
        self.store.written[uri] = parts

    def commit(self, folder: str, main: str, sha256: str) -> str | None:
        name = f"{self.place}/{self.output}-{sha256[:10]}"
        if len(os.listdir(folder)) > 1:
            self.store.files.put_folder(folder, name)
        else:
            name += os.path.splitext(main)[1]
            self.store.files.put_file(os.path.join(folder, main), name)
        return name


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


def _quote(name: str, limit: int = 64) -> str:
    """A name as one component of a path: letters, digits, `_`, `-` and inner dots stand, all else is %XX."""
    text = "".join(
        c if c in _PLAIN and (c != "." or i) else "".join(f"%{b:02X}" for b in c.encode("utf-8", "surrogatepass"))
        for i, c in enumerate(name)
    )
    return _shorten(text, limit) if len(text) > limit else text


def _shorten(text: str, limit: int) -> str:
    """The start of a long name and a digest of it; `~` stands in no name that was only quoted."""
    import hashlib

    return f"{text[: limit - 11]}~{hashlib.sha256(text.encode()).hexdigest()[:10]}"


class _Folder:
    """A store in a local (or mounted) folder: plain files, renamed into place."""

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(root)

    def path(self, rel: str) -> str:
        """DW503 unless `rel` lies in the root, links followed."""
        _check_relative(rel)
        path = os.path.join(self.root, *rel.split("/"))
        root = os.path.realpath(self.root)
        if not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep):
            raise WorkerError("DW503", f"{path} leads out of the store {self.root}", "remove the link that leads there")
        return path

    def target(self, rel: str) -> str:
        """As `path`, for something that is put there: a link of that name is not followed, but replaced."""
        folder, _, name = rel.rpartition("/")
        _check_relative(rel)
        return os.path.join(self.path(folder) if folder else self.root, name)

    def scratch(self, place: str) -> str:
        path = os.path.join(self.path(place), f".tmp-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            os.makedirs(path)
        except OSError as exc:
            raise _not_written(exc, path) from exc
        return path

    def put_file(self, local: str, rel: str) -> None:
        target = self.target(rel)
        try:
            os.replace(local, target)
        except OSError as exc:
            raise _not_written(exc, target) from exc

    def put_folder(self, local: str, rel: str) -> None:
        target = self.target(rel)
        try:
            if os.path.islink(target):
                os.remove(target)
            try:
                os.rename(local, target)
            except OSError:
                if not os.path.isdir(target):
                    raise
                if _same_files(local, target):
                    return  # an earlier attempt wrote the same
                damaged = f"{local}-damaged"
                os.rename(target, damaged)
                os.rename(local, target)
                import shutil

                shutil.rmtree(damaged, ignore_errors=True)
        except OSError as exc:
            raise _not_written(exc, target) from exc

    def put_text(self, rel: str, text: str) -> None:
        target = self.target(rel)
        temporary = f"{target}.tmp-{os.getpid()}-{os.urandom(4).hex()}"
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(temporary, "x", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, target)
        except OSError as exc:
            raise _not_written(exc, target) from exc

    def open(self, rel: str) -> BinaryIO:
        path = self.path(rel)
        try:
            return open(path, "rb")
        except OSError as exc:
            help = "the task that wrote it may have run with another store, or the run's folder was removed"
            raise WorkerError("DW502", f"cannot read {path}: {exc.strerror}", help) from exc

    def remove(self, rel: str) -> None:
        path = self.path(rel)
        try:
            os.remove(path)
        except OSError as exc:
            raise WorkerError("DW501", f"cannot remove {path}: {exc.strerror}") from exc


def _same_files(folder: str, other: str) -> bool:
    """Whether two folders hold the same files, byte by byte; links are none."""
    import filecmp

    names = sorted(os.listdir(folder))
    if names != sorted(os.listdir(other)) or any(os.path.islink(os.path.join(other, name)) for name in names):
        return False
    return filecmp.cmpfiles(folder, other, names, shallow=False)[0] == names


class _Remote:
    """A store at any URL that fsspec knows. An object appears whole or not at all, so it is written under its own name."""

    def __init__(self, root: str) -> None:
        try:
            import fsspec  # type: ignore[import-untyped,unused-ignore]

            self.fs, path = fsspec.core.url_to_fs(root)
        except ImportError as exc:
            help = "install fsspec and the package for the store's kind of address (`pip install dagwright[remote]`)"
            raise WorkerError("DW504", f"the store {root} needs a package that is missing: {exc}", help) from exc
        except ValueError as exc:
            raise WorkerError("DW504", f"the store {root} cannot be opened: {exc}") from exc
        self.root = path.rstrip("/")

    def path(self, rel: str) -> str:
        _check_relative(rel)
        return f"{self.root}/{rel}"

    def scratch(self, place: str) -> str:
        import tempfile

        return tempfile.mkdtemp(prefix="dagwright-")

    def put_file(self, local: str, rel: str) -> None:
        target = self.path(rel)
        try:
            self.fs.makedirs(target.rpartition("/")[0], exist_ok=True)
            self.fs.put_file(local, target)
        except Exception as exc:  # each of fsspec's backends has classes of its own
            raise WorkerError("DW501", f"cannot write {target}: {type(exc).__name__}: {exc}") from exc

    def put_folder(self, local: str, rel: str) -> None:
        for name in sorted(os.listdir(local)):
            self.put_file(os.path.join(local, name), f"{rel}/{name}")

    def put_text(self, rel: str, text: str) -> None:
        target = self.path(rel)
        try:
            self.fs.makedirs(target.rpartition("/")[0], exist_ok=True)
            self.fs.pipe_file(target, text.encode())
        except Exception as exc:
            raise WorkerError("DW501", f"cannot write {target}: {type(exc).__name__}: {exc}") from exc

    def open(self, rel: str) -> BinaryIO:
        path = self.path(rel)
        try:
            file: BinaryIO = self.fs.open(path, "rb")
        except Exception as exc:
            help = "the task that wrote it may have run with another store, or the run's folder was removed"
            raise WorkerError("DW502", f"cannot read {path}: {type(exc).__name__}: {exc}", help) from exc
        return file

    def remove(self, rel: str) -> None:
        path = self.path(rel)
        try:
            self.fs.rm_file(path)
        except Exception as exc:
            raise WorkerError("DW501", f"cannot remove {path}: {type(exc).__name__}: {exc}") from exc


# === 8. Parameters ======================================================================================


def _bad(kind: str, raw: Any, why: str = "") -> WorkerError:
    shown = repr(raw)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
    return WorkerError("DW511", f"{shown} is no value of type {kind}{f': {why}' if why else ''}")


def coerce_param(descriptor: Any, raw: Any) -> Any:
    """The exact Python value of type `descriptor` (a type descriptor) for what an engine handed over.

    `raw` is a JSON-native value (numbers may have become floats on the way), text, or already the value. Raises DW511.
    """
    if isinstance(raw, dict) and TAG in raw:
        return coerce_param(descriptor, from_json(raw))
    if isinstance(descriptor, str):
        convert = _SIMPLE_TYPES.get(descriptor)
        if convert is None:
            raise WorkerError("DW542", f"unknown type descriptor {descriptor!r}")
        return convert(raw)
    for kind, argument in descriptor.items():
        if kind in _COMPOUND_TYPES:
            return _COMPOUND_TYPES[kind](argument, raw, coerce_param)
    raise WorkerError("DW542", f"unknown type descriptor {descriptor!r}")


def parse_param_text(descriptor: Any, text: str) -> Any:
    """The value of type `descriptor` written as text on a command line: `-p NAME=TEXT`. Raises DW511.

    Text for `str` is taken as it is; for containers it is JSON; without a type it is JSON where it is JSON, else itself. In
    a union `null` is None, then the first member that can read the text wins, with `str` tried last.
    """
    if descriptor == "any":
        try:
            return from_json(json.loads(text))
        except ValueError:
            return text
    if isinstance(descriptor, dict) and "union" in descriptor:
        return _parse_union(descriptor["union"], text)
    return coerce_param(descriptor, text)


def _parse_union(members: list[Any], text: str) -> Any:
    if "none" in members and text in ("null", "None"):
        return None
    for member in sorted((m for m in members if m != "none"), key=lambda m: m == "str"):
        try:
            return parse_param_text(member, text)
        except WorkerError:
            continue
    raise _bad(type_text({"union": members}), text)


def type_text(descriptor: Any) -> str:
    """A type descriptor as people write annotations."""
    if isinstance(descriptor, str):
        return {"none": "None", "any": "Any", "decimal": "Decimal", "path": "Path", "uuid": "UUID"}.get(
            descriptor, descriptor
        )
    for kind, argument in descriptor.items():
        if kind == "union":
            return " | ".join(map(type_text, argument))
        if kind == "literal":
            return f"Literal[{', '.join(repr(from_json(x)) for x in argument)}]"
        if kind == "enum":
            return str(argument).rpartition(":")[2]
        inner = argument if isinstance(argument, list) else [argument]
        return f"{kind}[{', '.join(x if x == '...' else type_text(x) for x in inner)}]"
    return "?"


def _to_none(raw: Any) -> Any:
    if raw is None or (isinstance(raw, str) and raw in ("", "null", "None")):
        return None
    raise _bad("None", raw)


def _to_bool(raw: Any) -> bool:
    if type(raw) is bool:
        return raw
    if isinstance(raw, str) and raw.lower() in ("true", "false"):
        return raw.lower() == "true"
    raise _bad("bool", raw, "write true or false")


def _to_int(raw: Any) -> int:
    if type(raw) is int:
        return raw
    if type(raw) is float and raw == raw // 1:
        if abs(raw) > _SAFE_INT:
            raise _bad(
                "int", raw, "it came as a floating-point number, which does not hold an integer that big exactly"
            )
        return int(raw)
    if isinstance(raw, str):
        try:
            return int(raw)
        except ValueError:
            pass
    raise _bad("int", raw)


def _to_float(raw: Any) -> float:
    if type(raw) is float:
        return raw
    try:
        if type(raw) is int and int(float(raw)) == raw:
            return float(raw)
        if isinstance(raw, str):
            return float(raw)
    except (ValueError, OverflowError):
        pass
    raise _bad("float", raw)


def _to_complex(raw: Any) -> complex:
    if type(raw) is complex:
        return raw
    try:
        if type(raw) in (int, float, str):
            return complex(raw)
    except (ValueError, OverflowError):
        pass
    raise _bad("complex", raw)


def _to_str(raw: Any) -> str:
    if type(raw) is str:
        return raw
    raise _bad("str", raw)


def _to_bytes(raw: Any) -> bytes:
    if type(raw) is bytes:
        return raw
    if isinstance(raw, str):
        return raw.encode("utf-8", "surrogatepass")
    raise _bad("bytes", raw)


_ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?|[Zz])?"
_ISO = {"date": _ISO_DATE, "time": _ISO_TIME, "datetime": f"{_ISO_DATE}([T ]{_ISO_TIME})?"}


def _to_iso(kind: str, raw: Any) -> Any:
    """A date, time or datetime: itself, or its ISO text (a final Z is UTC).

    The text is held to one form here, because what `fromisoformat` takes differs between versions of Python.
    """
    import datetime
    import re

    cls: Any = getattr(datetime, kind)
    if type(raw) is cls:
        return raw
    if not isinstance(raw, str) or not re.fullmatch(_ISO[kind], raw):
        example = {"date": "2026-11-01", "time": "10:30", "datetime": "2026-11-01T10:30:00+01:00"}[kind]
        raise _bad(kind, raw, f"write it as {example}")
    text = re.sub(r"\.[0-9]+", lambda found: found.group().ljust(7, "0"), raw)
    try:
        return cls.fromisoformat(f"{text[:-1]}+00:00" if text[-1] in "Zz" else text)
    except ValueError as exc:
        raise _bad(kind, raw, str(exc)) from None


def _to_timedelta(raw: Any) -> Any:
    """A timedelta: itself, a number of seconds, or text such as `90`, `1.5h`, `-1d 12h`."""
    import datetime

    if type(raw) is datetime.timedelta:
        return raw
    if type(raw) in (int, float):
        return datetime.timedelta(seconds=raw)
    if isinstance(raw, str):
        import re

        text = raw.strip()
        found = re.findall(r"([0-9]+(?:\.[0-9]+)?)\s*([dhms]?)", text.lstrip("+-"))
        plain = "".join(f"{number}{unit}" for number, unit in found)
        if found and plain == re.sub(r"\s", "", text.lstrip("+-")) and (len(found) == 1 or all(u for _, u in found)):
            units = {"d": 86400, "h": 3600, "m": 60, "s": 1, "": 1}
            parts = [datetime.timedelta(seconds=units[unit]) * float(number) for number, unit in found]
            total = sum(parts, datetime.timedelta())
            return -total if text.startswith("-") else total
    raise _bad("timedelta", raw, "write seconds, or a length such as 1d 12h")


def _to_decimal(raw: Any) -> Any:
    import decimal

    if type(raw) is decimal.Decimal:
        return raw
    if type(raw) is int:
        return decimal.Decimal(raw)
    if isinstance(raw, str):
        try:
            return decimal.Decimal(raw)
        except decimal.InvalidOperation:
            raise _bad("Decimal", raw) from None
    raise _bad("Decimal", raw, "a floating-point number has lost the exact digits; give it as text")


def _to_path(raw: Any) -> Any:
    path = _concrete_path()
    if isinstance(raw, path):
        return raw
    if isinstance(raw, str) and "\0" not in raw:
        return path(raw)
    raise _bad("Path", raw)


def _to_uuid(raw: Any) -> Any:
    import uuid

    if type(raw) is uuid.UUID:
        return raw
    if isinstance(raw, str):
        try:
            return uuid.UUID(raw)
        except ValueError:
            pass
    raise _bad("UUID", raw)


_SIMPLE_TYPES: dict[str, Callable[[Any], Any]] = {
    "any": lambda raw: raw,
    "none": _to_none,
    "bool": _to_bool,
    "int": _to_int,
    "float": _to_float,
    "complex": _to_complex,
    "str": _to_str,
    "bytes": _to_bytes,
    "date": lambda raw: _to_iso("date", raw),
    "datetime": lambda raw: _to_iso("datetime", raw),
    "time": lambda raw: _to_iso("time", raw),
    "timedelta": _to_timedelta,
    "decimal": _to_decimal,
    "path": _to_path,
    "uuid": _to_uuid,
}


def _items_of(kind: str, raw: Any, natural: type) -> Any:
    """What a list, set or tuple is made of: the elements of `raw`, or of the JSON list it is the text of."""
    if isinstance(raw, str):
        try:
            raw = from_json(json.loads(raw))
        except ValueError as exc:
            raise _bad(kind, raw, f"not JSON ({exc})") from None
    if type(raw) in (list, natural):
        return raw
    raise _bad(kind, raw, "write a JSON list, such as [1, 2]")


def _to_list(descriptor: Any, raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    return [convert(descriptor, item) for item in _items_of("list", raw, tuple)]


def _to_set(descriptor: Any, raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    return {convert(descriptor, item) for item in _items_of("set", raw, set)}


def _to_frozenset(descriptor: Any, raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    return frozenset(convert(descriptor, item) for item in _items_of("frozenset", raw, frozenset))


def _to_tuple(descriptor: list[Any], raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    items = _items_of("tuple", raw, tuple)
    if len(descriptor) == 2 and descriptor[1] == "...":
        return tuple(convert(descriptor[0], item) for item in items)
    if len(items) != len(descriptor):
        raise _bad(type_text({"tuple": descriptor}), raw, f"it has {len(items)} elements")
    return tuple(map(convert, descriptor, items))


def _to_dict(descriptor: list[Any], raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    if isinstance(raw, str):
        try:
            raw = from_json(json.loads(raw))
        except ValueError as exc:
            raise _bad("dict", raw, f"not JSON ({exc})") from None
    if not isinstance(raw, dict):
        raise _bad("dict", raw, 'write a JSON object, such as {"a": 1}')
    return {convert(descriptor[0], key): convert(descriptor[1], item) for key, item in raw.items()}


def _to_union(members: list[Any], raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    """The member whose own type `raw` already has; else the first that it can be read as."""
    if raw is None and "none" in members:
        return None
    own = {bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes", list: "list", dict: "dict"}.get(
        type(raw)
    )
    natural = [m for m in members if (m if isinstance(m, str) else next(iter(m))) == own]
    for member in natural + [m for m in members if m not in natural]:
        try:
            return convert(member, raw)
        except WorkerError:
            continue
    raise _bad(type_text({"union": members}), raw)


def _to_literal(choices: list[Any], raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    values = [from_json(choice) for choice in choices]
    for value in values:
        if type(value) is type(raw) and value == raw:
            return value
    for value in values:
        kind = {bool: "bool", int: "int", float: "float", bytes: "bytes", type(None): "none"}.get(type(value))
        if kind is not None and type(raw) in (str, float):
            try:
                if convert(kind, raw) == value:
                    return value
            except WorkerError:
                continue
    raise _bad(type_text({"literal": choices}), raw)


def _to_enum(symbol: str, raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    """A member: itself, its name, or its value."""
    cls = import_symbol(symbol)
    if isinstance(raw, cls):
        return raw
    if isinstance(raw, str) and raw in cls.__members__:
        return cls[raw]
    for member in cls:
        same = type(member.value) is type(raw) and member.value == raw
        number = type(member.value) is int and type(raw) in (float, str)
        if same or (number and str(raw) in (str(member.value), f"{member.value}.0")):
            return member
    raise _bad(symbol.rpartition(":")[2], raw, f"one of {', '.join(cls.__members__)}")


_COMPOUND_TYPES: dict[str, Callable[[Any, Any, Callable[[Any, Any], Any]], Any]] = {
    "list": _to_list,
    "set": _to_set,
    "frozenset": _to_frozenset,
    "tuple": _to_tuple,
    "dict": _to_dict,
    "union": _to_union,
    "literal": _to_literal,
    "enum": _to_enum,
}


def resolve_params(
    spec: Mapping[str, Mapping[str, Any]], given: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """The value of every parameter in `spec` (name -> parameter spec): as given, else from its source, else its default.

    `given` holds what an engine or a person handed over; `context` the facts of the run (`time`, `start`, `end` as aware
    datetimes or their ISO text, `run`, `env`). Raises DW511 for a bad value, DW512 for a missing one.
    """
    values = {}
    for name, param in spec.items():
        try:
            if name in given:
                values[name] = coerce_param(param.get("type", "any"), given[name])
            elif "source" in param:
                values[name] = _from_source(name, param, context)
            elif "default" in param:
                values[name] = from_json(param["default"])
            else:
                raise WorkerError("DW512", f"the parameter {name} has no value", f"give one: -p {name}=...")
        except WorkerError as exc:
            if exc.code != "DW511":
                raise
            raise WorkerError("DW511", f"parameter {name}: {exc.message}", exc.help) from exc
    return values


def _from_source(name: str, param: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    """A parameter that the run itself provides, as the type asks for it: text where that is `str`."""
    source = param["source"]
    key = {"run.id": "run", "env.name": "env", "schedule.start": "start", "schedule.end": "end"}.get(source, "time")
    found = context.get(key)
    if found is None:
        what = {"run": "an id", "env": "an environment's name"}.get(key, "a scheduled time")
        help = f"give a value: -p {name}=..." + ("" if key in ("run", "env") else ", or a time: --at ...")
        raise WorkerError("DW512", f"the parameter {name} comes from {source}, and this run has not got {what}", help)
    descriptor = param.get("type", "any")
    if key in ("run", "env"):
        return coerce_param(descriptor, str(found))
    moment = _moment(found, param.get("timezone") or "UTC", param.get("offset") or 0)
    value = moment.date() if source == "schedule.date" else moment
    if descriptor == "str":
        return value.isoformat()
    return value if descriptor == "any" else coerce_param(descriptor, value)


def _moment(found: Any, timezone: str, offset: float) -> Any:
    """An instant as the clock on the wall shows it in `timezone`, moved by `offset` seconds on that clock.

    So a day before is the same time of day, also where the clocks are changed in between.
    """
    import datetime

    moment = _to_iso("datetime", found) if isinstance(found, str) else found
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    zone = datetime.timezone.utc if timezone == "UTC" else _load_timezone(_Load(), {TAG: "zone", "v": timezone})
    # Engines hand over subclasses of datetime; the user's function gets the plain class.
    local = moment.astimezone(zone)
    day, time = datetime.date(local.year, local.month, local.day), local.time().replace(fold=local.fold)
    plain = datetime.datetime.combine(day, time, zone)
    return plain + datetime.timedelta(seconds=offset) if offset else plain


# === 9. The block evaluator =============================================================================
#
# The same code interprets a step on every engine, and the IR when a pipeline runs in one process. Whatever Python itself
# decides (star arguments, unpacking, expressions) is left to Python, so its errors are CPython's own.


def evaluate_block(
    block: Sequence[Mapping[str, Any]],
    inputs: Mapping[str, Any],
    results: dict[Any, Any] | None = None,
    *,
    policy: Policy | None = None,
    work: _Work | None = None,
) -> dict[Any, Any]:
    """Evaluate the nodes of a block in order; returns node id -> value.

    After an exception `results`, if given, holds the nodes that were evaluated before it; `failed_at` tells which one failed.
    `policy` says what calls may pass to each other, `work` is where the files go that such a value takes along.
    """
    results = {} if results is None else results
    if not _is_simple(block):
        evaluator = _Evaluator(block, inputs, results, policy, work or _Work(None))
        try:
            evaluator.run(block)
        except BaseException:
            results[_FAILED] = evaluator.where()
            raise
        return results
    for node in block:
        op = node["op"]
        if op == "call":
            results[node["id"]] = _call(node, inputs, results)
        elif op == "expr":
            results[node["id"]] = _expression(node, inputs, results)
        else:
            results[node["id"]] = _evaluate(op, node, inputs, results)
    return results


_FAILED = "\0failed"  # no id of a node
_REGIONS = frozenset(("if", "map", "try"))


def _is_simple(block: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a block is a list of nodes with one call at most: nothing to decide, and nobody to share values with."""
    if len(block) == 1:
        return block[0]["op"] not in _REGIONS
    calls = 0
    for node in block:
        op = node["op"]
        if op == "call":
            calls += 1
        elif op in _REGIONS:
            return False
    return calls < 2


def failed_at(
    block: Sequence[Mapping[str, Any]], results: Mapping[Any, Any]
) -> tuple[Mapping[str, Any] | None, tuple[int, ...]]:
    """The innermost node that failed, and the indices of the elements that the maps around it were at, outermost first.

    `results` are those of the `evaluate_block` that raised.
    """
    found: tuple[Mapping[str, Any] | None, tuple[int, ...]] | None = results.get(_FAILED)
    if found is None:
        found = next((node for node in block if node["id"] not in results), None), ()
    return found


def _evaluate(op: str, node: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any]) -> Any:
    """The value of a node that is neither a call nor a region."""
    if op == "expr":
        return _expression(node, inputs, results)
    if op == "print":
        _expression(node, inputs, results)
        return None
    if op == "unpack":
        value = evaluate_ref(node["value"], inputs, results)
        return _unpacker(node["count"], node.get("star"))(value)
    if op == "raise":
        raise _expression(node, inputs, results)
    raise WorkerError("DW542", f"a step has a node of the unknown kind {op!r}")


def evaluate_ref(ref: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any]) -> Any:
    """The value of a reference, given the step's inputs and the values of the nodes before it."""
    if "out" in ref:
        try:
            value = results[ref["out"]]
        except KeyError:
            raise WorkerError("DW542", f"a step refers to {ref['out']}, which no node before it defines") from None
        for kind, key in ref.get("path", ()):
            value = getattr(value, key) if kind == "attr" else value[from_json(key)]
        return value
    if "in" in ref:
        try:
            return inputs[ref["in"]]
        except KeyError:
            raise WorkerError("DW542", f"a step refers to its input {ref['in']}, which it does not have") from None
    if "const" in ref:
        const = ref["const"]
        return from_json(const) if type(const) in (dict, list) else const
    if "item" in ref:
        try:
            return results["item", ref["item"]]
        except KeyError:
            raise WorkerError(
                "DW542", f"a step refers to an element of {ref['item']}, which is not around it"
            ) from None
    if "symbol" in ref:
        return import_symbol(ref["symbol"])
    return _display(ref, inputs, results, evaluate_ref)


def _display(ref: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any], give: _Give) -> Any:
    for kind in ("list", "tuple", "set"):
        if kind in ref:
            items: list[Any] = []
            for item in ref[kind]:
                if "star" in item:
                    items += [*give(item["star"], inputs, results)]
                else:
                    items.append(give(item, inputs, results))
            return items if kind == "list" else tuple(items) if kind == "tuple" else set(items)
    if "dict" in ref:
        result: dict[Any, Any] = {}
        for key, item in ref["dict"]:
            if key is None:
                result.update({**give(item, inputs, results)})
            else:
                k = give(key, inputs, results)
                result[k] = give(item, inputs, results)
        return result
    raise WorkerError("DW542", f"a step has the unknown reference {json.dumps(ref)[:80]}")


def _call(
    node: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any], give: _Give = evaluate_ref
) -> Any:
    fn = import_symbol(node["fn"], node.get("alternatives", ()))
    args, stars = [], ""
    for ref in node.get("args", ()):
        if "star" in ref:
            stars += "*"
            args.append(give(ref["star"], inputs, results))
        else:
            stars += "."
            args.append(give(ref, inputs, results))
    kwargs = node.get("kwargs")
    if not kwargs:
        value = fn(*args) if "*" not in stars else _caller(stars, 0)(fn, args, ())
    elif type(kwargs) is dict:
        named = {name: give(ref, inputs, results) for name, ref in kwargs.items()}
        value = fn(*args, **named) if "*" not in stars else _caller(stars, 1)(fn, args, (named,))
    else:
        groups = _keyword_groups(kwargs, inputs, results, give)
        value = _caller(stars, len(groups))(fn, args, groups)
    if type(value) in _ONE_SHOT:
        if hasattr(value, "close"):
            value.close()  # or a coroutine complains that nobody awaited it
        _refuse(value)
    return value


_ONE_SHOT = frozenset((types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType))


def _keyword_groups(kwargs: Any, inputs: Mapping[str, Any], results: Mapping[Any, Any], give: _Give) -> list[Any]:
    """Keywords in source order as mappings: runs of named ones, and the operands of `**`."""
    groups: list[Any] = []
    named: dict[str, Any] | None = None
    for name, ref in kwargs:
        value = give(ref, inputs, results)
        if name is None:
            groups.append(value)
            named = None
        elif named is None:
            named = {name: value}
            groups.append(named)
        else:
            named[name] = value
    return groups


_CALLERS: dict[tuple[str, int], Any] = {}


def _caller(stars: str, mappings: int) -> Any:
    """A function that makes a call with the given positions of `*` and number of `**`, as Python itself would."""
    found = _CALLERS.get((stars, mappings))
    if found is None:
        parts = [f"{'*' if star == '*' else ''}a[{i}]" for i, star in enumerate(stars)]
        parts += [f"**k[{i}]" for i in range(mappings)]
        found = _CALLERS[stars, mappings] = eval(compile(f"lambda f, a, k: f({', '.join(parts)})", _HERE, "eval"))  # noqa: S307
    return found


_CODES: dict[str, Any] = {}


def _expression(
    node: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any], give: _Give = evaluate_ref
) -> Any:
    """Glue: an expression of the pipeline's own source, evaluated by Python itself."""
    source = node["src"]
    code = _CODES.get(source)
    if code is None:
        code = _CODES[source] = compile(source, "<pipeline>", "eval")
    scope: dict[str, Any] = {"__builtins__": builtins}
    for name, symbol in (node.get("symbols") or {}).items():
        scope[name] = import_symbol(symbol)
    for name, ref in (node.get("names") or {}).items():
        scope[name] = give(ref, inputs, results)
    return eval(code, scope)  # noqa: S307 -- the compiler printed it from the user's own expression


_UNPACKERS: dict[tuple[int, int | None], Any] = {}


def _unpacker(count: int, star: int | None) -> Any:
    found = _UNPACKERS.get((count, star))
    if found is None:
        targets = "".join(f"{'*' if i == star else ''}t{i}, " for i in range(count))
        values = "".join(f"t{i}, " for i in range(count))
        scope: dict[str, Any] = {}
        exec(compile(f"def unpack(v):\n    [{targets}] = v\n    return ({values})", _HERE, "exec"), scope)  # noqa: S102
        found = _UNPACKERS[count, star] = scope["unpack"]
    return found


# --- regions, and calls that share a block ---
#
# Values do not alias between tasks, and so they do not between calls, whether these run as tasks of their own or in the block
# of one. Where a block holds several calls (or one inside a map) every value that a call is to be given is *frozen* when it is
# made, as a task freezes its outputs, and each call gets a copy of its own, as a task gets its inputs. What tasks refuse to
# pass on is refused here too, and at the same place. Expressions see the values themselves.

_LAZY_STARTS = ("zip(", "map(", "filter(", "enumerate(", "reversed(", "iter(", "memoryview(")
_LAZY_ENDS = (".items()", ".keys()", ".values()")


class _Evaluator:
    """One evaluation of a block that holds regions or several calls.

    `run` recurses into maps and `try`, whose nesting Python itself keeps small, but not into conditions: a chain of `elif`
    or of early returns has no such limit.
    """

    __slots__ = (
        "at",
        "direct",
        "frozen",
        "given",
        "inputs",
        "isolating",
        "keys",
        "loops",
        "policy",
        "private",
        "reads",
        "results",
        "work",
    )

    def __init__(
        self,
        block: Sequence[Mapping[str, Any]],
        inputs: Mapping[str, Any],
        results: dict[Any, Any],
        policy: Policy | None,
        work: _Work,
    ) -> None:
        self.inputs = inputs
        self.results = results
        self.policy = policy
        self.work = work
        self.at: Mapping[str, Any] | None = None  # the node that is being evaluated
        self.loops: list[int] = []  # the indices of the elements that the maps around it are at
        self.frozen: dict[Any, _Frozen | None] = {}  # None: the value itself may be given
        self.given: dict[Any, Any] = {}  # the copies for the present call: what it gets twice is one object
        survey = _Survey(block)
        self.isolating = survey.isolating
        self.keys = survey.keys
        self.reads = survey.reads
        self.direct = survey.direct
        self.private = survey.private

    def where(self) -> tuple[Mapping[str, Any] | None, tuple[int, ...]]:
        return self.at, tuple(self.loops)

    def run(self, block: Iterable[Mapping[str, Any]]) -> None:
        """Evaluate the nodes of a block, and of the conditions in it."""
        inputs, results, isolating = self.inputs, self.results, self.isolating
        outer: list[tuple[Any, Mapping[str, Any], Mapping[str, Any]]] = []
        nodes = iter(block)
        while True:
            for node in nodes:
                self.at = node
                op = node["op"]
                if op == "call":
                    if isolating:
                        self.given = {}
                        value = _call(node, inputs, results, self.give)
                    else:
                        value = _call(node, inputs, results)
                elif op == "if":
                    side = node["then"] if evaluate_ref(node["test"], inputs, results) else node["else"]
                    outer.append((nodes, node, side))
                    nodes = iter(side["block"])
                    break
                elif op == "map":
                    value = self._map(node)
                elif op == "try":
                    value = self._try(node)
                elif node["id"] in self.direct:
                    self.given = {}
                    value = _expression(node, inputs, results, self.give)
                else:
                    value = _evaluate(op, node, inputs, results)
                self._define(node, value)
            else:
                if not outer:
                    return
                nodes, node, side = outer.pop()
                self.at = node
                self._define(node, self._yields(side))

    def _define(self, node: Mapping[str, Any], value: Any) -> None:
        """Give a node its value, and freeze what calls will be given of it."""
        ident = node["id"]
        self.results[ident] = value
        for key, ref in self.reads.get(ident, ()):
            try:
                value = evaluate_ref(ref, self.inputs, self.results)
                self.frozen[key] = None if ident in self.direct else _freeze(value, self.policy)
            except WorkerError as exc:
                if exc.code != "DW521" or ident not in self.private:
                    raise
                self.frozen[key] = None  # an open file, say: made for the one call that gets it

    def _yields(self, block: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple([evaluate_ref(ref, self.inputs, self.results) for ref in block.get("yield", ())])

    def give(self, ref: Mapping[str, Any], inputs: Mapping[str, Any], results: Mapping[Any, Any]) -> Any:
        """As `evaluate_ref`, for something a call is given: a copy of its own."""
        key = self.keys.get(id(ref))
        if key is None:
            if "const" in ref or "symbol" in ref:
                return evaluate_ref(ref, inputs, results)
            return _display(ref, inputs, results, self.give)
        if key in self.given:
            return self.given[key]
        if key in self.frozen:
            frozen = self.frozen[key]
            value = evaluate_ref(ref, inputs, results) if frozen is None else frozen.thaw(self.work)
        else:
            value = evaluate_ref(ref, inputs, results)
            frozen = self.frozen[key] = _freeze(value, self.policy)
            if frozen is not None:
                value = frozen.thaw(self.work)
        self.given[key] = value
        return value

    def _map(self, node: Mapping[str, Any]) -> tuple[list[Any], ...]:
        body, key = node["body"], ("item", node["id"])
        found: list[tuple[Any, list[Any]]] = [(ref, []) for ref in body["yield"]]
        many = [collect == "many" for collect in node["collect"]]
        depth = len(self.loops)
        index = evaluate_ref(node["first"], self.inputs, self.results) - 1 if "first" in node else -1
        for element in evaluate_ref(node["over"], self.inputs, self.results):
            index += 1
            self.loops.append(index)
            self.results[key] = element
            self.frozen.pop(key, None)
            self.run(body["block"])
            self.at = node
            for (ref, values), all_of_it in zip(found, many):
                value = evaluate_ref(ref, self.inputs, self.results)
                if all_of_it:
                    values.extend(value)
                else:
                    values.append(value)
            del self.loops[depth:]
        return tuple([values for _, values in found])

    def _try(self, node: Mapping[str, Any]) -> tuple[Any, ...]:
        depth = len(self.loops)
        final = node.get("final") or {"block": ()}
        try:
            self._body(node)
        except BaseException:
            where = self.where()
            del self.loops[depth:]
            self.run(final["block"])
            self.at, self.loops[:] = where
            raise
        self.run(final["block"])
        self.at = node
        return self._yields(node["body"]) + self._yields(final)

    def _body(self, node: Mapping[str, Any]) -> None:
        """The body of a `try`; when it fails the clause that is for the failure, after which the failure goes on."""
        depth = len(self.loops)
        try:
            self.run(node["body"]["block"])
        except BaseException as exc:
            where = self.where()
            del self.loops[depth:]
            self.at = node
            for handler in node.get("handlers", ()):
                if "types" not in handler or _catches(handler["types"], exc):
                    self.run(handler["block"])
                    break
            self.at, self.loops[:] = where
            raise


def _catches(symbols: Sequence[str], exc: BaseException) -> bool:
    """Whether `except (A, B)` is for the exception; CPython's own error where one of them is no class of exceptions."""
    found = [import_symbol(symbol) for symbol in symbols]
    classes = found[0] if len(found) == 1 and isinstance(found[0], tuple) else found
    for cls in classes:
        if not isinstance(cls, type) or not issubclass(cls, BaseException):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return any(cls in type(exc).__mro__ for cls in classes)


class _Survey:
    """What must be known of a block before it is evaluated: which values calls are given, and whether they need copies."""

    __slots__ = ("direct", "isolating", "keys", "private", "reads")

    def __init__(self, block: Iterable[Mapping[str, Any]]) -> None:
        self.keys: dict[int, Any] = {}  # id of a reference -> key of the value that it stands for
        self.reads: dict[
            str, list[tuple[Any, Mapping[str, Any]]]
        ] = {}  # node -> the parts of its value that calls are given
        self.private: set[str] = set()  # expressions that are for one call only
        self.direct: set[str] = set()  # those of them that must be computed from that call's own copies
        nodes, in_map = _all_nodes(block)
        calls = [node for node in nodes if node["op"] == "call"]
        self.isolating = len(calls) > 1 or bool(calls and in_map)
        if self.isolating:
            self._read(nodes, calls)

    def _read(self, nodes: list[Mapping[str, Any]], calls: list[Mapping[str, Any]]) -> None:
        readers: dict[str, int] = {}
        of_calls: set[str] = set()
        for node in nodes:
            for ref in _leaves(_refs_of(node)):
                if "out" in ref:
                    readers[ref["out"]] = readers.get(ref["out"], 0) + 1
                    if node["op"] == "call":
                        of_calls.add(ref["out"])
        seen: set[Any] = set()
        for node in nodes:
            ident = node["id"]
            if node["op"] == "expr" and readers.get(ident) == 1 and ident in of_calls:
                self.private.add(ident)
                if _is_lazy(node["src"]):
                    self.direct.add(ident)
            if node["op"] == "call" or ident in self.direct:
                for ref in _leaves(_refs_of(node)):
                    key = self.keys[id(ref)] = _key_of(ref)
                    if "out" in ref and key not in seen:
                        seen.add(key)
                        self.reads.setdefault(ref["out"], []).append((key, ref))


def _is_lazy(source: str) -> bool:
    """Whether an expression makes an iterator or a view, which no task can pass on: it is a part of the call it is for."""
    generator = source.startswith("(") and " for " in source
    return generator or source.startswith(_LAZY_STARTS) or source.endswith(_LAZY_ENDS)


def _all_nodes(block: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], bool]:
    """Every node of a block, also inside regions; whether there is a map with a call in it."""
    nodes: list[Mapping[str, Any]] = []
    in_map = False
    stack = [(node, False) for node in block]
    while stack:
        node, inside = stack.pop()
        nodes.append(node)
        in_map = in_map or (inside and node["op"] == "call")
        for inner in _blocks_of(node):
            stack.extend((found, inside or node["op"] == "map") for found in inner["block"])
    return nodes, in_map


def _blocks_of(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    op = node["op"]
    if op == "if":
        return [node["then"], node["else"]]
    if op == "map":
        return [node["body"]]
    if op == "try":
        return [node["body"], *node.get("handlers", ()), *([node["final"]] if node.get("final") else [])]
    return []


def _refs_of(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The references of a node, without those of the nodes inside it; what its blocks yield counts as its own."""
    op = node["op"]
    if op == "call":
        yield from node.get("args", ())
        kwargs = node.get("kwargs") or {}
        yield from kwargs.values() if type(kwargs) is dict else [ref for _, ref in kwargs]
    elif op in _REGIONS:
        for key in ("test", "over", "first"):
            if key in node:
                yield node[key]
        for block in _blocks_of(node):
            yield from block.get("yield", ())
    elif op == "unpack":
        yield node["value"]
    else:
        yield from (node.get("names") or {}).values()


def _leaves(refs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The references to values that some are made of: of displays what stands in them, constants and symbols left out."""
    stack = [*refs]
    while stack:
        ref = stack.pop()
        if "out" in ref or "in" in ref or "item" in ref:
            yield ref
        elif "star" in ref:
            stack.append(ref["star"])
        elif "dict" in ref:
            stack.extend(part for pair in ref["dict"] for part in pair if part is not None)
        elif "const" not in ref and "symbol" not in ref:
            stack.extend(item for items in ref.values() for item in items)


def _key_of(ref: Mapping[str, Any]) -> Any:
    if "out" in ref:
        return (ref["out"], _ENCODER.encode(ref["path"])) if ref.get("path") else ref["out"]
    return ("in", ref["in"]) if "in" in ref else ("item", ref["item"])


# === 10. Failures, told at the user's call ==============================================================


class Failure:
    """What a failed task tells: where the call stands in the pipeline's source, and what was raised."""

    __slots__ = ("exception", "file", "line", "loops", "what")

    def __init__(
        self,
        spec: Mapping[str, Any],
        node: Mapping[str, Any] | None,
        exception: BaseException,
        loops: tuple[int, ...] = (),
    ) -> None:
        self.exception = exception
        self.loops = loops  # the indices of the elements it happened for, of the outermost map first
        self.file: str | None = None
        self.line: int | None = None
        self.what = f"step {spec.get('step', '?')}"
        if node is not None:
            found = find_node(spec, node)
            if found is not None:
                self.file, self.line, self.what = found
            else:
                what = node.get("fn") or (
                    f"`{node['src']}`" if "src" in node else _WORDS.get(str(node.get("op")), "a node")
                )
                self.what = f"{what} in {self.what}"

    @property
    def place(self) -> str:
        """` at churn/pipeline.py:9`, or nothing where that is not known; and for which element of a list."""
        place = f" at {self.file}:{self.line}" if self.file else ""
        return place + (f" (element {', '.join(f'[{i}]' for i in self.loops)})" if self.loops else "")

    @property
    def headline(self) -> str:
        exc = self.exception
        if isinstance(exc, WorkerError):
            return f"{exc.code}: {exc.message}"
        return f"DW531: {self.what} failed{self.place}"

    @property
    def note(self) -> str:
        """What an exception that is raised on in this process is told."""
        return f"in {self.what}{self.place}" if isinstance(self.exception, WorkerError) else self.headline

    def text(self) -> str:
        """For people: the headline, then the traceback of the user's frames only; the worker's own refusals have none."""
        exc = self.exception
        if isinstance(exc, WorkerError):
            cause = exc.__cause__
            told = f"{self.headline}\n  {self.note}\n" + (f"  help: {exc.help}\n" if exc.help else "")
            # The user's own module raised while it was imported: its traceback is the news.
            return told + (_traceback_text(cause) if exc.code == "DW532" and cause is not None else "")
        return f"{self.headline}\n{_traceback_text(exc)}"

    def as_json(self) -> dict[str, Any]:
        """For the local runner: strings, and the exception's arguments as tagged JSON where they have such a form."""
        exc = self.exception
        try:
            args = to_json(list(exc.args))
        except Exception:  # noqa: BLE001 -- an exception may carry anything; its text still tells
            args = None
        code = exc.code if isinstance(exc, WorkerError) else "DW531"
        return {
            "code": code,
            "headline": self.headline,
            "call": self.what,
            "type": f"{type(exc).__module__}:{type(exc).__qualname__}",
            "args": args,
            "message": _message_of(exc),
            "traceback": "" if isinstance(exc, WorkerError) else _traceback_text(exc),
            "file": self.file,
            "line": self.line,
            "element": list(self.loops),
        }


def _message_of(exc: BaseException) -> str:
    try:
        return str(exc)
    except Exception as broken:  # noqa: BLE001 -- it is the user's code that makes the text
        return f"<its text cannot be had: {type(broken).__name__}>"


def trim_traceback(exc: BaseException) -> BaseException:
    """Drop the worker's own frames from the traceback of an exception, and of those it was raised from."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [exc]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        BaseException.with_traceback(one, _without_worker(one.__traceback__))  # whatever __setattr__ the class has
        todo += [one.__cause__, one.__context__]
    return exc


def _without_worker(tb: types.TracebackType | None) -> types.TracebackType | None:
    # `import_module` and the machinery below it are our way to the user's module, not the user's code
    importer = sys.modules.get("importlib")
    ours = {_HERE, getattr(importer, "__file__", _HERE)}
    kept = []
    while tb is not None:
        file = tb.tb_frame.f_code.co_filename
        if file not in ours and not file.startswith("<frozen importlib"):
            kept.append(tb)
        tb = tb.tb_next
    for one, following in zip(kept, [*kept[1:], None]):
        one.tb_next = following
    return kept[0] if kept else None


def _traceback_text(exc: BaseException) -> str:
    import traceback

    trim_traceback(exc)
    return "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))


def _annotate(exc: BaseException, note: str) -> None:
    """A note that tracebacks show from Python 3.11 on; before that it is kept all the same."""
    try:
        if hasattr(exc, "add_note"):
            exc.add_note(note)
        else:
            exc.__notes__ = [*getattr(exc, "__notes__", ()), note]  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 -- some exceptions take no attributes; the note is a courtesy
        return


_WORDS = {"if": "a condition", "map": "a loop", "try": "a `try`", "unpack": "an assignment to several names"}


def find_node(spec: Mapping[str, Any], node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    """As `find_call`, for any node of a step.

    A condition or loop is found by its own `nth`; without one, as an unpacking, at what made the value. An expression is
    found by its text where only one place in the source can be meant.
    """
    try:
        return _find_node(spec, node)
    except Exception:  # noqa: BLE001 -- as in `_in_source`: a spec that is wrong must not hide what failed
        return None


def _find_node(spec: Mapping[str, Any], node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    pipeline = str(spec.get("pipeline", ""))
    op = node["op"]
    if op == "call":
        return find_call(pipeline, node)
    if "src" in node:
        found = _in_source(pipeline, node, _find_expression)
        loop = None if found is not None else _loop_over(spec, node["id"])
        return found if loop is None else _in_source(pipeline, loop, _find_region)
    if op in ("if", "map") and "nth" in node:
        return _in_source(pipeline, node, _find_region)
    ref = node.get("test") or node.get("over") or node.get("value") or {}
    made = next((found for found in _all_nodes(spec["block"])[0] if found["id"] == ref.get("out")), None)
    return None if made is None or made["op"] in _REGIONS else find_node(spec, made)


def _loop_over(spec: Mapping[str, Any], ident: str) -> Mapping[str, Any] | None:
    """The loop that runs over the value of a node, here or on the engine: what the compiler made of the user's iterable."""
    for output in spec["outputs"].values():
        if "nth" in output and output.get("items", {}).get("out") == ident:
            return {**output, "op": "map"}
    loops = (found for found in _all_nodes(spec["block"])[0] if found["op"] == "map" and "nth" in found)
    return next((loop for loop in loops if loop["over"].get("out") == ident), None)


def find_call(pipeline: str, node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    """File, line and text of the call that `node` stands for, from the pipeline's source; None where that is not at hand.

    `pipeline` is the `module:function` whose text holds the call, unless the node's `home` says another. The source is
    parsed, never imported: the pipeline function itself is not run where tasks run.
    """
    return _in_source(pipeline, node, _find_call)


class _Text:
    """The function that a node stands in: its tree, that of its module, and the text."""

    __slots__ = ("function", "module", "package", "path", "source", "tree")

    def __init__(self, module: str, path: str, source: bytes, tree: Any, function: Any) -> None:
        self.module = module
        self.path = path
        self.source = source
        self.tree = tree
        self.function = function
        self.package = module if self.is_package else module.rpartition(".")[0]

    @property
    def is_package(self) -> bool:
        return os.path.basename(self.path) == "__init__.py"

    def segment(self, node: Any) -> str:
        import ast

        text = ast.get_source_segment(self.source.decode("utf-8", "replace"), node) or ""
        return ast.unparse(node) if "\n" in text else text  # without line breaks and comments

    def told(self, node: Any, text: str) -> tuple[str, int, str]:
        """File as people know it, line, text."""
        depth = self.module.count(".") + (2 if self.is_package else 1)
        shown = "/".join(self.path.replace(os.sep, "/").split("/")[-depth:])
        return shown, node.lineno, text if len(text) <= 100 else f"{text[:97]}..."


def _in_source(
    pipeline: str,
    node: Mapping[str, Any],
    find: Callable[[_Text, Mapping[str, Any]], tuple[str, int, str] | None],
) -> tuple[str, int, str] | None:
    try:
        import ast

        module, _, function = str(node.get("home", pipeline)).partition(":")
        path = _module_file(module)
        if path is None:
            return None
        with open(path, "rb") as file:
            source = file.read()
        tree: Any = ast.parse(source)
        body: Any = tree
        for part in function.split("."):
            kinds = (ast.FunctionDef, ast.ClassDef)
            body = next((n for n in body.body if isinstance(n, kinds) and n.name == part), None)
            if body is None:
                return None
        return find(_Text(module, path, source, tree, body), node)
    except Exception:  # noqa: BLE001 -- the failure itself must be told, whatever is wrong with the source; its place is a help
        return None


def _module_file(module: str) -> str | None:
    """The source file of a module, without importing anything (`importlib.util.find_spec` would import its packages)."""
    from importlib.machinery import PathFinder

    loaded = getattr(sys.modules.get(module), "__file__", None)
    if isinstance(loaded, str):
        return loaded
    search: Any = None
    spec: Any = None
    name = ""
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        finders = [PathFinder] if search is not None else [f for f in sys.meta_path if hasattr(f, "find_spec")]
        spec = next(filter(None, (f.find_spec(name, search) for f in finders)), None)
        if spec is None:
            return None
        search = spec.submodule_search_locations
    return spec.origin if spec is not None else None


def _find_call(text: _Text, node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    import ast

    names = _imported_names(text.tree, text.function, text.module, text.package)
    wanted = {str(fn).replace(":", ".") for fn in (node["fn"], *node.get("alternatives", ()))}
    calls = []
    for found in ast.walk(text.function):
        if isinstance(found, ast.Call):
            first, _, rest = _dotted(found.func).partition(".")
            targets = {f"{target}.{rest}" if rest else target for target in names.get(first, ())}
            if targets & wanted:
                calls.append(found)
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    nth = node.get("nth", 0)
    return text.told(calls[nth], text.segment(calls[nth])) if nth < len(calls) else None


def _find_region(text: _Text, node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    """The loop or condition that is the `nth` in the text, in the order of `ast`'s fields."""
    import ast

    loops: list[tuple[Any, str]] = []
    tests: list[tuple[Any, str]] = []
    stack: list[Any] = [text.function]
    while stack:
        found = stack.pop()
        if isinstance(found, (ast.For, ast.comprehension)):
            loops.append((found.target, f"`for {text.segment(found.target)} in {text.segment(found.iter)}`"))
        if isinstance(found, ast.comprehension):
            tests += [(test, f"`if {text.segment(test)}`") for test in found.ifs]
        elif isinstance(found, (ast.If, ast.IfExp, ast.Assert)):
            word = "assert" if isinstance(found, ast.Assert) else "if"
            tests.append((found.test, f"`{word} {text.segment(found.test)}`"))
        elif isinstance(found, ast.BoolOp):
            tests += [(value, f"`{text.segment(found)}`") for value in found.values[:-1]]  # noqa: PD011 -- no frame
        elif isinstance(found, ast.Compare) and len(found.ops) > 1:
            tests.append((found, f"`{text.segment(found)}`"))
        stack.extend(reversed(list(ast.iter_child_nodes(found))))
    found = (loops if node["op"] == "map" else tests)[node["nth"]]
    return text.told(*found)


def _find_expression(text: _Text, node: Mapping[str, Any]) -> tuple[str, int, str] | None:
    """The one line where the expression can stand: word for word, else with calls for its names, or names for its constants."""
    import ast

    wanted = ast.parse(node["src"], mode="eval").body
    if isinstance(wanted, (ast.Name, ast.Constant)):
        return None
    names = node.get("names") or {}
    for loose in ((), names):
        found = [n for n in ast.walk(text.function) if isinstance(n, ast.expr) and _alike(wanted, n, loose)]
        if len({n.lineno for n in found}) == 1:
            return text.told(found[0], f"`{text.segment(found[0])}`")
    return None


def _alike(wanted: Any, found: Any, loose: Iterable[str]) -> bool:
    """Whether two trees are the same. A name in `loose` may stand for what the compiler takes out of an expression."""
    import ast

    apart = (ast.Call, ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp)
    stack = [(wanted, found)]
    while stack:
        a, b = stack.pop()
        if loose and isinstance(a, ast.Name) and a.id in loose and isinstance(b, apart):
            continue
        if loose and isinstance(a, ast.Constant) and isinstance(b, ast.Name):
            continue
        if type(a) is not type(b):
            return False
        if isinstance(a, ast.AST):
            stack += [(getattr(a, f, None), getattr(b, f, None)) for f in a._fields if f not in ("ctx", "kind")]
        elif isinstance(a, list):
            if len(a) != len(b):
                return False
            stack += zip(a, b)
        elif repr(a) != repr(b):
            return False
    return True


def _imported_names(tree: ast.AST, function: ast.AST, module: str, package: str) -> dict[str, set[str]]:
    """Name -> what it may stand for, as dotted names: imports of the module (also conditional ones), its own definitions."""
    import ast

    names: dict[str, set[str]] = {}
    todo: list[ast.AST] = [*ast.iter_child_nodes(tree), *ast.iter_child_nodes(function)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                target = alias.name if alias.asname else alias.name.partition(".")[0]
                names.setdefault(alias.asname or target, set()).add(target)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parent, base] if base else parent)
            for alias in node.names:
                names.setdefault(alias.asname or alias.name, set()).add(f"{base}.{alias.name}")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.setdefault(node.name, set()).add(f"{module}.{node.name}")
        else:
            todo.extend(ast.iter_child_nodes(node))
    return names


def _dotted(node: ast.AST) -> str:
    import ast

    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return node.id if isinstance(node, ast.Name) else ""


# === 11. Running a step =================================================================================


def check_protocol(spec: Mapping[str, Any]) -> None:
    """DW541 unless this worker serves the version of the step spec: its own, or the minor version before it."""
    theirs = spec.get("protocol")
    mine = tuple(map(int, PROTOCOL.split(".")))
    try:
        major, minor = map(int, str(theirs).split("."))
    except ValueError:
        raise WorkerError("DW542", f"a step spec has no protocol version, but {theirs!r}") from None
    if major != mine[0] or minor not in (mine[1], mine[1] - 1):
        help = "compile again with the dagwright that is installed where the tasks run, or install its worker there"
        raise WorkerError("DW541", f"the step was compiled for protocol {theirs}, this worker speaks {PROTOCOL}", help)


class _Step:
    """One run of one step: the parts of `run_step` that share its state."""

    __slots__ = ("context", "done", "envelopes", "loops", "node", "params", "policy", "spec", "store", "work")

    def __init__(
        self,
        spec: Mapping[str, Any],
        envelopes: Mapping[str, Any],
        params: Mapping[str, Any] | None,
        context: Mapping[str, Any] | None,
    ) -> None:
        self.spec = spec
        self.envelopes = envelopes
        self.params = params or {}
        self.context = context or {}
        inline = self.context.get("inline")
        self.policy = Policy(spec.get("pickle"), _INLINE if inline is None else inline)
        root = self.context.get("store") or os.environ.get("DAGWRIGHT_STORE")
        self.store: Any = Store(root) if isinstance(root, str) else root
        self.work = _Work(self.context.get("work"))
        self.node: Mapping[str, Any] | None = None  # what is to blame if it fails now,
        self.loops: tuple[int, ...] = ()  # and for which elements of the maps around it
        self.done: dict[Any, Any] = {}

    def inputs(self) -> dict[str, Any]:
        sources = self.spec.get("inputs", {})
        wanted = {source["param"] for source in sources.values() if "param" in source}
        try:
            values = resolve_params(
                {name: self.spec.get("params", {})[name] for name in sorted(wanted)}, self.params, self.context
            )
        except KeyError as exc:
            message = f"the step takes the parameter {exc.args[0]}, and its spec does not describe it"
            raise WorkerError("DW542", message) from None
        inputs = {}
        for name, source in sources.items():
            if "param" in source:
                inputs[name] = values[source["param"]]
            elif self.envelopes.get(name) is not None:
                inputs[name] = self.input(name, source)
            elif not source.get("optional"):
                raise WorkerError("DW542", f"the step got no value for its input {name} ({_told(source)})")
        return inputs

    def input(self, name: str, source: Mapping[str, Any]) -> Any:
        """The value of an input: of its envelope, or of a list with an envelope for every iteration of a map."""
        given = self.envelopes[name]
        where = self.context.get("sources", {}).get(name, self.store)
        collect = source.get("collect")
        if collect is None:
            return decode(given, where, self.work, self.policy)
        if collect == "tree":
            return decode_tree(given, where, self.work, self.policy)
        given = _DECODER.decode(given) if isinstance(given, str) else given
        if isinstance(given, dict) or not hasattr(given, "__iter__"):  # engines have sequences of their own
            raise WorkerError("DW542", f"the input {name} ({_told(source)}) is no list of envelopes: {str(given)[:80]}")
        found: list[Any] = []
        for i, envelope in enumerate(given):
            one = where[i] if isinstance(where, (list, tuple)) else where
            value = decode(envelope, one, self.work, self.policy)
            if collect == "many":
                found.extend(value)
            else:
                found.append(value)
        return found

    def evaluate(self, inputs: Mapping[str, Any]) -> None:
        try:
            evaluate_block(self.spec["block"], inputs, self.done, policy=self.policy, work=self.work)
        except BaseException:
            self.node, self.loops = failed_at(self.spec["block"], self.done)
            raise

    def outputs(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        envelopes: dict[str, Any] = {}
        place = self.place() if self.store is not None else ""
        sinks = self.context.get("sinks", {})
        for name, output in self.spec["outputs"].items():
            kind = "flag" if "flag" in output else "items" if "items" in output else ""
            ref = output[kind] if kind else output
            maker = self.node = self.producer(ref)
            value = evaluate_ref(ref, inputs, self.done)
            sink = sinks.get(name) or (self.store.sink(place, name) if self.store is not None else None)
            if kind == "flag":
                self.node = {**output, "op": "if", "id": name, "test": ref}
                envelopes[name] = True if value else False  # noqa: SIM210 -- the truth is asked for once, as `if` does
            elif kind == "items":
                loop = self.node = {**output, "op": "map", "id": name, "over": ref}
                found: list[dict[str, Any]] = []
                envelopes[name] = found
                for element in value:
                    self.node, self.loops = maker, (len(found),)
                    found.append(encode(element, sink, self.policy))
                    self.node, self.loops = loop, ()
            else:
                envelopes[name] = encode(value, sink, self.policy)
        self.node = None
        if self.store is not None and (self.context.get("manifest") or any(map(_is_stored, envelopes.values()))):
            self.store.write_manifest(place, envelopes)
        return envelopes

    def place(self) -> str:
        context = self.context
        pipeline = context.get("pipeline") or str(self.spec["pipeline"]).replace(":", ".")
        task = context.get("task") or self.spec["step"]
        return Store.place(context.get("env") or "", pipeline, context.get("run") or "", task, context.get("index"))

    def producer(self, ref: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The node whose value an output is, to name it if the value cannot be stored."""
        return next((node for node in self.spec["block"] if node["id"] == ref.get("out")), None)


def decode_tree(tree: Any, where: Any = None, work: str | _Work | None = None, policy: Policy | None = None) -> Any:
    """The value of a tree of envelopes: what an engine hands over whose flow of control is Python.

    A tree is an envelope, a list of trees (the list of their values), or `{"many": [trees]}` (the elements of their values,
    in one list).
    """
    if isinstance(tree, list):
        return [decode_tree(inner, where, work, policy) for inner in tree]
    if isinstance(tree, dict) and "many" in tree:
        return [value for inner in tree["many"] for value in decode_tree(inner, where, work, policy)]
    return decode(tree, where, work, policy)


def _told(source: Mapping[str, Any]) -> str:
    """Where an input comes from, in words."""
    if "item" in source:
        return f"element of {source['item']}"
    return f"output {source['output']} of {source['step'] if 'step' in source else source['region']}"


def _is_stored(output: Any) -> bool:
    """Whether an output, or an element of it, lies in a store."""
    return any("uri" in e for e in output) if type(output) is list else type(output) is dict and "uri" in output


def run_step(
    spec: Mapping[str, Any],
    envelopes: Mapping[str, Any],
    *,
    params: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Run one step in this process: decode its inputs, evaluate its block, encode its outputs.

    `envelopes` are by input name, `params` are raw values by parameter name (others may be among them). `context` says
    where and when (all optional): `store` (a root or a `Store`; default DAGWRIGHT_STORE), `env`, `pipeline`, `run`, `task`,
    `index` (or a list of them, in maps of maps), `time`, `start`, `end`, `work` (folder for shipped files; default: a temporary
    one, gone when the step is done),
    `inline` (bytes), `manifest` (write one in any case), `sources` and `sinks` (by input and output name, where the engine
    itself moves files).

    The exception of a user's function is raised on, its traceback without the worker's frames and with a note that names
    the call. The worker's own refusals are `WorkerError`s, with the same note where a call is to blame.
    """
    result, failure = _attempt(spec, envelopes, params, context)
    if failure is None:
        return result
    exc = failure.exception
    _annotate(exc, failure.note)
    raise trim_traceback(exc)


def _attempt(
    spec: Mapping[str, Any],
    envelopes: Mapping[str, Any],
    params: Mapping[str, Any] | None,
    context: Mapping[str, Any] | None,
) -> tuple[dict[str, Any], Failure | None]:
    """Run one step; what a user's function raises (SystemExit too: a task that leaves has no result) is the failure."""
    step: _Step | None = None
    try:
        check_protocol(spec)
        load_serialisers(spec.get("serialisers", ()))
        step = _Step(spec, envelopes, params, context)
        inputs = step.inputs()
        step.evaluate(inputs)
        return step.outputs(inputs), None
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # noqa: BLE001 -- all of it is told or raised on
        loops = _indices((context or {}).get("index"))
        return {}, Failure(spec, None, exc, loops) if step is None else Failure(
            spec, step.node, exc, loops + step.loops
        )
    finally:
        if step is not None:
            step.work.clean()


# === 12. Entries ========================================================================================

_USAGE = """usage: python -m dagwright_worker COMMAND [--OPTION VALUE]...

  step     run one step: --spec JSON|FILE|-  --outputs FILE  [--inputs JSON|FILE|-]  [--params JSON|FILE]
           [--context JSON|FILE]  [--path DIR]...   or all of it as --request BASE64... or --request - (JSON on stdin)
  kfp      run one step in a Kubeflow task: --executor-input JSON  [--step JSON]  [--context JSON]  [--path DIR]...
  doctor   see whether tasks would run here: [--spec JSON|FILE|-]  [--store FOLDER|URL]  [--path DIR]...
  version  print the version of the protocol

Exit code: 0 done, 1 the task failed (told on stderr) or the doctor found something, 2 the command itself is wrong.
"""


def main(argv: Sequence[str]) -> int:
    """The command line of the worker. User code prints to stdout and stderr as it likes; the worker to stderr only."""
    _project_last()
    command, options = (argv[0] if argv else ""), argv[1:]
    if command == "version":
        print(PROTOCOL)
        return 0
    entry = {"step": _step_entry, "kfp": _kfp_entry}.get(command)
    if entry is None and command != "doctor":
        sys.stderr.write(_USAGE)
        return 2
    try:
        if entry is None:
            return _doctor_entry(_options(options))
        failure = entry(_options(options))
    except WorkerError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    sys.stdout.flush()
    if failure is None:
        return 0
    sys.stderr.write(failure.text())
    return 1


def _project_last() -> None:
    """The folder that `-m` or a script puts first goes last: a project's `html.py` must not hide the standard library's."""
    if sys.path and sys.path[0] in ("", os.getcwd(), os.path.dirname(os.path.abspath(_HERE))):
        sys.path.append(sys.path.pop(0) or os.getcwd())


def _options(argv: Sequence[str]) -> dict[str, list[str]]:
    """`--name value` pairs; by hand, because argparse costs as much as the rest of the start."""
    known = ("spec", "step", "inputs", "params", "context", "request", "outputs", "path", "store", "executor-input")
    options: dict[str, list[str]] = {}
    rest = list(argv)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name[:2] != "--" or name[2:] not in known or not (equals or rest):
            raise WorkerError("DW542", f"the worker has no option {name!r}, or it lacks its value", _USAGE)
        options.setdefault(name[2:], []).append(value if equals else rest.pop(0))
    for folder in options.get("path", ()):
        if folder not in sys.path:
            sys.path.append(folder)
    return options


def _json_option(options: Mapping[str, list[str]], name: str, default: Any = None) -> Any:
    """The object an option gives: as JSON text, as the name of a file, or `-` for stdin."""
    text = options.get(name, [""])[-1]
    if not text:
        if default is None:
            raise WorkerError("DW542", f"the option --{name} is missing", _USAGE)
        return default
    try:
        if text == "-":
            text = sys.stdin.read()
        elif text[0] != "{":
            with open(text, encoding="utf-8") as file:
                text = file.read()
        found = _DECODER.decode(text)
    except (OSError, ValueError) as exc:
        raise WorkerError("DW542", f"cannot read --{name}: {exc}") from exc
    if not isinstance(found, dict):
        raise WorkerError("DW542", f"--{name} is no JSON object")
    return found


def _write_json(path: str, value: Any) -> None:
    """Write a JSON file whole or not at all."""
    temporary = f"{path}.tmp-{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(_text(value))
        os.replace(temporary, path)
    except OSError as exc:
        raise _not_written(exc, path) from exc


def _step_entry(options: Mapping[str, list[str]]) -> Failure | None:
    """Subprocesses and plain containers: writes {"outputs": {name: envelope}} or {"error": {...}} to the file --outputs."""
    if "request" in options:
        given = _request(options["request"])
        spec, (inputs, params, context) = given["spec"], (given.get(it, {}) for it in ("inputs", "params", "context"))
    else:
        spec = _json_option(options, "spec")
        inputs, params, context = (_json_option(options, name, {}) for name in ("inputs", "params", "context"))
    target = options.get("outputs", [""])[-1]
    outputs, failure = _attempt(spec, inputs, params, context)
    if target:
        _write_json(target, {"outputs": outputs} if failure is None else {"error": failure.as_json()})
    return failure


def _request(parts: Sequence[str]) -> dict[str, Any]:
    """What `step` is asked for, as one JSON object: on stdin, or in base64, cut into parts that a command line takes.

    Base64 has no letter that a shell, a template language or Kubernetes would take for more than a letter.
    """
    import base64

    try:
        text = sys.stdin.read() if list(parts) == ["-"] else base64.b64decode("".join(parts), validate=True).decode()
        found = _DECODER.decode(text)
    except ValueError as exc:
        raise WorkerError("DW542", f"cannot read --request: {exc}") from exc
    if not isinstance(found, dict) or not isinstance(found.get("spec"), dict):
        raise WorkerError("DW542", "--request is no JSON object with a step spec")
    return found


_KFP_MOUNTS = (("gs://", "/gcs/"), ("s3://", "/s3/"), ("minio://", "/minio/"))


def _kfp_path(artifact: Mapping[str, Any]) -> str:
    """Where Kubeflow has put an artifact, or will fetch it from."""
    uri = str(artifact.get("customPath") or artifact.get("custom_path") or artifact["uri"])
    for scheme, mount in _KFP_MOUNTS:
        if uri.startswith(scheme):
            return mount + uri[len(scheme) :]
    return uri.removeprefix("file://")


class ArtifactSink(Sink):
    """A value's files at the very path where an engine expects an artifact: one file, or a folder of several."""

    def __init__(self, path: str, inline: int | None = None) -> None:
        self.path = path
        self.inline = inline
        self.root = path

    def scratch(self) -> str:
        folder = f"{self.path}.tmp-{os.getpid()}-{os.urandom(4).hex()}"
        try:
            os.makedirs(folder)
        except OSError as exc:
            raise _not_written(exc, folder) from exc
        return folder

    def commit(self, folder: str, main: str, sha256: str) -> str | None:
        import shutil

        try:
            if os.path.isdir(self.path):
                shutil.rmtree(self.path)
            os.replace(folder if len(os.listdir(folder)) > 1 else os.path.join(folder, main), self.path)
        except OSError as exc:
            raise _not_written(exc, self.path) from exc
        return None


class ArtifactSource:
    """The files of a value at the path where an engine has put an artifact."""

    def __init__(self, path: str) -> None:
        self.path = path

    def open(self, envelope: Mapping[str, Any], member: str = "") -> BinaryIO:
        path = self.path
        if "main" in envelope:
            member = member or envelope["main"]
            _check_relative(member)
            path = os.path.join(path, member)
        try:
            return open(path, "rb")
        except OSError as exc:
            raise WorkerError("DW502", f"cannot read {path}: {exc.strerror}") from exc


_KFP_STEP = "dagwright_step"  # the parameter of a Kubeflow task that holds the step spec
_KFP_PARAMETER = 8000  # bytes of a value in a parameter; parameters are stored with every run
_KFP_EXACT = 2**53  # Kubeflow carries numbers as doubles, which from here on skip integers


class _ParameterSink(Sink):
    """No files: a value that its annotation says is small, in a parameter."""

    inline = _KFP_PARAMETER

    def scratch(self) -> str:
        help = "its function is annotated as returning a number, a flag or a date; with the true annotation it is an artifact"
        raise WorkerError("DW521", "a value is too big for a parameter of Kubeflow", help)


def _kfp_entry(options: Mapping[str, list[str]]) -> Failure | None:
    """A Kubeflow task: --executor-input is the text Kubeflow puts in for its placeholder of that name.

    The step spec is the parameter `dagwright_step` (or --step); its key `kfp` maps names of inputs and outputs to keys of the
    component where they differ. Values come and go as STRING parameters that hold an envelope's JSON text, or as artifacts
    that hold the stored file, with the envelope in their metadata under the key `dagwright`.
    """
    given = _json_option(options, "executor-input")
    values = given.get("inputs", {}).get("parameterValues", {})
    spec = _json_option(options, "step") if "step" in options else _DECODER.decode(values[_KFP_STEP])
    keys = {
        side: {**dict(zip(spec[side], spec[side])), **spec.get("kfp", {}).get(side, {})}
        for side in ("inputs", "outputs")
    }
    found = _kfp_artifacts(given.get("inputs", {}))
    places = _kfp_artifacts(given["outputs"])
    spec, envelopes, params, context = _kfp_inputs(spec, keys["inputs"], values, found)
    context.update(_json_option(options, "context", {}))
    context["sources"] = {
        name: [ArtifactSource(_kfp_path(one)) for one in found[key]]
        if "collect" in spec["inputs"][name]
        else ArtifactSource(_kfp_path(found[key][0]))
        for name, key in keys["inputs"].items()
        if key in found
    }
    context["sinks"] = {
        name: ArtifactSink(_kfp_path(places[key][0]), 0) if key in places else _ParameterSink()
        for name, key in keys["outputs"].items()
    }
    result, failure = _attempt(spec, envelopes, params, context)
    if failure is not None:
        return failure
    values = {keys["outputs"][name]: _kfp_value(envelope) for name, envelope in result.items()}
    artifacts = {
        key: {"artifacts": [_kfp_described(places[key][0], text)]} for key, text in values.items() if key in places
    }
    parameters = {key: value for key, value in values.items() if key not in places}
    _write_json(given["outputs"]["outputFile"], {"parameterValues": parameters, "artifacts": artifacts})
    return None


def _kfp_artifacts(side: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Key -> artifacts; one of them, or one for every iteration of a loop where that is what a task takes."""
    return {key: found["artifacts"] for key, found in side.get("artifacts", {}).items() if found.get("artifacts")}


def _kfp_value(output: Any) -> Any:
    """An output as Kubeflow carries it: a BOOLEAN for a flag, a LIST of texts for elements, and the text of an envelope."""
    if type(output) is bool:
        return output
    return [_text(envelope) for envelope in output] if type(output) is list else _text(output)


def _kfp_inputs(
    spec: Mapping[str, Any], keys: Mapping[str, str], values: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The spec, envelopes, parameters and context of a Kubeflow task."""
    envelopes: dict[str, Any] = {}
    params: dict[str, Any] = {}
    specs = dict(spec.get("params", {}))
    context: dict[str, Any] = {}
    for name, source in spec["inputs"].items():
        key = keys[name]
        if "param" not in source:
            if key in values:
                envelopes[name] = values[key]
            elif key in found:
                texts = [one.get("metadata", {}).get("dagwright") for one in found[key]]
                envelopes[name] = texts if "collect" in source else texts[0]
        elif key in values:
            _kfp_param(source["param"], values[key], specs, params, context)
    return {**spec, "params": specs}, envelopes, params, context


def _kfp_param(name: str, raw: Any, specs: dict[str, Any], params: dict[str, Any], context: dict[str, Any]) -> None:
    """Sort what Kubeflow gives for a parameter: a plain value, the exact value in tagged JSON, or a fact of the run."""
    marked = _kfp_marked(raw)
    source = specs[name].get("source", "")
    if source in ("run.id", "env.name"):
        context["run" if source == "run.id" else "env"] = raw if marked is None else marked.get("value")
    elif marked is None:
        _kfp_check_numbers(name, specs[name].get("type"), raw)
        params[name] = _kfp_exact(raw)
    elif "scheduled" in marked:
        if "[[" in marked["scheduled"]:
            help = "start the run with a value for it; a newer server, or a recurring run of an uploaded pipeline, fills it in"
            raise WorkerError("DW512", f"Kubeflow did not fill in the scheduled time for the parameter {name}", help)
        context["time"] = marked["scheduled"]
    else:
        specs[name] = {"type": "any", "default": marked["value"]}


def _kfp_marked(raw: Any) -> dict[str, Any] | None:
    """The object in a text that says it is more than text, else None."""
    if not isinstance(raw, str) or not raw.startswith('{"dw":'):
        return None
    try:
        found = _DECODER.decode(raw)
    except ValueError:
        return None
    return found if "value" in found or "scheduled" in found else None


def _kfp_exact(raw: Any) -> Any:
    """A list with those elements in place of which their exact value is given in tagged JSON."""
    if isinstance(raw, list):
        return [_kfp_exact(item) for item in raw]
    marked = _kfp_marked(raw)
    return from_json(marked["value"]) if marked is not None and "value" in marked else raw


def _kfp_check_numbers(name: str, type_: Any, raw: Any) -> None:
    """DW511 for an integer so large that Kubeflow may have changed it."""
    if isinstance(raw, list):
        kinds = type_.get("list", type_.get("tuple")) if isinstance(type_, dict) else None
        kinds = [kind for kind in kinds if kind != "..."] if isinstance(kinds, list) else [kinds]
        for i, item in enumerate(raw):
            _kfp_check_numbers(name, kinds[min(i, len(kinds) - 1)] if kinds else None, item)
    elif type_ != "float" and isinstance(raw, (int, float)) and abs(raw) >= _KFP_EXACT:
        help = "Kubeflow has every number as a double; let the function take the number as text, or give the parameter "
        help += "a default beyond 2**53, which makes it a text for Kubeflow"
        raise WorkerError("DW511", f"parameter {name}: Kubeflow does not carry an integer of this size exactly", help)


def _kfp_described(artifact: Mapping[str, Any], text: str) -> dict[str, Any]:
    """An output artifact with the envelope in its metadata; that of metrics shows its numbers too."""
    metadata = {**artifact.get("metadata", {})}
    if artifact.get("type", {}).get("schemaTitle") == "system.Metrics":
        metadata.update(_kfp_numbers(decode(text, ArtifactSource(_kfp_path(artifact)))))
    return {"name": artifact.get("name", ""), "uri": artifact["uri"], "metadata": {**metadata, "dagwright": text}}


def _kfp_numbers(value: Any) -> dict[str, float]:
    """The finite numbers of a dict, a named tuple or an object, by name."""
    import numbers

    fields = value._asdict() if hasattr(value, "_asdict") else getattr(value, "__dict__", {})
    fields = value if isinstance(value, dict) else fields
    found = {}
    for name, item in fields.items():
        plain = isinstance(name, str) and name.isprintable() and "{{" not in name and "$" not in name
        if plain and isinstance(item, numbers.Real) and not isinstance(item, bool):
            number = float(item)
            if number - number == 0.0:
                found[name] = number
    return found


# === 13. The doctor =====================================================================================


def _doctor_entry(options: Mapping[str, list[str]]) -> int:
    """Say on stdout, line by line, what tasks will find here; 1 where one of them would fail, 0 where none would.

    The object of --spec has `protocol`, `functions` (lists of `module:name`, of which the first that can be imported counts)
    and `serialisers`, all optional. The functions are imported, and not called.
    """
    from functools import partial

    spec = _json_option(options, "spec", {})
    root = options.get("store", [os.environ.get("DAGWRIGHT_STORE", "")])[-1]
    found: list[Any] = []
    failed = not _doctor_line("worker", partial(_doctor_worker, spec))
    for names in spec.get("functions", ()):
        failed |= not _doctor_line(names[0], partial(_doctor_function, names, found))
    for hook in spec.get("serialisers", ()):
        failed |= not _doctor_line(hook, partial(_doctor_hook, hook))
    for package in sorted(_doctor_packages(found)):
        failed |= not _doctor_line(f"values of {package}", partial(_doctor_driver, package))
    if root:
        failed |= not _doctor_line(f"store {root}", partial(_doctor_store, root))
    else:
        print("skipped  store: DAGWRIGHT_STORE is not set; engines that move values themselves need none")
    return 1 if failed else 0


def _doctor_line(name: str, check: Callable[[], str]) -> bool:
    """One line of the report. What user code prints while it is imported goes to stderr, so that the lines stay apart."""
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        told = check()
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # noqa: BLE001 -- a module may raise anything, or leave, when it is imported
        text = f"{exc.code}: {exc.message}" if isinstance(exc, WorkerError) else f"{type(exc).__name__}: {exc}"
        cause = exc.__cause__ if isinstance(exc, WorkerError) else None
        if cause is not None and str(cause) not in text:
            text += f" ({type(cause).__name__}: {cause})"
        out.write(f"failed   {name}: " + " ".join(text.split()) + "\n")
        return False
    finally:
        sys.stdout = out
    out.write(f"ok       {name}{': ' if told else ''}{told}\n")
    return True


def _doctor_worker(spec: Mapping[str, Any]) -> str:
    if "protocol" in spec:
        check_protocol(spec)
    return f"protocol {PROTOCOL}, Python {sys.version.split()[0]}"


def _doctor_function(names: Sequence[str], found: list[Any]) -> str:
    thing = import_symbol(names[0], names[1:])
    if ":" in names[0]:
        found.append(thing)
        if not callable(thing):
            raise WorkerError("DW532", f"{names[0]} is no function, but a {_name_of(type(thing))}")
    return ""


def _doctor_hook(hook: str) -> str:
    load_serialisers([hook])
    return "serialiser"


def _doctor_packages(functions: Iterable[Any]) -> set[str]:
    """The packages whose values the functions say they take or give, as far as their annotations can be read."""
    import typing

    found: set[str] = set()
    for function in functions:
        try:
            hints: list[Any] = list(typing.get_type_hints(function).values())
        except Exception:  # noqa: BLE001 -- an annotation that cannot be evaluated says nothing, and fails nothing
            hints = [hint for hint in getattr(function, "__annotations__", {}).values() if not isinstance(hint, str)]
        while hints:
            hint = hints.pop()
            hints += typing.get_args(hint)
            package = str(getattr(hint, "__module__", "")).partition(".")[0]
            if package in _DOCTOR_VALUES:
                found.add(package)
    return found


_DOCTOR_VALUES: dict[str, Callable[[Any], Any]] = {
    "numpy": lambda np: np.array([1.5, 2.5]),
    "pandas": lambda pd: pd.DataFrame({"number": [1, 2], "text": ["a", "b"]}),
    "polars": lambda pl: pl.DataFrame({"number": [1, 2], "text": ["a", "b"]}),
    "pyarrow": lambda pa: pa.table({"number": [1, 2], "text": ["a", "b"]}),
}


def _doctor_driver(package: str) -> str:
    """Write a small value of the package and read it back, as between two tasks. Returns the codec that did it."""
    from importlib import import_module

    module = import_module(package)
    memory = MemorySink()
    value = _DOCTOR_VALUES[package](module)
    envelope = encode(value, memory, Policy("off", 0))
    back = decode(envelope, memory)
    same = back.equals(value) if hasattr(value, "equals") else bool((back == value).all())
    if not same:
        raise WorkerError("DW522", f"a value of {package} comes back different")
    return f"{envelope['codec']}, {package} {getattr(module, '__version__', '')}"


def _doctor_store(root: str) -> str:
    """Write a file into the store, read it back and remove it."""
    store = Store(root)
    name = f"doctor-{os.urandom(8).hex()}"
    store.files.put_text(name, name)
    try:
        with store.files.open(name) as file:
            back = file.read().decode()
    finally:
        store.files.remove(name)
    if back != name:
        raise WorkerError("DW502", f"the store gave back {back!r} for {name!r}")
    return "written, read and removed"


if __name__ == "__main__":
    # Pickles and serialisers know this module by its name.
    sys.modules.setdefault("dagwright_worker", sys.modules["__main__"])
    sys.exit(main(sys.argv[1:]))
