"""Pipeline parameters as Kubeflow has them.

KFP knows six types and carries every number as a double. A parameter gets the KFP type of its annotation where its
values arrive exactly that way; all others are STRING, and the worker reads the text by the annotation. A default that
a native type would bend (`2**60`, `-0.0`, `None`, an int for a float) makes the parameter a STRING that holds the value
itself (`text.exact`).
"""

from __future__ import annotations

from math import copysign, isfinite
from typing import TYPE_CHECKING, Any

from dagwright.emit.text import EXACT_START, exact, is_hazard
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.plan.model import PlanParam

LARGEST_INTEGER = 2**53 - 1
"""Above it a double no longer tells neighbours apart."""

_SCALARS = {"bool": "BOOLEAN", "int": "NUMBER_INTEGER", "float": "NUMBER_DOUBLE", "str": "STRING"}
RUN_SOURCES = frozenset({"run.id", "env.name"})


class KfpParam(Record):
    """A parameter of the root: its KFP type, and its default in that type (None: it must be given)."""

    type: str
    default: Any = None


def kfp_param(param: PlanParam, tagged_default: Any) -> KfpParam:
    """The KFP type and default of a parameter; `tagged_default` is its default in the codec's tagged JSON."""
    native = native_type(param.type)
    if param.source is not None:
        return KfpParam("STRING")
    if param.default is None:
        return KfpParam(native or "STRING")
    value = param.default.value
    if native is not None and is_exact(param.type, value):
        return KfpParam(native, value)
    return KfpParam("STRING", exact(tagged_default))


def native_type(descriptor: Any) -> str | None:
    """The KFP type whose values the worker turns into exactly those of `descriptor`; None where there is none.

    No STRUCT: a protobuf map does not keep the order of its keys.
    """
    if isinstance(descriptor, str):
        return _SCALARS.get(descriptor)
    elements = _elements(descriptor)
    if elements is None or not all(native_type(element) for element in elements):
        return None
    return "LIST"


def is_exact(descriptor: Any, value: Any) -> bool:
    """Whether `value`, sent as JSON with every number a double and read by `descriptor`, is `value` again."""
    if isinstance(descriptor, dict):
        elements = _elements(descriptor)
        if elements is None or type(value) is not (list if "list" in descriptor else tuple):
            return False
        if len(elements) != len(value) and not _repeats(descriptor):
            return False
        kinds = elements * len(value) if _repeats(descriptor) else elements
        return all(is_exact(kind, item) for kind, item in zip(kinds, value, strict=True))
    if descriptor == "bool":
        return type(value) is bool
    if descriptor == "int":
        return type(value) is int and abs(value) <= LARGEST_INTEGER
    if descriptor == "float":
        return type(value) is float and isfinite(value) and not (value == 0 and copysign(1, value) < 0)
    return descriptor == "str" and type(value) is str and _is_exact_text(value)


def _is_exact_text(value: str) -> bool:
    if is_hazard(value) or value.startswith(EXACT_START):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate: no protobuf string
        return False
    return "\0" not in value


def _elements(descriptor: Any) -> list[Any] | None:
    """The element types of a list or tuple descriptor."""
    if not isinstance(descriptor, dict):
        return None
    if "list" in descriptor:
        return [descriptor["list"]]
    if "tuple" in descriptor:
        return [element for element in descriptor["tuple"] if element != "..."]
    return None


def _repeats(descriptor: dict[str, Any]) -> bool:
    return "list" in descriptor or descriptor["tuple"][-1:] == ["..."]


def run_value(kfp_type: str, tagged: Any) -> Any:
    """What to give KFP as an argument so that a run gets exactly the value that `tagged` (tagged JSON) stands for.

    `kfp_type` is the parameter's type in the emitted file. Raises ValueError where it cannot carry the value.
    """
    if kfp_type == "STRING":
        return tagged if is_exact("str", tagged) else exact(tagged)
    if kfp_type == "LIST":
        elements = _elements_of(tagged)
        if elements is not None:
            return [_element(element) for element in elements]
    elif _SCALARS.get(type(tagged).__name__) == kfp_type and is_exact(type(tagged).__name__, tagged):
        return tagged
    raise ValueError(f"a parameter of type {kfp_type} cannot carry {tagged!r:.80}")


def _elements_of(tagged: Any) -> list[Any] | None:
    """The elements of a list or tuple in tagged JSON."""
    if isinstance(tagged, dict) and tagged.get("$") == "tuple":
        tagged = tagged["v"]
    return tagged if isinstance(tagged, list) else None


def _element(tagged: Any) -> Any:
    """An element of a LIST: itself where that is exact, else the text that says what it is."""
    elements = _elements_of(tagged)
    if elements is not None:
        return [_element(element) for element in elements]
    return tagged if is_exact(type(tagged).__name__, tagged) else exact(tagged)
