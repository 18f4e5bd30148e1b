"""`make bench`: CPU seconds of whole processes, as ratios to `python -c pass` measured in the same run.

Every command is run in rotation with its reference, so that a machine that slows down slows both. Figures are medians. Peers
compile the same chain of tasks with their own tools.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

import airflow_parse
from measure import Figures, measure
from programs import PEERS, write_chain, write_peer

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "core" / "bin"
PEER_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
TARGETS = {"kubeflow": 6, "airflow": 12, "prefect": 12}  # target -> budget at 100 tasks, as a ratio
BUDGET_SECONDS = {1_000: 0.6, 10_000: 4.0}
PEER_LIMIT = 1_000  # the peers take minutes, or fail, beyond


def main() -> int:
    """Measure and print; exit code 1 where a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    sizes = [int(s) for s in args.sizes.split(",")]
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'what':<28}{'tasks':>7}{'cpu s':>9}{'ratio':>8}{'MB':>7}  budget")
        for size in sizes:
            for target, budget in TARGETS.items():
                missed += _compile(Path(folder), size, target, budget, args.runs)
            if not args.no_peers and size <= PEER_LIMIT:
                _peers(Path(folder), size, args.runs)
        missed += _inside(Path(folder))
        missed += airflow_parse.compare([100, 500], max(args.runs, 5))
    for line in missed:
        print(f"over budget: {line}")
    return 1 if missed else 0


def _compile(folder: Path, size: int, target: str, budget: int, runs: int) -> list[str]:
    source = write_chain(folder / f"chain{size}", size)
    command = [str(BIN / "dagwright"), "compile", str(source), "--to", target, "--out", str(folder / "out")]
    figures = measure(command, [str(BIN / "python"), "-c", "pass"], runs if size < 5_000 else 2)
    text = ""
    over = False
    if size == 100:
        text, over = f"<= {budget}x", figures.ratio > budget
    elif size in BUDGET_SECONDS:
        text, over = f"<= {BUDGET_SECONDS[size]} s", figures.cpu > BUDGET_SECONDS[size]
    if size == 10_000:
        text, over = text + ", <= 200 MB", over or figures.megabytes > 200
    _row(f"dagwright -> {target}", size, figures, text)
    return (
        [f"{target} at {size} tasks: {figures.cpu:.3f} s, {figures.ratio:.1f}x, {figures.megabytes:.0f} MB"]
        if over
        else []
    )


def _peers(folder: Path, size: int, runs: int) -> None:
    if not PEER_PYTHON.exists():
        print("peers: not measured (python3 scripts/bootstrap bench makes their environment)")
        return
    for name in PEERS:
        command = write_peer(folder / f"{name}{size}", name, size, str(PEER_PYTHON))
        figures = measure(command, [str(PEER_PYTHON), "-c", "pass"], min(runs, 3))
        _row(name, size, figures, "" if figures.ok else "FAILED: " + figures.error)


def _row(name: str, size: int, figures: Figures, text: str) -> None:
    print(f"{name:<28}{size:>7}{figures.cpu:>9.3f}{figures.ratio:>7.1f}x{figures.megabytes:>7.0f}  {text}", flush=True)


def _inside(folder: Path) -> list[str]:
    """Per-call costs inside one process: extraction, and the local run."""
    import gc
    import time

    from dagwright.compiler import Request, front
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.frontend.extract import extract
    from dagwright.frontend.project import open_file
    from dagwright.run.schedule import execute

    size = 1_000
    source = str(write_chain(folder / f"chain{size}", size))
    gc.disable()
    extractions, runs = [], []
    compilation = front(Request(f"{source}:chain"), DiagnosticSink())
    assert compilation is not None
    for _ in range(7):
        opened = open_file(source, DiagnosticSink())
        assert opened is not None
        begun = time.process_time()
        extract(*opened, "chain", DiagnosticSink())
        extractions.append((time.process_time() - begun) / size * 1e6)
        begun = time.process_time()
        outcome = execute(compilation, {"x": 1})
        runs.append((time.process_time() - begun) / size * 1e6)
        assert outcome.error is None, outcome.report
    gc.enable()
    missed = []
    for name, values, budget in (("extraction, per call", extractions, 60), ("inline run, per task", runs, 15)):
        figure = statistics.median(values)
        print(f"{name:<28}{size:>7}{figure:>8.1f} us{'':>12}  <= {budget} us")
        if figure > budget:
            missed.append(f"{name}: {figure:.1f} us")
    return missed


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users have their bytecode cached
    sys.exit(main())
