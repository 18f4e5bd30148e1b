"""Writes docs/reference/language.md from the table below: what each piece of Python means in a pipeline, or how it is refused.

`--check` writes nothing and fails where the page on disk is not what the table says. The table is not believed either:
`tests/unit/frontend/test_language.py` compiles every snippet, and demands a row for every statement and expression class of
every Python from 3.10 to 3.14.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "language.md"


class Row(NamedTuple):
    """`classes` of the `ast` module; `works` are bodies that compile, `refused` pairs of a code and a body that gives it."""

    classes: str
    python: str
    meaning: str
    works: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    since: tuple[int, int] = (3, 10)


# What a body may use. `load`, `clean`, `train` and `many` are tasks that return something, `save` returns None.
MODULE = """
import json, math, logging, os, random, time
from domain import Broken, clean, load, make, many, save, stream, train, wait

LIMIT = 3
log = logging.getLogger(__name__)
client = make(1)

def part(x, limit: int = 3):
    if x:
        return clean(x)
    save(x)

def again(x):
    return again(load(x))

def pipe(n: int, rows: list[int], table: dict[str, int]):
    first = load(n)
{body}
"""

DOMAIN = """
class Broken(Exception): pass
def load(*xs): return xs
def clean(x, *, by=None): return x
def train(x, depth=1): return x
def many(x): return [x]
def save(*xs) -> None: pass
def make(x): return print
def stream(x):
    yield x
async def wait(x): return x
"""

SECTIONS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Calls and values",
        (
            Row(
                "Call",
                "`f(x, depth=y)`, `f(*xs, **options)`",
                "a task, where `f` is imported or defined in the same file; a class gives its instance. With `*` or `**` the signature is not checked. "
                "Builtins and deterministic standard-library functions (listed below) are glue: evaluated beside the tasks",
                (
                    "x = clean(load(n), by=LIMIT)",
                    "x = load(*rows, **table)",
                    "x = math.sqrt(n), len(rows), json.dumps(table)",
                ),
                (
                    ("DW106", "clean(first, to=3)"),
                    ("DW107", "clean()"),
                    ("DW111", "x = load(time.time())"),
                    ("DW113", "random.seed(3)"),
                    ("DW118", "x = load(stream(n))"),
                    ("DW118", "x = wait(n)"),
                    ("DW126", "x = json()"),
                ),
            ),
            Row(
                "Expr",
                "`f(x)` as a statement",
                "an effect: after all above it in its block, before all below; so is a call of a function annotated `-> None`",
                ("save(first)", "'text'", "first and save(first)", "[save(x) for x in rows]"),
                (("DW109", "rows.sort()"), ("DW130", "first.fit(rows)")),
            ),
            Row(
                "",
                "`print(…)`, `logger.info(…)`, `warnings.warn(…)`",
                "runs in the worker, next to its last-ready argument; never a barrier, never dropped",
                ("print(first, n)", "log.info('%s', first)"),
                (("DW101", "x = [print(first)]"),),
            ),
            Row(
                "Name",
                "`x`",
                "a data edge; a module-level name is a constant where it is bound once, to a literal, and changed nowhere, else imported by the worker",
                ("x = clean(first, by=LIMIT)",),
                (("DW104", "if n:\n    x = 1\nload(x)"), ("DW105", "load(missing)"), ("DW112", "load(client)")),
            ),
            Row("Constant", "`3`, `'text'`, `None`", "a constant", ("x = load(3, 'text', None, b'', ...)",)),
            Row(
                "List Tuple Set Dict",
                "`[a, b]`, `(a, b)`, `{a, b}`, `{k: v}`",
                "built where it is used",
                ("x = load([first, n], (first,), {n, first}, {'k': first, n: 1})",),
            ),
            Row("Starred", "`[*a, b]`, `a, *b = c`", "as in Python", ("a, *b = load([*rows, n])",)),
            Row(
                "Attribute Subscript Slice",
                "`x.name`, `x['k']`, `x[1:]`, `x.method()`",
                "glue: real Python, run by the worker",
                ("x = load(first.name, first['k'], first[1:], first.upper())",),
                (("DW109", "first.name = 3"), ("DW109", "first['k'] = 3")),
            ),
            Row("BinOp UnaryOp", "`a + b`, `-a`, `not a`", "glue", ("x = load(n + 1, -n, not n, ~n)",)),
            Row(
                "BoolOp Compare IfExp",
                "`a or b`, `a < b < c`, `a if t else b`",
                "glue; a condition where a task stands in a part that may not be evaluated",
                (
                    "x = n or load(1)",
                    "x = n and 2",
                    "x = 0 < n < load(n)",
                    "x = load(1) if n else clean(2)",
                    "x = 1 if n else 2",
                ),
            ),
            Row(
                "JoinedStr FormattedValue",
                '`f"{a:>5}"`',
                "glue",
                ("x = load(f'{n:>5} {first!r}')", "x = f'{load(n)}'"),
            ),
            Row(
                "Lambda",
                "`lambda x: …`",
                "glue, inside an expression",
                ("x = sorted(rows, key=lambda r: -r)",),
                (("DW108", "load(lambda: 3)"), ("DW108", "x = sorted(rows, key=lambda r: load(r))")),
            ),
            Row("NamedExpr", "`x := …`", "refused", (), (("DW101", "load(x := 3)"),)),
            Row(
                "Await Yield YieldFrom",
                "`await`, `yield`",
                "refused",
                (),
                (("DW118", "yield first"), ("DW118", "yield from first"), ("DW118", "x = await first")),
            ),
            Row("TemplateStr Interpolation", '`t"{a}"`', "refused", (), (("DW129", "x = t'{n}'"),), (3, 14)),
        ),
    ),
    (
        "Names",
        (
            Row(
                "Assign AnnAssign",
                "`x = …`, `a, b = …`, `x: int = …`",
                "binds names; unpacking checks the length",
                ("x = y = load(n)", "a, (b, c) = load(n)", "x: int = load(n)"),
            ),
            Row(
                "AugAssign",
                "`x += …`",
                "on text and numbers a new value; on a list that the pipeline built itself it adds elements",
                ("x = 1\nx += n\nload(x)", "out = []\nout += [load(n)]\nload(out)"),
                (("DW109", "first += [1]"),),
            ),
            Row("Delete", "`del x`, `del x[k]`", "refused", (), (("DW109", "del first"),)),
            Row(
                "Import ImportFrom",
                "`import` inside the function",
                "like one at the top",
                ("import json as j\nfrom math import pi\nload(j.dumps(pi))",),
            ),
            Row(
                "Global Nonlocal",
                "`global`, `nonlocal`",
                "refused",
                (),
                (("DW110", "global LIMIT"), ("DW110", "nonlocal first")),
            ),
            Row(
                "FunctionDef AsyncFunctionDef ClassDef",
                "`def` and `class` inside the function",
                "refused",
                (),
                (
                    ("DW128", "def inner(): pass"),
                    ("DW128", "async def inner(): pass"),
                    ("DW128", "class Inner: pass"),
                ),
            ),
            Row("TypeAlias", "`type X = …`", "refused", (), (("DW101", "type X = int"),), (3, 12)),
            Row("Pass", "`pass`", "nothing", ("pass",)),
        ),
    ),
    (
        "Branches",
        (
            Row(
                "If",
                "`if …: … elif …: … else: …`",
                "a condition; what the branches bind differently is merged, also with the value before the `if`. On a constant: the branch that runs",
                (
                    "x = first\nif n > 3:\n    x = clean(x)\nelif n:\n    save(x)\nload(x)",
                    "if LIMIT:\n    x = 1\nload(x)",
                ),
                (
                    ("DW104", "if n:\n    x = load(1)\nload(x)"),
                    ("DW117", "".join(f"{'    ' * i}if load({i}):\n" for i in range(70)) + "    " * 70 + "save(n)"),
                ),
            ),
            Row(
                "Return",
                "`return x`",
                "the result; an early `return` makes a condition of what follows, which is not copied",
                ("return first", "if n:\n    return first\nreturn clean(first)"),
                (("DW115", "return zip(rows, rows)"), ("DW132", "for x in rows:\n    if load(x):\n        return x")),
            ),
            Row("Match", "`match`", "refused", (), (("DW101", "match n:\n    case 1:\n        pass"),)),
        ),
    ),
    (
        "Loops",
        (
            Row(
                "For",
                "`for x in items:`",
                "over a constant, a `range` of constants, a literal, or a list whose elements the pipeline knows: unrolled, up to 1,000 rounds; may carry state and be left. "
                "Over any other value, `range(n)`, `zip`, `enumerate`, `.items()`: a map, in the order of the items, also over none. "
                "`out.append(…)`, `out.extend(…)` and `out += …` on a list made before the loop collect; without a list and with an effect the rounds run in order",
                (
                    "total = 0\nfor x in (1, 2):\n    total = load(total, x)\nload(total)",
                    "out, kept = [], []\nfor i, x in enumerate(rows):\n    if x:\n        kept.append(load(i))\n    out += [load(x)]\nload(out, kept)",
                    "for x in rows:\n    save(x)\nelse:\n    save(n)",
                    "out = []\nfor x in rows:\n    for y in many(x):\n        out.append(load(y))\nload(out)",
                    "for k, v in table.items():\n    save(k, v)",
                ),
                (
                    ("DW103", "total = 0\nfor x in rows:\n    total = load(total, x)"),
                    ("DW103", "x = None\nfor x in rows:\n    save(x)\nload(x)"),
                    ("DW104", "for x in rows:\n    save(x)\nload(x)"),
                    ("DW109", "for x in rows:\n    first.append(load(x))"),
                    ("DW117", "for i in range(2000):\n    save(i)"),
                ),
            ),
            Row(
                "Break Continue",
                "`break`, `continue`",
                "in an unrolled loop both, also under a condition; in a map `continue`",
                (
                    "for x in (1, 2):\n    if load(x):\n        break\n    if load(x, x):\n        continue\n    save(x)\nelse:\n    save(n)",
                    "for x in rows:\n    if not x:\n        continue\n    save(x)",
                ),
                (("DW132", "for x in rows:\n    if load(x):\n        break"),),
            ),
            Row(
                "ListComp SetComp DictComp",
                "`[f(x) for x in xs if t]`, `{…}`, `{k: v …}`",
                "without a task glue; with one unrolled or a map as `for` is; filters with tasks are conditions; several `for` and comprehensions inside others are maps in maps",
                (
                    "x = [load(y) for y in rows if y]",
                    "x = {load(y) for y in (1, 2)}",
                    "x = {y: load(y) for y in rows}",
                    "x = [[load(y, z) for z in rows if load(z)] for y in rows]",
                    "x = [load(y, z) for y in rows for z in many(y)]",
                    "x = [r + 1 for r in rows]",
                ),
            ),
            Row(
                "GeneratorExp",
                "`(… for x in xs)`",
                "without a task glue, with one consumer; with one only as the sole argument of `list`, `tuple`, `set`, `dict`, `sorted` or `sum`",
                ("x = load(max(r for r in rows))", "x = sum(load(y) for y in rows)"),
                (
                    ("DW115", "x = (r for r in rows)\nload(x)\nsave(x)"),
                    ("DW118", "x = any(load(y) for y in rows)"),
                ),
            ),
            Row("While", "`while`", "refused", (), (("DW102", "while load(n):\n    pass"),)),
            Row("AsyncFor", "`async for`", "refused", (), (("DW118", "async for x in first:\n    pass"),)),
        ),
    ),
    (
        "Failures",
        (
            Row(
                "Try",
                "`try: … except E: … raise` `else: … finally: …`",
                "`finally` runs always, and a clause that ends in `raise` on a failure, which stands",
                (
                    "try:\n    x = clean(first)\nexcept (ValueError, Broken):\n    save(n)\n    raise\nelse:\n    save(x)\nfinally:\n    save(2)\nload(x)",
                    "try:\n    return clean(first)\nfinally:\n    save(n)",
                ),
                (
                    ("DW133", "try:\n    save(n)\nexcept ValueError:\n    save(1)"),
                    ("DW133", "try:\n    save(n)\nexcept ValueError:\n    raise Broken()"),
                    ("DW133", "try:\n    save(n)\nexcept ValueError as e:\n    print(e)\n    raise"),
                    ("DW134", "x = 0\ntry:\n    x = load(n)\nfinally:\n    save(x)"),
                    ("DW134", "try:\n    save(n)\nfinally:\n    return 3"),
                ),
            ),
            Row(
                "TryStar",
                "`except*`",
                "refused",
                (),
                (("DW133", "try:\n    save(n)\nexcept* ValueError:\n    raise"),),
                (3, 11),
            ),
            Row(
                "Raise",
                "`raise E(…)`, `raise`",
                "fails the run, in the worker; `raise` alone ends a clause",
                ("if not first:\n    raise Broken(n) from None", "if n:\n    raise ValueError"),
                (("DW101", "raise Broken(n) from first"), ("DW101", "raise")),
            ),
            Row(
                "Assert",
                "`assert t, message`",
                "a condition that fails the run",
                ("assert first, f'no {n}'", "assert n > load(n)"),
            ),
            Row(
                "With AsyncWith",
                "`with`",
                "refused",
                (),
                (("DW101", "with open('x') as f:\n    pass"), ("DW118", "async with first:\n    pass")),
            ),
        ),
    ),
    (
        "Pipelines in pipelines",
        (
            Row(
                "",
                "a call of a function named in `expand`",
                "a nested pipeline: its own text is compiled in place of the call, and drawn as a group. Any number of times, in branches and loops",
                ("x = part(first)\ny = [part(r) for r in rows]\nload(x, y)",),
                (("DW125", "again(n)"), ("DW135", "part(*rows)"), ("DW135", "load(Broken(n))")),
            ),
            Row(
                "",
                "parameters of the pipeline function",
                "with annotations and constant defaults; decorators, `*args`, `**kwargs` and other defaults are refused as DW124, DW123 and DW114",
                ("load(n)",),
            ),
        ),
    ),
)

EXPAND = ("part", "again", "Broken")
"""The functions that are expanded where a row's snippet calls them, in the section on nested pipelines."""

FOOT = """
A construct that is not in the table does not exist: the table has a row for every statement and expression class of Python 3.10 to 3.14.

Standard-library names that are glue: `math`, `cmath`, `json.dumps`, `json.loads`, `operator`, `itertools`, `functools.partial`, `functools.reduce`,
`datetime` (constructors and arithmetic), `zoneinfo.ZoneInfo`, `pathlib`, `os.path` (the functions that do not look at the disk), `re`, `string`,
`textwrap`, `decimal.Decimal`, `fractions`, `statistics`, `collections`, `enum`, `copy`, `base64`, `binascii`, `struct`, `hashlib`, `html`,
`urllib.parse`, `uuid.UUID`, `uuid.uuid3`, `uuid.uuid5`, `zlib.crc32`, `unicodedata`, `bisect`, `heapq`, `calendar`, `typing.cast`,
`types.SimpleNamespace`; and the builtins that are pure functions. The exact list is `src/dagwright/frontend/tables.py`. The settings
`glue = ["pkg.mod:f"]` and `task = ["math:sqrt"]` move a function across that line.
"""


def page() -> str:
    """The page's text."""
    lines = [
        "# The language of a pipeline",
        "",
        "A pipeline is a plain Python function. Every construct means what it means in Python, or is refused with a diagnostic that says how to write",
        "it instead. Nothing is ignored. This page is generated by `make golden` from the table that the tests compile.",
    ]
    for title, rows in SECTIONS:
        lines += ["", f"## {title}", "", "| Python | Meaning | Refused as |", "|---|---|---|"]
        for row in rows:
            codes = ", ".join(
                f"[{code}](diagnostics/{code}.md)" for code in dict.fromkeys(code for code, _ in row.refused)
            )
            since = f" (since {row.since[0]}.{row.since[1]})" if row.since > (3, 10) else ""
            lines.append(f"| {row.python.replace('|', chr(92) + '|')}{since} | {row.meaning} | {codes} |")
    return "\n".join(lines) + "\n" + FOOT


def main() -> int:
    """Write the page, or compare."""
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"stale: {PAGE.relative_to(ROOT)}; run scripts/gen_language.py", file=sys.stderr)
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
