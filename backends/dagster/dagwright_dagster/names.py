"""Names that Python and Dagster take, made from names that people wrote. The same input gives the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_LIMIT = 100
"""Longest name we write. Dagster takes longer ones, but files of its storage are called after ops and outputs."""

_KEYWORDS = frozenset(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global if
    import in is lambda nonlocal not or pass raise return try while with yield
    """.split()
)

# Dagster refuses these, and all keywords, as names of ops, jobs, inputs and outputs (dagster/_core/definitions/utils.py).
_RESERVED = _KEYWORDS | frozenset(
    """
    context conf config meta arg_dict dict input_arg_dict output_arg_dict int str float bool input output type
    """.split()
)

# Every global name of the template, and the builtins its code uses. Written out, because what `keyword` and `builtins`
# hold differs between Pythons.
_TAKEN = _KEYWORDS | frozenset(
    """
    match case type _ Any Exception Iterator LookupError RuntimeError Sequence SystemExit TimeoutError TypeError UPath ValueError
    Values ZoneInfo __file__ annotations any assets bool collect dagwright_worker datetime defs dg dict elsewhere end enumerate facts
    float graph handed_on int isinstance join json k8s_job_executor kind len list min on_failure os packed parameters print
    region_op root row run_in_child said schedule secret signal step str subprocess sys tempfile threading time time_left
    told_by_child values worker map open repr round OPS PARAMS PIPELINE RUN_TIMEOUT START STORE
    """.split()
)


class Namespace:
    """Hands out identifiers for the emitted file, each once."""

    __slots__ = ("_taken",)

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """`taken` are names that are spoken for, beside the keywords and what the template uses."""
        self._taken = {*_TAKEN, *taken}

    def take(self, wanted: str) -> str:
        """An identifier as near to `wanted` as is free."""
        base = name = identifier(wanted)
        number = 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name


class EngineNames:
    """Hands out names that Dagster takes, each once: of the ops of a graph, or of the inputs or outputs of one op."""

    __slots__ = ("_taken",)

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, wanted: str, *endings: str) -> str:
        """A free name as near to `wanted` as there is; with `endings`, one with which each of those is free."""
        base = name = engine_name(wanted)
        number = 1
        while not self._taken.isdisjoint(f"{name}{ending}" for ending in endings or ("",)):
            number += 1
            name = f"{base}_{number}"
        self._taken.update(f"{name}{ending}" for ending in endings or ("",))
        return name


def engine_name(text: str) -> str:
    """`text` as a name that Dagster takes: `train-3` is `train_3`, `type` is `n_type`. Not unique."""
    name = identifier(text)
    if len(name) > _LIMIT:
        name = f"{name[: _LIMIT - 9]}_{digest(text)}"
    return f"n_{name}" if name in _RESERVED else name


def identifier(text: str) -> str:
    """`text` as an ASCII identifier: `train-3` is `train_3`, `3d` is `n_3d`. Not unique."""
    name = "".join(char if char in _WORD else "_" for char in text).strip("_") or "n"
    return f"n_{name}" if name[0].isdigit() else name


def job_name(name: str) -> str:
    """The name of the job, which the run history is kept under: what had to be changed has a hash of the original."""
    found = engine_name(name)
    return found if found == name or len(name) > _LIMIT else f"{found}_{digest(name)}"


def file_stem(name: str, modules: Iterable[str]) -> str:
    """`churn_definitions`: the file without its suffix; never the name of a module that the pipeline imports."""
    stem = identifier(name)
    if stem != name:
        stem = f"{stem}_{digest(name)}"
    stem += "_definitions"
    taken = {module.partition(".")[0] for module in modules}
    while stem in taken:
        stem += "_"
    return stem


def digest(text: str) -> str:
    """Eight hexadecimal digits that tell apart names which look alike once mangled."""
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
