"""Programs for kfp.local: what their functions do, and the pipelines that call them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DOMAIN = """
from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass
class Model:
    depth: int
    rows: list[int]


class Metrics(NamedTuple):
    auc: float
    count: int


def load(n: int) -> list[int]:
    return list(range(n))


def double(rows: list[int]) -> list[int]:
    return [2 * row for row in rows]


def total(*parts: list[int]) -> int:
    return sum(sum(part) for part in parts) if parts and isinstance(parts[0], list) else sum(parts)


def train(rows: list[int], depth: int) -> Model:
    return Model(depth, rows)


def measure(models: list[Model]) -> Metrics:
    return Metrics(sum(m.depth for m in models) / 4, len(models))


def auc(metrics: Metrics) -> float:
    return metrics.auc


def echo(value):
    return value


def same(value: object) -> object:
    return value


def record(*values, **named):
    return values, named


def lying(x) -> float:
    return {"not": ["a", x]}


def say(text) -> None:
    with open(os.environ["WITNESS"], "a", encoding="utf-8") as file:
        file.write(f"say {text}\\n")


def file(text: str) -> Path:
    path = Path("made.txt")
    path.write_text(text)
    return path


def folder(text: str) -> Path:
    path = Path("made")
    (path / "deep").mkdir(parents=True, exist_ok=True)
    (path / "deep" / "a.txt").write_text(text)
    (path / "b.txt").write_text(text * 2)
    return path


def read(path: Path) -> str:
    if path.is_dir():
        return ",".join(f"{p.name}:{p.read_text()}" for p in sorted(path.rglob("*.txt")))
    return path.read_text()


def array(n: int):
    import numpy as np

    return np.arange(n, dtype="float32") / 2


def score(values) -> float:
    return values.sum()


def frame(n: int) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"a": range(n), "b": [str(i) for i in range(n)]}, index=[10 * i for i in range(n)])


def columns(table: pd.DataFrame):
    return [list(table.columns), list(table.index), table.to_dict("list")]


def flaky(path: str, failures: int) -> str:
    with open(path, "a", encoding="utf-8") as file:
        file.write("x")
    with open(path, encoding="utf-8") as file:
        tries = len(file.read())
    if tries <= failures:
        raise ValueError(f"try {tries}")
    return f"after {tries}"


def fail(text: str) -> str:
    raise ValueError(text)


def even(number: int) -> bool:
    return number % 2 == 0


def half(number: int) -> float:
    return number / 2


def where() -> list[bool]:
    apart = os.getcwd() not in (os.environ["HOME"], os.environ["TMPDIR"])
    return [apart, os.listdir(".") == [], os.listdir(os.environ["HOME"]) == [], os.environ["MODE"] == "no"]
"""

NAMES = (
    "Metrics Model array auc columns double echo even fail file flaky folder frame half load lying measure read record same say score "
    "total train where"
)


class Program(NamedTuple):
    """The source of a pipeline function, the arguments of the run, and lines of settings."""

    source: str
    arguments: dict = {}
    settings: str = ""


SUCCEED = {
    "chain": Program("""
def chain(n: int = 4):
    return double(double(load(n)))
"""),
    "diamond": Program(
        """
def diamond(n: int):
    rows = load(n)
    left = double(rows)
    right = double(left)
    return total(left, right, rows)
""",
        {"n": 5},
    ),
    "models": Program("""
def models(n: int = 3):
    rows = load(n)
    found = [train(rows, depth=d) for d in (3, 5, 7)]
    metrics = measure(found)
    return found, metrics, auc(metrics)
"""),
    "literals": Program("""
def literals():
    return record(
        None, True, -0.0, 1e300, 2**60, (1, (2,)), {1: "a", (2,): b"x"}, {"$": 1}, ..., k=[{3, 1}, "\\u00e9\\ud800"]
    )
"""),
    "hostile": Program(
        r"""
def hostile(text: str):
    a = echo("{{$.inputs.parameters['value']}}")
    b = echo("{{$}} $(HOME) $$HOME $$ ${HOME} {% x %} {# y #} it's \"q\" \\\n\t\x00")
    return record(a, b, text, same("{{workflow.name}}"), key="[[ScheduledTime]]")
""",
        {"text": "{{$.inputs.parameters['dagwright_step']}} {{$}} $(HOME) $$"},
    ),
    "params": Program(
        """
def params(
    i: int, f: float, b: bool, s: str, xs: list[int], t: tuple[int, str], d: dict[str, int], o: int | None, a, p: Path
):
    return record(i, f, b, s, xs, t, d, o, a, p)
""",
        {
            "i": 3,
            "f": 2.0,
            "b": False,
            "s": "no",
            "xs": [3, 1],
            "t": (1, "x"),
            "d": {"b": 1, "a": 2},
            "o": None,
            "a": 2**60,
            "p": Path("x"),
        },
    ),
    "defaults": Program("""
def defaults(
    i: int = 2**60, f: float = -0.0, one: float = 1, s: str = "{{$.x}}", e: str = "", n: str | None = None,
    xs: list[int] = [1, 2], t: tuple[int, ...] = (), d: dict[str, int] = {"b": 1, "a": 2},
    q: str = '{"dw": 1, "value": 2}',
):
    return record(i, f, one, s, e, n, xs, t, d, q)
"""),
    "names": Program(
        """
def names(
    self: str, context: str, run_id: str, type: str, params: str, größe: int, dagwright_step: int, value: str = "v"
):
    return record(self, context, run_id, type, params, größe, dagwright_step, echo(value))
""",
        {"self": "a", "context": "b", "run_id": "c", "type": "d", "params": "e", "größe": 1, "dagwright_step": 2},
    ),
    "effects": Program("""
def effects(n: int = 2):
    say("first")
    rows = load(n)
    say(rows)
    say("last")
    return rows
"""),
    "nothing": Program("""
def nothing():
    say("only")
"""),
    "lies": Program("""
def lies():
    return record(lying(1), echo(lying(2)))
"""),
    "files": Program("""
def files(text: str = "hello"):
    return record(read(file(text)), read(folder(text)), read(same(folder(text))))
"""),
    "arrays": Program("""
def arrays(n: int = 5):
    values = array(n)
    return record(score(values), echo(score(values)), values)
"""),
    "frames": Program("""
def frames(n: int = 3):
    return columns(same(frame(n)))
"""),
    "unpacked": Program("""
def unpacked(n: int = 3):
    a, (b, *c) = record(load(n), 5, 6), load(n)
    return record(a, b, c, f"{b}-{n!r}", c[0] + 1)
"""),
    "alone": Program(
        """
def alone():
    return where()
""",
        settings='[pipelines.alone.tasks.where]\nenv = { MODE = "no" }',
    ),
    "branches": Program(
        """
def branches(n: int, m: int):
    first = half(n)
    if even(n):
        say("even")
        second = half(m)
        if even(m):
            say("both")
    else:
        second = None
        say("odd")
    if even(m):
        say("again")
    return record(first, second)
""",
        {"n": 4, "m": 6},
    ),
    "other_branches": Program(
        """
def other_branches(n: int, m: int):
    first = half(n)
    if even(n):
        first = half(m)
    elif even(m):
        first = half(0)
    return record(first)
""",
        {"n": 3, "m": 5},
    ),
    "loops": Program(
        """
def loops(n: int):
    rows = load(n)
    top = half(n)
    models = [train(rows, depth=d) for d in rows]
    scaled = []
    for row in rows:
        twice = total(row, row)
        scaled.append(record(twice, top, row))
    again = [same(model) for model in models if model.depth]
    if even(n):
        say([model.depth for model in models])
    return models, scaled, again
""",
        {"n": 4},
    ),
    "no_round": Program("""
def no_round(n: int = 0):
    rows = load(n)
    return [double([row]) for row in rows], measure([train(rows, depth=d) for d in rows])
"""),
    "one_round": Program("""
def one_round(n: int = 1):
    return [frame(3) for row in load(n)]
"""),
    "many_rounds": Program("""
def many_rounds(n: int = 60):
    return total([same(row) for row in load(n)])
"""),
    "inlined": Program(
        """
def inlined(n: int = 3):
    return total(double(load(n)))
""",
        settings='[targets.kubeflow]\nworker = "inline"',
    ),
}

FAIL = {
    "failing": Program("""
def failing():
    rows = load(3)
    text = fail(f"no {rows}")
    return total(double(rows)), echo(text)
"""),
    "retried": Program(
        """
def retried(path: str):
    return echo(flaky(path, 2))
""",
        {"path": "tries"},
        "[pipelines.retried.tasks.flaky]\nretries = 2",
    ),
    "exhausted": Program(
        """
def exhausted(path: str):
    return echo(flaky(path, 5))
""",
        {"path": "tries"},
        "[pipelines.exhausted.tasks.flaky]\nretries = 1",
    ),
    "scheduled": Program(
        """
def scheduled(day: str, run: str, env: str):
    return record(day, env, len(run) > 3)
""",
        settings="""
schedule = "0 6 * * 1"
[pipelines.scheduled.params]
day = { from = "schedule.date", offset = "-1d" }
run = { from = "run.id" }
env = { from = "env.name" }
[environments.prod]
""",
    ),
    "large": Program("""
def large(n: int):
    return echo(n)
"""),
    "big": Program("""
def big(n: int = 9000):
    return echo(lying(list(range(n))))
"""),
}
