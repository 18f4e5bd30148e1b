"""What every case says about itself, apart from its program: the programs know nothing of dagwright, nor of this file.

Written by hand from reading the program, never from what the compiler makes of it. Standard library only, Python 3.9+: every leg
reads it.

`order` holds chains of calls that must come one after the other on every leg: `"load"` is the call of that name, `"save#2"`
the second one that CPython enters. Only what data or the order of effects demands belongs there.
"""

from __future__ import annotations

import datetime
import decimal
import importlib.util
import pathlib
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Mark(NamedTuple):
    """What a leg cannot do: `kind` is notimpl (we have not written it), notyet (the engine cannot yet) or never.

    The leg must refuse the case with exactly this code: a mark on a case that passes is an error, too. The kind `harness`
    says that the engine is right and our way to run it is not: `code` is "calls" (calls that an engine makes before it
    gives up may be missing, by chance), and `reason` names the test in tests/harness_faults/ that shows the fault without
    dagwright, and fails when it is gone.
    """

    kind: str
    legs: tuple[str, ...]
    code: str
    reason: str


STOPS = Mark(
    "harness",
    ("kfp",),
    "calls",
    "kfp.local starts nothing more after a failure, in an order of its own: test_kfp_local_stops.py",
)


class Case(NamedTuple):
    name: str
    source: str  # "module.py:function" under cases/
    covers: str
    arguments: Callable[[], dict[str, Any]] = dict
    order: tuple[tuple[str, ...], ...] = ()
    fails: str = ""  # the call that raises; "(glue)" where it is an expression between calls
    never: tuple[str, ...] = ()  # calls that depend on it and must not run
    printed: tuple[str, ...] = ()  # lines that must be shown somewhere
    needs: tuple[str, ...] = ()  # modules beyond the standard library
    marks: tuple[Mark, ...] = ()
    drawn: str = (
        ""  # of a drawn program (see drawn/): on which legs it runs; what order it demands is read off its text
    )
    # of an example (see examples.py), which has no witness:
    root: str = ""  # the folder that holds its modules and its dagwright.toml
    pipeline: str = ""  # the name by which its settings know it
    plain: str = ""  # the plain call, as JSON
    texts: tuple[str, ...] = ()  # what follows each `-p` on the command line
    shows: str = ""  # the result as its README shows it
    environments: tuple[str, ...] = ()  # those of its settings; a leg takes the one of its own name


def _typed():
    from parameters import Mode  # a program's own class: found where the programs are

    return {
        "day": datetime.date(2026, 2, 28),
        "at": datetime.datetime(2026, 2, 28, 23, 59, 59, 5),  # noqa: DTZ001 -- a naive one is the case
        "wait": datetime.timedelta(hours=36),
        "price": decimal.Decimal("1.10"),
        "where": pathlib.Path("data/in.csv"),
        "z": 1 + 2j,
        "mode": Mode.EXACT,
        "both": None,
    }


def _overridden():
    return {
        "whole": -7,
        "real": 0.1,
        "flag": False,
        "text": "null",
        "maybe": 5,
        "either": "seven",
        "choice": "a",
        "numbers": [],
        "pair": (2**40, "{{ ds }}"),
        "many": (1, 2, 3),
        "table": {"b": -0.5},
        "modern": [(1, "x")],
        "untyped": 12,
        "number": -(2**70),
    }


CASES = (
    # --- calls and arguments
    Case(
        "calls",
        "calls.py:calls",
        "imported, aliased, re-exported and same-file functions; keywords, displays, stars",
        order=(("load", "clean#1", "local", "report#1"), ("load", "clean#2", "report#2"), ("clean#1", "report#2")),
    ),
    Case("calls_given", "calls.py:calls", "the same with arguments", lambda: {"n": 6, "title": "{{ title }}"}),
    Case(
        "relative",
        "shop_pkg/pipeline.py:relative",
        "relative imports, packages, classes, static and class methods",
        order=(("fetch", "sort#1", "sort#2", "Shelf#1"),),
    ),
    Case(
        "arguments",
        "arguments.py:arguments",
        "positional-only, star and double-star arguments, displays as arguments",
        order=(("numbers", "show#1"), ("options", "show#1"), ("first_of", "show#2"), ("numbers", "show#4")),
    ),
    Case(
        "order_of_evaluation",
        "order_of_evaluation.py:order_of_evaluation",
        "calls inside calls, displays and operators",
        order=(
            ("a#1", "b#2"),
            ("a#2", "b#2"),
            ("a#3", "b#1", "b#2"),
            ("a#4", "b#1"),
            ("b#2", "stamp#1", "a#5", "stamp#2", "a#13"),
            ("stamp#1", "a#11", "stamp#2"),
            ("a#12", "stamp#2"),
        ),
    ),
    Case(
        "conditional_import",
        "conditional_import.py:conditional_import",
        "the first module of a try/except import that is there",
        order=(("load", "dumps_rows"),),
    ),
    Case("module_state", "module_state.py:module_state", "module constants; a function as a value"),
    Case(
        "shadowing",
        "shadowing.py:shadowing",
        "names bound again, ids that look alike",
        order=(
            ("step#1", "step#2", "step#3", "input_value#2"),
            ("step#2", "step#4", "input_value#1"),
            ("step#5", "input_value#2"),
        ),
    ),
    Case(
        "unicode_names",
        "unicode_names.py:überblick",
        "functions, parameters and variables beyond ASCII",
        order=(("größe", "データ", "Ergebnis_é"),),
    ),
    Case(
        "keyword_like",
        "keyword_like.py:keyword_like",
        "names that engines and emitted files use for themselves",
        order=(("print_rows", "step#1"), ("flow#1", "list_", "step#2"), ("flow#1", "flow#2", "step#3", "step#4")),
    ),
    # --- projections and glue
    Case(
        "projections",
        "projections.py:projections",
        "attributes, items, slices, nested and starred unpacking",
        order=(("train", "use#1"), ("split", "use#1"), ("several", "use#2"), ("split", "use#3"), ("train", "use#3")),
    ),
    Case(
        "unpack_fails",
        "unpack_fails.py:unpack_fails",
        "unpacking checks the length",
        fails="(glue)",
        never=("use",),
        marks=(STOPS,),
    ),
    Case(
        "glue",
        "glue.py:glue",
        "f-strings, operators, comparisons, comprehensions, builtins, methods, lambdas in sorted",
        order=(("measure", "keep"), ("rows", "keep")),
    ),
    Case("glue_given", "glue.py:glue", "the same with arguments", lambda: {"n": 2, "title": "", "scale": -0.25}),
    Case(
        "glue_fails",
        "glue_fails.py:glue_fails",
        "glue that raises fails the run",
        fails="(glue)",
        never=("use",),
        marks=(STOPS,),
    ),
    Case(
        "glue_before_effect",
        "glue_and_effects.py:before_effect",
        "glue that raises keeps the next effect from happening",
        fails="(glue)",
        never=("announce", "use"),
    ),
    Case(
        "glue_after_call",
        "glue_and_effects.py:after_call",
        "glue that raises does not overtake a call",
        fails="(glue)",
        never=("use",),
        marks=(STOPS,),
    ),
    Case("library", "library.py:library", "deterministic functions of the standard library", order=(("pick", "tell"),)),
    Case(
        "oneshot",
        "oneshot.py:oneshot",
        "zip, map, generators inside one expression",
        order=(("numbers#1", "total#1"), ("numbers#2", "total#2")),
    ),
    # --- loops
    Case(
        "loops",
        "loops.py:loops",
        "unrolled loops: accumulating lists, break, continue, else, enumerate, zip, nested, comprehensions",
        order=(
            ("train#4", "train#5", "train#9"),
            ("train#1", "merge#1"),
            ("train#3", "merge#1", "merge#2", "merge#3"),
            ("train#12", "merge#4"),
        ),
    ),
    Case(
        "reversed_values",
        "reversed_values.py:reversed_values",
        "loops over lists of values",
        order=(
            ("make#1", "add#3", "add#6"),
            ("make#3", "add#1", "add#4"),
            ("make#1", "add#4"),
            ("make#2", "add#2", "add#5"),
            ("make#3", "add#9"),
        ),
    ),
    Case("chain", "chain.py:chain", "fifty tasks in a row", order=(tuple(f"step#{i}" for i in range(1, 51)),)),
    Case(
        "fan",
        "fan.py:fan",
        "fifty tasks side by side",
        order=tuple(("start", f"work#{i}", "join") for i in range(1, 51)),
    ),
    Case(
        "diamond",
        "diamond.py:diamond",
        "two ways from one value to another",
        order=(("source", "left", "join"), ("source", "right", "join")),
    ),
    Case("isolation", "isolation.py:isolation", "a task that changes its argument", order=(("make", "spoil"),)),
    # --- effects and failures
    Case(
        "effects",
        "effects.py:effects",
        "effects keep the order of evaluation",
        order=(("open_log", "note#1", "note#2", "count", "note#3"),),
    ),
    Case(
        "effect_order",
        "effect_order.py:effect_order",
        "effects among calls that are none",
        order=(
            ("fetch", "save#1", "reload#1", "notify", "save#2", "save#3", "reload#2", "save#4"),
            ("save#1", "quiet", "notify"),
        ),
    ),
    Case(
        "effect_fails",
        "effect_fails.py:effect_fails",
        "nothing below an effect that failed runs",
        order=(("prepare", "upload"),),
        fails="upload",
        never=("announce", "count"),
    ),
    Case(
        "failing", "failing.py:failing", "a task fails", order=(("load", "divide"),), fails="divide", never=("report",)
    ),
    Case(
        "late_failure",
        "late_failure.py:late_failure",
        "what Python ran before the failure runs on every engine",
        order=(("load", "slow#1", "slow#2", "slow#3"),),
        fails="broken",
        never=("join", "last"),
        marks=(STOPS,),
    ),
    Case("exit_task", "exit_task.py:exit_task", "a task that leaves the process", fails="leave", never=("after",)),
    Case(
        "printing",
        "printing.py:printing",
        "print and logging of values",
        order=(("load#1", "load#2", "report"),),
        printed=(
            "start of the run",
            "inside load 3",
            "inside load 4",
            "loaded: 3!",
            "a warning of 3",
            "3 and 4",
            "end of the run",
        ),
    ),
    # --- parameters
    Case("parameters", "parameters.py:parameters", "annotations of all types, with their defaults"),
    Case("parameters_given", "parameters.py:parameters", "the same, given at run time", _overridden),
    Case("parameters_typed", "parameters.py:typed", "required parameters of types that JSON has not", _typed),
    Case(
        "hostile_names",
        "hostile_names.py:hostile_names",
        "parameters with the names that engines use",
        lambda: {"params": 1, "self": "s", "context": [1, {"a": 2}]},
    ),
    Case(
        "hostile_text",
        "hostile_text.py:hostile_text",
        "templates, quotes, look-alikes of YAML, long and odd strings",
        order=(("echo#1", "table"),),
    ),
    Case(
        "hostile_text_given",
        "hostile_text.py:hostile_text",
        "the same from outside",
        lambda: {"given": "{{$.inputs.parameters['other']}} {% x %} \\ ' \"\n- a: b", "other": "no"},
    ),
    # --- values
    Case(
        "value_numbers",
        "value_numbers.py:value_numbers",
        "NaN, -0.0, 2**70, complex, Fraction",
        order=(("make", "look#2"),),
    ),
    Case("value_time", "value_time.py:value_time", "dates, zones, folds, UUID, Decimal", order=(("make", "look"),)),
    Case(
        "value_containers",
        "value_containers.py:value_containers",
        "keys and members of all kinds, bytes, sets, collections",
        order=(("make", "look"),),
    ),
    Case(
        "value_classes",
        "value_classes.py:value_classes",
        "Enum, dataclass, NamedTuple, instances of ordinary classes",
        order=(("Model#1", "fit", "look"), ("Slotted", "look")),
    ),
    Case(
        "value_files",
        "value_files.py:value_files",
        "a Path ships its file or folder",
        order=(("write", "read"), ("folder", "read")),
    ),
    Case(
        "value_large",
        "value_large.py:value_large",
        "values of several 100 KB",
        order=(("rows", "total"), ("text", "total")),
    ),
    Case(
        "value_frames",
        "value_frames.py:value_frames",
        "pandas frames with index, zone, categories, attributes",
        order=(("frame", "clean", "matrix", "look"),),
        needs=("pandas", "numpy"),
    ),
    Case(
        "value_arrays",
        "value_arrays.py:value_arrays",
        "numpy arrays and scalars",
        order=(("arrays", "norm"),),
        needs=("numpy",),
    ),
    # --- results
    Case("result_parameter", "returns.py:parameter_only", "a parameter is returned"),
    Case("result_constant", "returns.py:constant_only", "a constant is returned"),
    Case("result_display", "returns.py:display_of_parameters", "a display of parameters and glue is returned"),
    Case("result_nothing", "returns.py:effects_only", "nothing is returned", order=(("effect#1", "effect#2"),)),
    Case("result_none", "returns.py:none_of_a_task", "a task's None is returned"),
    Case("result_twice", "returns.py:same_value_twice", "one value, several times"),
)


def _beside(name: str) -> Any:
    """A file beside this one, by its path: the oracle's process knows no packages of ours."""
    spec = importlib.util.spec_from_file_location(f"conformance_{name}", __file__.replace("index.py", f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_FLOW = _beside("index_flow").cases(Case, STOPS)
CASES += _FLOW
VARIANTS = {case.name for case in _FLOW} - _beside("index_flow").MAIN
DRAWN = _beside("index_drawn").cases(Case, STOPS)
_ENGINES = {case.name for case in DRAWN if case.drawn == "engines"}
CASES += tuple(case for case in DRAWN if case.name in _ENGINES)
BY_NAME = {case.name: case for case in (*CASES, *DRAWN)}
case_of = BY_NAME.__getitem__
