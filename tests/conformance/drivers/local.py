"""The legs that need no engine: the interpreter, `inline` and `subprocess`. Jobs from stdin, outcomes to stdout, both JSON.

A job:      {"case", "on": "interpreter" | "inline" | "subprocess", "seed": int | null, "mangle": int | null, "folder", "witness"}
An outcome: as every leg's (see harness.py).

Each job has a process of its own with an empty folder, HOME and TMPDIR; the subprocess executor makes those anew for every task.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.dirname(HERE))


class States:
    """A watcher: what became of each step. One that runs once for every element has failed where one of them did."""

    def __init__(self, tasks):
        self.tasks = tasks

    def started(self, step):
        self.tasks[step.id]["attempts"] += 1

    def finished(self, step, seconds):
        if self.tasks[step.id]["state"] != "failed":
            self.tasks[step.id]["state"] = "succeeded"

    def failed(self, step, seconds):
        self.tasks[step.id]["state"] = "failed"

    def close(self):
        pass


def interpret(compilation, values):
    """The whole pipeline as one block of the worker: what the IR as written means, without plan, store or copies."""
    import dagwright_worker as worker
    from dagwright.ir.json import node_json, ref_json
    from dagwright.ir.model import In, ParamRef
    from dagwright.ir.walk import map_ref, map_refs
    from dagwright.run.schedule import import_path

    def local(ref):
        return In(ref.param) if isinstance(ref, ParamRef) else ref

    import_path(compilation.root)
    written = compilation.ir
    results = worker.evaluate_block([node_json(map_refs(n, local)) for n in written.nodes], values)
    if written.result is None:
        return None
    return worker.evaluate_ref(ref_json(map_ref(written.result, local)), values, results)


def run(job, outcome):
    from conformance.describe import describe
    from conformance.harness import BY_NAME, load, root_of
    from conformance.plans import graph_of, mangled
    from dagwright.run.parameters import parameter_values, read_texts
    from dagwright.run.schedule import execute

    case = BY_NAME[job["case"]]
    sys.path.append(root_of(case))
    compilation = load(case)
    if job["mangle"] is not None:
        compilation = compilation._replace(plan=mangled(compilation.plan, job["mangle"]))
    given = read_texts(compilation.plan, case.texts) if case.plain else case.arguments()
    values = parameter_values(compilation.plan, given)
    if job["on"] == "interpreter":
        try:
            outcome["result"] = describe(interpret(compilation, values))
            outcome["state"] = "succeeded"
        except BaseException as error:
            outcome["state"], outcome["raised"] = "failed", raised(error)
        return
    outcome["graph"] = graph_of(compilation.plan)
    outcome["tasks"] = {s.id: {"state": "not run", "attempts": 0} for s in compilation.plan.steps}
    done = execute(compilation, values, on=job["on"], watcher=States(outcome["tasks"]), seed=job["seed"])
    if done.error is None:
        outcome["state"], outcome["result"] = "succeeded", describe(done.value)
    else:
        outcome["state"], outcome["raised"] = "failed", raised(done.error)


def raised(error):
    from conformance.describe import describe

    details = getattr(error, "details", None)  # a failure in another process
    if details is None:
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        return {"type": kind, "args": describe(list(error.args)), "text": str(error)}
    import dagwright_worker as worker

    args = None if details["args"] is None else describe(worker.from_json(details["args"]))
    return {"type": details["type"].replace(":", "."), "args": args, "text": details["message"]}


def child(job, path):
    """One job, in a process of its own; the outcome goes to a file."""
    outcome = {"state": "error", "error": "", "graph": {}, "tasks": {}, "shown": ""}
    folder = job["folder"]
    for name in ("cwd", "home", "tmp"):
        os.makedirs(os.path.join(folder, name))
    os.environ.update(
        HOME=os.path.join(folder, "home"), TMPDIR=os.path.join(folder, "tmp"), CASE_WITNESS=job["witness"]
    )
    tempfile.tempdir = None
    os.chdir(os.path.join(folder, "cwd"))
    printed = os.open(os.path.join(folder, "printed"), os.O_WRONLY | os.O_CREAT, 0o644)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    try:
        run(job, outcome)
    except BaseException:
        outcome["error"] = traceback.format_exc()
    sys.stdout.flush()
    with open(os.path.join(folder, "printed"), encoding="utf-8") as file:
        outcome["shown"] = file.read()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(outcome, file)


def preload():
    """Import once what every child needs, before they part: it is most of the time of a run."""
    import dagwright_worker  # noqa: F401
    from conformance import describe, harness, plans  # noqa: F401
    from dagwright.ir import json, walk  # noqa: F401
    from dagwright.run import inline, parameters, schedule, subprocesses  # noqa: F401


def main():
    preload()

    outcomes = []
    for job in json.load(sys.stdin):
        os.makedirs(job["folder"])
        path = os.path.join(job["folder"], "outcome.json")
        pid = os.fork()
        if pid == 0:
            try:
                child(job, path)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        try:
            with open(path, encoding="utf-8") as file:
                outcomes.append(json.load(file))
        except OSError:
            outcomes.append(
                {"state": "error", "error": "the process of the run died", "graph": {}, "tasks": {}, "shown": ""}
            )
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main()
