"""From the text of a return annotation to how Kubeflow carries the value: as a parameter, or as an artifact of which type.

A value that its annotation bounds (a number, a flag, a date) is a parameter, so that people see it in the run. All
others are artifacts, because no size limit holds for those. The type of an artifact is for people too: it decides how
the run page shows it. Both are hints; the value itself comes back exact whatever the annotation says.
"""

from __future__ import annotations

import ast
from functools import lru_cache

PARAMETER = "parameter"
FLAG, ITEMS = "flag", "items"
"""What carries a decision, and what a loop iterates."""

ARTIFACT, DATASET, MODEL, METRICS = "system.Artifact", "system.Dataset", "system.Model", "system.Metrics"

_SMALL = frozenset("bool int float complex date datetime time timedelta Decimal UUID None NoneType".split())
_DATASETS = frozenset(
    "DataFrame LazyFrame Series Index Table RecordBatch Dataset GeoDataFrame ndarray NDArray ArrayLike DataArray Tensor "
    "csr_matrix csc_matrix coo_matrix".split()
)
_MODELS = frozenset("SVC SVR Lasso Ridge KMeans PCA GaussianNB MultinomialNB Module Sequential".split())
_MODEL_ENDINGS = ("Model", "Classifier", "Regressor", "Regression", "Estimator", "Booster", "Forest", "Network",
                  "Transformer", "Vectorizer", "Scaler", "Encoder", "Pipeline", "SearchCV")  # fmt: skip
_METRICS_ENDINGS = ("Metrics", "Scores")
_MAPPINGS = frozenset("dict Dict Mapping MutableMapping".split())
_NUMBERS = frozenset({"int", "float"})
_TRANSPARENT = frozenset({"Annotated", "Final"})
_LONGEST_TUPLE = 8
_LONGEST_LITERAL = 200


@lru_cache(maxsize=4096)
def carrier(annotation: str | None) -> str:
    """`PARAMETER`, or the artifact type, for a value with this annotation."""
    if not annotation:
        return ARTIFACT
    try:
        node = ast.parse(annotation, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ARTIFACT
    return _carrier(node)


def _carrier(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return carrier(node.value) if isinstance(node.value, str) else PARAMETER if node.value is None else ARTIFACT
    if isinstance(node, ast.BinOp):
        return _union([node.left, node.right]) if isinstance(node.op, ast.BitOr) else ARTIFACT
    if isinstance(node, ast.Subscript):
        arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return _generic(_last(node.value), arguments)
    return _named(_last(node))


def _generic(name: str, arguments: list[ast.expr]) -> str:
    if name == "Optional" or name in _TRANSPARENT:
        return _carrier(arguments[0])
    if name == "Union":
        return _union(arguments)
    if name == "Literal":
        return PARAMETER if all(_is_short(argument) for argument in arguments) else ARTIFACT
    if name in {"tuple", "Tuple"}:
        small = len(arguments) <= _LONGEST_TUPLE and all(_carrier(it) == PARAMETER for it in arguments)
        return PARAMETER if small else ARTIFACT
    if name in _MAPPINGS and len(arguments) == 2:
        return METRICS if _last(arguments[0]) == "str" and _last(arguments[1]) in _NUMBERS else ARTIFACT
    return _named(name)


def _union(members: list[ast.expr]) -> str:
    """What the members agree on, None apart."""
    found = {_carrier(member) for member in members if not (isinstance(member, ast.Constant) and member.value is None)}
    return found.pop() if len(found) == 1 else ARTIFACT if found else PARAMETER


def _named(name: str) -> str:
    if name in _SMALL:
        return PARAMETER
    if name in _DATASETS:
        return DATASET
    if name in _MODELS or name.endswith(_MODEL_ENDINGS):
        return MODEL
    if name.endswith(_METRICS_ENDINGS):
        return METRICS
    return ARTIFACT


def _last(node: ast.expr) -> str:
    """The last name of `a.b.C`; of anything else nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_short(node: ast.expr) -> bool:
    return (
        not (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))
        or len(node.value) <= _LONGEST_LITERAL
    )
