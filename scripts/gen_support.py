"""Writes docs/reference/support.md and the README's table of targets, from the backends' own tables and the suite's counts.

`--check` writes nothing and fails where a file on disk is not what the tables say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dagwright.backend import Feature
from dagwright.registry import BUILT_IN, backend
from dagwright.settings.model import TargetSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "support.md"
README = ROOT / "README.md"
MARKS = {"native": "yes", "lowered": "yes", "fused": "in one task", "lossy": "in part", "unsupported": "no"}
BETWEEN = ("<!-- targets: written by scripts/gen_support.py -->\n", "<!-- end of targets -->\n")
REGIONS = (Feature.MAP, Feature.CONDITION, Feature.TRY_FINALLY, Feature.NESTED_PIPELINE)
# conformance leg -> target and what it runs on
LEGS = {
    "kfp": ("kubeflow", "kfp.local of kfp 2.17, container commands as processes"),
    "airflow": ("airflow", "Airflow 3.3, `dag.test()`"),
    "airflow2": ("airflow", "Airflow 2.11, `dag.test()`"),
    "prefect": ("prefect", "Prefect 3, a server on the loopback interface"),
    "dagster": ("dagster", "Dagster 1.13, `execute_in_process()`"),
    "inline": ("local", "`dagwright run --on inline`"),
    "subprocess": ("local", "`dagwright run --on subprocess`"),
}


def page() -> str:
    """The page's text."""
    names = sorted(BUILT_IN)
    backends = [backend(name) for name in names]
    tables = [b.capabilities(TargetSettings(b.name)) for b in backends]
    lines = [
        "# What each target supports",
        "",
        "Generated from the backends' tables by `make golden`; the tables drive the compiler's errors and the test suite, so they cannot say",
        "one thing here and do another. A number leads to what is to be known about a cell. Versions and profiles other than the default may",
        "differ: `dagwright check SOURCE --to TARGET` tells for a pipeline.",
        "",
        "| feature | " + " | ".join(b.title for b in backends) + " |",
        "|---|" + "---|" * len(backends),
    ]
    notes: list[str] = []
    for feature in Feature:
        cells = []
        for table in tables:
            support = table[feature]
            cell = MARKS[support.level]
            if support.why:
                if support.why not in notes:
                    notes.append(support.why)
                cell += f" [{notes.index(support.why) + 1}]"
            cells.append(cell)
        lines.append(f"| {feature.text} | " + " | ".join(cells) + " |")
    lines += ["", *(f"{number}. {note}" for number, note in enumerate(notes, 1)), "", *_proof()]
    return "\n".join(lines) + "\n"


def _proof() -> list[str]:
    expected = tomllib.loads((ROOT / "tests" / "conformance" / "expected.toml").read_text())["legs"]
    lines = [
        "## Run, not only emitted",
        "",
        "Every program of `tests/conformance` is compiled, run on the engine, and compared with a plain call: the result in value and type, which",
        "functions were called, in which order, and what happens when one fails. So are the examples, with their own settings, by result, output",
        "and tasks. These are the counts that the suite insists on.",
        "",
        "| target | runs on | programs run | runs of examples | refused as declared |",
        "|---|---|---|---|---|",
    ]
    for leg, (target, what) in LEGS.items():
        counts = expected[leg]
        lines.append(f"| {target} | {what} | {counts['run']} | {counts['examples']} | {counts['refused']} |")
    lines += [
        "",
        "No Kubeflow cluster, Composer or MWAA was at hand: what only those do is read from their documentation, not run.",
    ]
    return lines


def readme(text: str) -> str:
    """The README with its table of targets as the tables and counts say."""
    expected = tomllib.loads((ROOT / "tests" / "conformance" / "expected.toml").read_text())["legs"]
    words = ("loops", "conditions", "`finally`", "nested pipelines")
    lines = [f"| target | {' | '.join(words)} | programs that agree with a plain call |", "|---|" + "---|" * 5]
    for name in sorted(BUILT_IN):
        made = backend(name)
        table = made.capabilities(TargetSettings(name))
        cells = [MARKS[table[feature].level] for feature in REGIONS]
        runs = [(what, expected[leg]) for leg, (target, what) in LEGS.items() if target == name]
        proof = "; ".join(f"{counts['run'] + counts['examples']} on {what}" for what, counts in runs)
        lines.append(f"| {made.title} | {' | '.join(cells)} | {proof} |")
    start, end = (text.index(mark) for mark in BETWEEN)
    return text[: start + len(BETWEEN[0])] + "\n" + "\n".join(lines) + "\n\n" + text[end:]


def main() -> int:
    """Write the files, or compare them."""
    made = {PAGE: page(), README: readme(README.read_text())}
    if "--check" in sys.argv[1:]:
        return 0 if all(path.read_text() == text for path, text in made.items()) else 1
    for path, text in made.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
