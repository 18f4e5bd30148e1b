"""Draws programs that nobody has seen, runs them on the interpreter and inline, and shrinks the first one that goes wrong.

    make fuzz SEED=7 N=500

What hypothesis shrinks is what it drew for the program, so the outcome is a program again: it is written among the cases and into
corpus.txt, where every later run of the tests finds it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from conformance import harness, index
from conformance.drawn.corpus import FOLDER, nesting
from conformance.drawn.illegal import illegal, text_of
from conformance.drawn.legal import programs, strategy
from conformance.drawn.model import Program, named
from conformance.judge import judge
from conformance.legs_local import Inline, Interpreter

LEGS = (Interpreter(), Inline())
BATCH = 50  # hypothesis varies what it had before: a new start now and then gives more that is new
MOST = 40
NO_TASK = {"DW022", "DW122"}  # all calls, or those of a nested pipeline, are in code that cannot run


class Server:
    """One process of drivers/explorer.py."""

    def __init__(self, mode: str, programs: str, hash_seed: str, log: Any) -> None:
        path = [os.path.join(harness.ROOT, "tests"), *harness.SOURCES] if mode == "ours" else []
        env = {**harness.clean_environment(programs), "PYTHONHASHSEED": hash_seed, "CASE_SITES": "1"}
        command = [sys.executable, os.path.join(harness.HERE, "drivers", "explorer.py"), mode, programs]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            env={**env, "PYTHONPATH": os.pathsep.join(path)},
        )  # fmt: skip

    def send(self, job: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        self.process.stdin.flush()

    def wait(self) -> bool:
        assert self.process.stdout is not None
        return self.process.stdout.readline() == b"ok\n"

    def close(self) -> None:
        self.process.communicate()


class Explorer:
    """A folder with programs, and the processes that run them."""

    def __init__(self) -> None:
        self.root = tempfile.mkdtemp(prefix="explore-")
        os.makedirs(os.path.join(self.root, "drawn"))
        shutil.copy(os.path.join(harness.PROGRAMS, "witness.py"), self.root)
        for name in ("__init__.py", "terms.py"):
            shutil.copy(os.path.join(FOLDER, name), os.path.join(self.root, "drawn"))
        harness.PROGRAMS = self.root
        self.log = open(os.path.join(self.root, "log"), "wb")  # noqa: SIM115 -- as long as the processes live
        self.plain = [Server("plain", self.root, s, self.log) for s in ("1", "2024")]
        self.ours = Server("ours", self.root, "random", self.log)
        self.ran = self.discarded = self.number = 0
        self.fails = ""  # of the last program

    def close(self) -> None:
        for server in (*self.plain, self.ours):
            server.close()
        self.log.close()
        shutil.rmtree(self.root)

    def problems(self, name: str, text: str) -> list[str]:
        """What is wrong with a program on the local legs."""
        self.number += 1
        folder = os.path.join(self.root, f"run{self.number}")
        try:
            return self._problems(name, text, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _problems(self, name: str, text: str, folder: str) -> list[str]:
        with open(os.path.join(self.root, "drawn", name + ".py"), "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(self.root, "drawn", "dagwright.toml"), "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in nesting(name, text))
        folders = [os.path.join(folder, f"plain{i}") for i in range(2)]
        for server, path in zip(self.plain, folders, strict=True):
            os.makedirs(path)
            server.send({"name": name, "folder": path})
        answers = [server.wait() for server in self.plain]
        if not all(answers):
            with open(os.path.join(self.root, "log"), encoding="utf-8") as file:
                return ["the plain call broke:\n" + file.read()[-2000:]]
        with open(os.path.join(folders[0], "demands"), encoding="utf-8") as file:
            demands = json.load(file)
        if len(demands["calls"]) > MOST:
            self.discarded += 1
            return []
        fails = "" if demands["failed"] is None else "(glue)"
        if fails and demands["failed"] >= 0:
            function = demands["calls"][demands["failed"]]
            fails = f"{function}#{demands['calls'][: demands['failed'] + 1].count(function)}"
        self.fails = fails
        case = index.Case(name, f"drawn/{name}.py:{name}", "", fails=fails, drawn="inline")
        self._prepare(case, folders, demands)
        return self._run(case, folder)

    def _prepare(self, case: Any, folders: list[str], demands: dict[str, Any]) -> None:
        """What the judge asks for: the case, its oracles, the order it demands."""
        oracles = [
            harness._told(p, *(harness._read(os.path.join(p, n)) for n in ("told", "complaints"))) for p in folders
        ]
        for cached in (harness.oracle, harness.compiled):
            cached.cache_clear()
        harness.BY_NAME[case.name] = case
        harness._CALLED[sys.executable, case.name] = tuple(oracles)
        harness.demands = lambda: {case.name: demands}

    def _run(self, case: Any, folder: str) -> list[str]:
        runs = [
            (leg, harness.Run(case, v, os.path.join(folder, f"{leg.name}-{v.name}")))
            for leg in LEGS
            for v in leg.variants
        ]
        for _, run in runs:
            os.makedirs(run.folder)
        jobs = [leg.job(run) for leg, run in runs]
        self.ours.send({"name": case.name, "folder": folder, "runs": jobs})
        if not self.ours.wait():
            return ["the run broke"]
        with open(os.path.join(folder, "outcomes"), encoding="utf-8") as file:
            outcomes = json.load(file)
        if any(code in outcomes[0].get("error", "") for code in NO_TASK):
            self.discarded += 1
            return []
        self.ran += 1
        found = []
        for leg in LEGS:
            own = [(run, outcome) for (of, run), outcome in zip(runs, outcomes, strict=True) if of is leg]
            keys = [(case.name, run.variant.name) for run, _ in own]
            ran = harness.Ran(
                dict(zip(keys, (o for _, o in own), strict=True)), dict(zip(keys, (r for r, _ in own), strict=True)), 0
            )
            found += [f"{leg.name}: {problem}" for problem in judge(leg, ran, case)]
        return found


def keep(program: Program, fails: str) -> str:
    """Write a program among the cases; its path."""
    old, text = named(program)
    name = old.replace("drawn_", "kept_")
    path = os.path.join(FOLDER, name + ".py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, name))
    for kind, added in (
        ("corpus.txt", [f"{name} subprocess {fails}".rstrip()]),
        ("dagwright.toml", nesting(name, text)),
    ):
        with open(os.path.join(FOLDER, kind), "a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in added)
    return path


def refused(text: str, folder: str) -> list[str]:
    """What is wrong with how an illegal program is refused."""
    from dagwright import api
    from dagwright.diagnostics.model import DagwrightError

    path = os.path.join(folder, "drawn", "wrong.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    lines = text.splitlines()
    codes, wrong = lines[0][2:].split(), {i for i, line in enumerate(lines, 1) if line.endswith("# wrong")}
    try:
        api.load(path + ":program")
    except DagwrightError as error:
        found = [d for d in error.diagnostics if d.severity == "error"]
        if any(not d.code.startswith("DW1") or d.span is None for d in found):
            return [f"not a DW1 with a place: {found}"]
        good = any(d.code in codes and d.span is not None and d.span.line in wrong for d in found)
        return [] if good else [f"wanted {codes} on {sorted(wrong)}, got {found}"]
    return ["it was not refused"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=500)
    given_ = parser.parse_args()
    explorer, last = Explorer(), {}
    quiet = settings(
        max_examples=BATCH, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
    )  # fmt: skip

    @quiet
    @given(programs())
    def legal(program: Program) -> None:
        name, text = named(program)
        found = explorer.problems(name, text)
        if found:
            last.update(program=program, text=text, found=found, fails=explorer.fails)
        assert not found

    @quiet
    @given(strategy(illegal))
    def wrong(drawn: Any) -> None:
        text = text_of(*drawn)
        found = refused(text, explorer.root)
        if found:
            last.update(program=None, text=text, found=found)
        assert not found

    try:
        for i in range(0, given_.number, BATCH):
            for test in (legal, wrong):
                try:
                    seed(given_.seed * 1000 + i // BATCH)(test)()
                except AssertionError:
                    print(last["text"], *last["found"], sep="\n")
                    if last["program"] is not None:
                        print("kept as", keep(last["program"], last["fails"]))
                    return 1
            print(f"{explorer.ran} programs ran, {explorer.discarded} were too long or called nothing", flush=True)
    finally:
        explorer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
