"""The proof's machinery: run every case on a leg, and say what is wrong with what came back.

A leg gives one outcome for each run of a case:

    {"state": "succeeded" | "failed" | "error" | "refused", "error": text, "codes": [refusals],
     "graph": {step: [steps it waits for]},               # as the engine's own parser reads the emitted file; where the plan has
                                                          # regions, with the engine's own tasks for them, if there are any
     "tasks": {step: {"state", "attempts"}},              # the engine's own word; attempts of all rounds of a loop together
     "plan": the plan that was emitted                    # on engines, where it may differ from the plan for no target
     "result": described, "raised": {"type", "args", "text"}, "shown": what stands in the logs}

`judge.py` compares that with the oracle (a plain call) and the witness (what the functions themselves wrote; examples have none).
"""

from __future__ import annotations

import fnmatch
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance import examples, index
from conformance.plans import mangled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.index import Case

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAMS = os.path.join(HERE, "cases")
EXAMPLES = os.path.join(ROOT, "examples")
DESCRIBE = os.path.join(HERE, "describe.py")
ENGINE_TIMEOUT = 5400 if "DAGWRIGHT_LONG" in os.environ else 1500
SOURCES = [
    os.path.join(ROOT, "src"),
    *(os.path.join(ROOT, "backends", e) for e in sorted(os.listdir(os.path.join(ROOT, "backends")))),
]


CASES = (*index.CASES, *examples.cases(EXAMPLES))
BY_NAME = {case.name: case for case in (*index.DRAWN, *CASES)}
assert len({case.name for case in CASES}) == len(CASES), (
    "two cases have one name; pipelines of examples must differ in theirs"
)
# Cases that show nothing that another one does not: those, and further runs of the pipeline of an example.
_FIRST = {(case.root, case.pipeline): case.name for case in reversed(CASES) if case.plain}
VARIANTS = index.VARIANTS | {case.name for case in CASES if case.plain} - set(_FIRST.values())


def root_of(case: Case) -> str:
    """The folder from which the case's modules are imported."""
    return case.root or PROGRAMS


def selected() -> tuple[Case, ...]:
    """All cases, or those that DAGWRIGHT_CASES (globs with commas) names: for working on one."""
    globs = os.environ.get("DAGWRIGHT_CASES", "*").split(",")
    return tuple(case for case in CASES if any(fnmatch.fnmatchcase(case.name, g) for g in globs))


def cases_of(leg: Leg) -> tuple[Case, ...]:
    """The selected cases that a leg runs: all of them where there is time."""
    return tuple(case for case in selected() if "DAGWRIGHT_LONG" in os.environ or leg.takes(case))


class Variant(NamedTuple):
    """One way to run a case: `seed` a hostile schedule, `mangle` other step ids; `run` False: the emitted file is only read."""

    name: str
    seed: int | None = None
    mangle: int | None = None
    run: bool = True


NATURAL = Variant("natural")


class Run(NamedTuple):
    """A case on a leg in one variant, with the folder that is its own."""

    case: Case
    variant: Variant
    folder: str

    @property
    def witness(self) -> str:
        return os.path.join(self.folder, "witness")


# --- the program's own side: plan, oracle, witness ---------------------------------------------------------------------


class Oracle(NamedTuple):
    told: dict[str, Any]
    events: tuple[dict[str, Any], ...]
    printed: str
    lines: tuple[str, ...]  # of stdout, those that every plain call prints
    text: str  # the result's repr

    @property
    def calls(self) -> list[str]:
        """The calls that the pipeline function itself makes, in the order CPython makes them."""
        return [e["call"] for e in self.events if e["event"] == "enter" and e["depth"] == 1]


def clean_environment(folder: str) -> dict[str, str]:
    """Nothing of ours but where programs are; HOME and TMPDIR are fresh."""
    own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
    for path in (*own.values(), os.path.join(folder, "cwd")):
        os.makedirs(path, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, **own, "PYTHONDONTWRITEBYTECODE": "1"}


def read_witness(path: str) -> tuple[dict[str, Any], ...]:
    try:
        with open(path, encoding="utf-8") as file:
            return tuple(json.loads(line) for line in file)
    except FileNotFoundError:
        return ()


@cache
def oracle(python: str, name: str) -> Oracle:
    """The plain call under two hash seeds; two that differ make the case unfit."""
    first, second = _CALLED.get((python, name)) or _plain_calls(python, [BY_NAME[name]])[0]
    if (first.told, first.calls) != (second.told, second.calls):
        raise AssertionError(f"the case is unfit: two plain calls differ\n{first.told}\n{second.told}")
    return first._replace(lines=tuple(line for line in first.lines if line in second.lines))


_CALLED: dict[tuple[str, str], tuple[Oracle, Oracle]] = {}


def call_plainly(python: str, cases: Sequence[Case]) -> None:
    """Ask the oracle of many cases at once: it saves their starts."""
    asked = [case for case in cases if (python, case.name) not in _CALLED]
    if not asked:
        return
    for case, found in zip(asked, _plain_calls(python, asked), strict=True):
        _CALLED[python, case.name] = found


def _plain_calls(python: str, cases: Sequence[Case]) -> list[tuple[Oracle, Oracle]]:
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        found = []
        for seed in ("1", "2024"):
            own = os.path.join(folder, seed)
            env = clean_environment(own) | {"PYTHONHASHSEED": seed, "CASE_SITES": "1"}
            found.append(_of_seed(python, cases, own, env))
        return list(zip(*found, strict=True))


def _of_seed(python: str, cases: Sequence[Case], folder: str, env: dict[str, str]) -> list[Oracle]:
    jobs = []
    for i, case in enumerate(cases):
        asked = [examples.__file__, case.plain] if case.plain else [index.__file__, case.name]
        jobs.append([root_of(case), *asked, os.path.join(folder, str(i))])
        os.makedirs(jobs[-1][-1])
    roots = sorted({case.root for case in cases if case.plain})
    command = [
        python,
        os.path.join(HERE, "drivers", "many.py"),
        DESCRIBE,
        *sorted(set().union(*map(examples.imports, roots))),
    ]
    done = subprocess.run(
        command, input=json.dumps(jobs), cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return [_told(path, *(_read(os.path.join(path, name)) for name in ("told", "complaints"))) for *_, path in jobs]


def _told(folder: str, stdout: str, complaints: str) -> Oracle:
    shown, told = _read(os.path.join(folder, "printed")), json.loads(stdout)
    text = told.pop("repr", "")
    return Oracle(
        told, read_witness(os.path.join(folder, "witness")), shown + complaints, tuple(shown.splitlines()), text
    )


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


@cache
def demands() -> dict[str, dict[str, Any]]:
    """What drivers/demands.py reads off every drawn program, by case."""
    jobs = [(case.source.partition(".")[0].replace("/", "."), case.name) for case in index.DRAWN]
    command = [sys.executable, os.path.join(HERE, "drivers", "demands.py"), PROGRAMS]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return {name: found for (_, name), found in zip(jobs, json.loads(done.stdout), strict=True)}


def orders(case: Case, calls: list[str]) -> list[tuple[str, str]]:
    """The pairs of calls that must come one after the other: as the index says, or as a drawn program demands."""
    if not case.drawn:
        return [pair for chain in case.order for pair in pairwise(chain)]
    found = demands()[case.name]
    if found["calls"] != [call.partition("(")[0] for call in calls]:
        raise AssertionError(f"demands.py sees the calls {found['calls']}, CPython makes {calls}")
    names = {i: name for name, i in call_names(calls).items()}
    pairs = {(i, j) for j, needs in enumerate(found["needs"]) for i in needs}
    pairs |= {(i, j) for at in found["barriers"] for i in range(at) for j in range(at, len(calls))}
    return [(names[i], names[j]) for i, j in sorted(pairs)]


@cache
def compiled(name: str) -> Any:
    return load(BY_NAME[name])


def load(case: Case) -> Any:
    """The case read and planned, for no target. Raises DagwrightError."""
    from dagwright.compiler import front
    from dagwright.diagnostics.model import DiagnosticSink

    sink = DiagnosticSink()
    compilation = front(request(case), sink)
    sink.raise_if_errors()
    return compilation


def request(case: Case, leg: Leg | None = None) -> Any:
    """What to compile: a function of a file; of an example the pipeline that its own settings name.

    An example may have an environment of the leg's name, for what it asks of that engine and version.
    """
    from dagwright.compiler import Request

    source, targets, sets, env, settings = os.path.join(PROGRAMS, case.source), (), (), None, None
    if case.pipeline:
        source, settings = case.pipeline, os.path.join(case.root, "dagwright.toml")
    if leg is not None:
        targets, env = (leg.target,), leg.name if leg.name in case.environments else None
        sets = ((f'targets.{leg.target}.version="{leg.version}"',) if leg.version else ()) + leg.sets
    return Request(source, env, sets, targets, settings)


def call_names(calls: list[str]) -> dict[str, int]:
    """`save#2` -> the position of the second call of `save`; `save` alone where there is one."""
    names: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for i, call in enumerate(calls):
        function = call.partition("(")[0]
        counts[function] += 1
        names[f"{function}#{counts[function]}"] = i
    names.update({name[:-2]: i for name, i in names.items() if name.endswith("#1") and counts[name[:-2]] == 1})
    return names


def is_witnessed(callee: Any) -> bool:
    """Whether the callee's calls stand in the witness file."""
    sys.path.append(PROGRAMS)
    try:
        for module, qualname in ((callee.module, callee.qualname), *callee.alternatives):
            try:
                found: Any = importlib.import_module(module)
            except ImportError:
                continue
            for part in qualname.split("."):
                found = getattr(found, part)
            found = found.__init__ if isinstance(found, type) else found
            return hasattr(found, "__wrapped__")
        raise AssertionError(f"{callee.text} cannot be imported")
    finally:
        sys.path.remove(PROGRAMS)


# --- emission -----------------------------------------------------------------------------------------------------------


class Refused(Exception):
    """The target cannot: the codes of the diagnostics."""

    def __init__(self, codes: list[str], text: str) -> None:
        super().__init__(text)
        self.codes = codes


class Mangling:
    """A backend that gives the plan's units other names before it emits them, and keeps the plan that it emits."""

    def __init__(self, real: Any, seed: int | None) -> None:
        self.real, self.seed = real, seed
        self.plan: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def emit(self, plan: Any, target: Any) -> Any:
        self.plan = plan if self.seed is None else mangled(plan, self.seed)
        return self.real.emit(self.plan, target)


def emit(case: Case, leg: Leg, folder: str, mangle: int | None) -> tuple[list[str], Any]:
    """Compile for the target of a leg into a folder; the paths of the files, and the plan as emitted. Raises Refused."""
    from dagwright.compiler import back, front
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.registry import backend

    sink = DiagnosticSink()
    compilation = front(request(case, leg), sink)
    emission, target = None, Mangling(backend(str(leg.target)), mangle)
    if compilation is not None:
        emission = back(compilation, target, sink)
    if emission is None:
        found = [d for d in sink.sorted() if d.severity == "error"]
        raise Refused([d.code for d in found], "\n".join(f"{d.code}: {d.message} {d.help}" for d in found))
    paths = []
    for artifact in emission.artifacts:
        path = os.path.join(folder, artifact.path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(artifact.text)
        paths.append(path)
    return paths, target.plan


def arguments_of(case: Case) -> dict[str, Any]:
    """The case's arguments as Python values; some are of the programs' own classes."""
    sys.path.append(PROGRAMS)
    try:
        return case.arguments()
    finally:
        sys.path.remove(PROGRAMS)


def tagged_arguments(case: Case) -> dict[str, Any]:
    """The case's arguments in the tagged JSON of the worker: how the harness carries them to a driver."""
    import dagwright_worker

    return {name: dagwright_worker.to_json(value) for name, value in arguments_of(case).items()}


# --- legs ---------------------------------------------------------------------------------------------------------------


class Leg:
    """One way to run all cases; subclasses in legs_*.py."""

    name = ""
    environment = "core"
    target: str | None = None
    version: str | None = None  # of the target, where it is not the default
    sets: tuple[str, ...] = ()  # settings of its own, as `--set` takes them
    variants: tuple[Variant, ...] = (NATURAL,)
    engine: str | None = None  # the distribution whose version the table shows
    required = True
    quick = False  # whether it runs the cases that are variants of another, too
    drawn = False  # whether it runs the drawn programs for engines where time is short

    def takes(self, case: Case) -> bool:
        """Whether it runs a case also where time is short: those that are variants of another on a quick leg only.

        Tasks of examples load whole libraries: all their runs are for the legs that have nothing else to load.
        """
        if case.drawn and not (self.quick or self.drawn):
            return False
        return case.name not in VARIANTS or (self.quick and not (case.plain and self.environment != "core"))

    def variants_of(self, case: Case) -> tuple[Variant, ...]:
        """The ways in which it runs a case."""
        return self.variants

    @property
    def python(self) -> str:
        if self.environment == "core":
            return sys.executable
        return os.path.join(ROOT, ".venv", self.environment, "bin", "python")

    def missing(self) -> tuple[str, bool] | None:
        """Why the leg cannot run, and whether that is allowed (the Python at hand cannot host the engine)."""
        note = os.path.join(ROOT, ".venv", self.environment + ".not-run")
        if os.path.exists(note):
            with open(note, encoding="utf-8") as file:
                return file.read().strip(), True
        if not os.path.exists(self.python):
            return f"no environment .venv/{self.environment}: `make test` builds it", False
        return None

    def versions(self) -> tuple[str, str]:
        """The engine's version and the Python's."""
        ask = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]) if sys.argv[1] else '-', sys.version.split()[0])"
        done = subprocess.run([self.python, "-c", ask, self.engine or ""], capture_output=True, text=True, check=True)
        engine, python = done.stdout.split()
        return engine, python

    def run(self, runs: list[Run]) -> list[dict[str, Any]]:
        raise NotImplementedError

    def drive(
        self, driver: str, jobs: list[Any], folder: str, *arguments: str, env: dict[str, str] | None = None
    ) -> list[dict[str, Any]]:
        """One process for all jobs, as JSON through stdin and stdout; its own output is kept in `driver.log`."""
        environment = {**clean_environment(folder), **(env or {})}
        log_path = os.path.join(folder, "driver.log")
        with open(log_path, "wb") as log:
            process = subprocess.Popen(
                [self.python, driver, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                env=environment, cwd=os.path.join(folder, "cwd"), start_new_session=True,
            )  # fmt: skip
            try:
                out, _ = process.communicate(json.dumps(jobs).encode(), timeout=ENGINE_TIMEOUT)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)  # the driver and what it started, nothing else
                process.communicate()
                raise
        if process.returncode:
            with open(log_path, encoding="utf-8", errors="replace") as file:
                raise AssertionError(f"the driver ended with {process.returncode}:\n{file.read()[-4000:]}")
        found: list[dict[str, Any]] = json.loads(out) if out.strip() else []
        return found


class Ran(NamedTuple):
    """All outcomes of a leg, by case and variant, and how long it took."""

    outcomes: dict[tuple[str, str], dict[str, Any]]
    runs: dict[tuple[str, str], Run]
    seconds: float


def runs_of(leg: Leg, folder: str, cases: Sequence[Case] | None = None) -> list[Run]:
    """What a leg runs: every selected case, or those given, in every variant of the leg."""
    return [
        Run(case, v, os.path.join(folder, f"{case.name}-{v.name}"))
        for case in (cases_of(leg) if cases is None else cases)
        if all(_importable(leg.python, module) for module in case.needs)
        for v in leg.variants_of(case)
    ]


def run_leg(leg: Leg, folder: str, cases: Sequence[Case] | None = None) -> Ran:
    """All runs of a leg in one go; its oracle is asked at once, too."""
    begun = time.monotonic()
    runs = runs_of(leg, folder, cases)
    for run in runs:
        os.makedirs(run.folder)
    call_plainly(leg.python, list(dict.fromkeys(run.case for run in runs)))
    outcomes = leg.run(runs)
    return ran_of(runs, outcomes, time.monotonic() - begun)


def ran_of(runs: list[Run], outcomes: list[dict[str, Any]], seconds: float) -> Ran:
    """The outcomes beside their runs."""
    keys = [(run.case.name, run.variant.name) for run in runs]
    return Ran(dict(zip(keys, outcomes, strict=True)), dict(zip(keys, runs, strict=True)), seconds)


def called(python: str) -> dict[tuple[str, str], tuple[Oracle, Oracle]]:
    """What the oracle has said so far in an environment; given to `remember` in another process."""
    return {key: found for key, found in _CALLED.items() if key[0] == python}


def remember(found: dict[tuple[str, str], tuple[Oracle, Oracle]]) -> None:
    _CALLED.update(found)


@cache
def _importable(python: str, module: str) -> bool:
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
