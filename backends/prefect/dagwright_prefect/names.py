"""Names that Python and Prefect take, made from names that people wrote. The same input gives the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_FLOW_NAME_LIMIT = 200

# Prefect refuses these as parameters of a flow (`self` where it is called, the others where it is defined), or leaves
# them out of the form that people fill in (`cls`). It also refuses whatever begins with an underscore.
RESERVED_PARAMETERS = frozenset({"self", "cls", "wait_for", "return_state"})

# Keywords, every global name of the template, and the builtins its code uses. Written out, because what `keyword` and
# `builtins` hold differs between Pythons.
_TAKEN = frozenset(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global if
    import in is lambda nonlocal not or pass raise return try while with yield match case type _
    Exception KeyError LookupError RuntimeError SystemExit TimeoutError TypeError ValueError __file__ __name__
    bool bytes complex dict float frozenset int isinstance len list object open print range repr set str tuple zip
    Any CHILDREN ContextVar Decimal FlowRunContext Iterator Literal NO_CACHE PARAMS PIPELINE Path PrefectFuture RUN STEPS
    STORE Secret TASKS Task ThreadPoolTaskRunner UUID annotations concurrency contextmanager dagwright_worker datetime
    end flow inspect json nullcontext on_failure os parameters run_in_child same secret shutil signal step subprocess
    sys task tempfile threading told wait worker
    """.split()
)

IN_REGIONS = ("part", "block", "ready", "flag", "items", "const", "each")
"""Functions of the template that stand inside a flow function with regions, where a parameter could hide them."""

OF_REGIONS = ("Callable", "FAILURE", "PLACES", "RUNS", "Runs", "StepTask", "ThreadPoolExecutor", "Unready", "copy_context",
    "count", "outcome", "tree")  # fmt: skip
"""What else of the template's is global in a file with regions."""


class Namespace:
    """Hands out identifiers, each once."""

    __slots__ = ("_taken",)

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """`taken` are names that are spoken for, beside the keywords and what the template uses."""
        self._taken = {*_TAKEN, *taken}

    def take(self, wanted: str) -> str:
        """An identifier as near to `wanted` as is free."""
        base = identifier(wanted)
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name


def identifier(text: str) -> str:
    """`text` as an ASCII identifier: `train-3` is `train_3`, `3d` is `n_3d`. Not unique."""
    name = "".join(char if char in _WORD else "_" for char in text).strip("_") or "n"
    return f"n_{name}" if name[0].isdigit() else name


def parameter_names(names: Iterable[str]) -> dict[str, str]:
    """Pipeline parameter -> parameter of the flow: the same name, unless Prefect does not take it.

    `self` becomes `self_`, `_x` becomes `x_`; a further underscore is added where that name is taken as well.
    """
    names = list(names)
    given = {name: name for name in names if name not in RESERVED_PARAMETERS and not name.startswith("_")}
    taken = set(given)
    for name in names:
        if name in given:
            continue
        base = (name.strip("_") or "p") + "_"
        while base in taken or base in RESERVED_PARAMETERS:
            base += "_"
        given[name] = base
        taken.add(base)
    return {name: given[name] for name in names}


def flow_name(name: str) -> str:
    """The name of the flow: Prefect takes none of / % & < >, and a line break makes its server hang up."""
    clean = "".join(char if _stands_in_a_name(char) else "-" for char in name)[:_FLOW_NAME_LIMIT]
    return clean if clean == name else f"{clean}-{digest(name)}"


def _stands_in_a_name(char: str) -> bool:
    code = ord(char)
    return (0x20 <= code <= 0x7E or 0xA1 <= code < 0x2028 or 0x202F < code < 0xD800) and char not in "/%&<>"


def file_stem(name: str, modules: Iterable[str]) -> str:
    """`churn_flow`: the flow file without its suffix; never the name of a module that the pipeline imports.

    The folder of a flow file comes first on Prefect's `sys.path`, so a file named as the user's package would hide it.
    """
    stem = identifier(name)
    if stem != name:
        stem = f"{stem}_{digest(name)}"
    stem += "_flow"
    taken = {module.partition(".")[0] for module in modules}
    while stem in taken:
        stem += "_"
    return stem


def digest(text: str) -> str:
    """Eight hexadecimal digits that tell apart names which look alike once mangled."""
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
