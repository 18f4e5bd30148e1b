"""Runs emitted scripts: a JSON list of jobs on stdin, outcomes on stdout, as the drivers of the engines do.

A job: {"script": file, "params": {name: tagged}, "workdir", "pythonpath": [folders], "env": {}, "describe": file, "only_read"}.
Each script is run in a process of its own, by name, as a user of the target would call it from Python.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

RUN = """
import importlib.util, json, sys
job = json.load(sys.stdin)
def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
import dagwright_worker as worker
script, describe = load("script", job["script"]), load("describe", job["describe"]).describe
ran, run_step = {}, worker.run_step
def counted(spec, *args, **kwargs):
    ran[spec["step"]] = "failed"
    found = run_step(spec, *args, **kwargs)
    ran[spec["step"]] = "succeeded"
    return found
worker.run_step = counted
told = {"state": "succeeded", "error": ""}
try:
    given = {name: worker.from_json(tagged) for name, tagged in job["params"].items()}
    envelope = script.run(given)
    value = None if envelope is None else worker.decode_tree(envelope, worker.Store(job["env"]["DAGWRIGHT_STORE"]))
    told["result"] = {"described": describe(value)}
except Exception as exc:
    told.update(state="failed", error=f"{type(exc).__name__}: {exc}")
    told["raised"] = {"type": f"{type(exc).__module__}.{type(exc).__qualname__}", "args": describe(list(exc.args)), "text": str(exc)}
told["ran"] = ran
with open(job["told"], "w") as file:
    json.dump(told, file)
"""


def graph_of(path: str) -> dict[str, list[str]]:
    """Step to the steps before it: a script runs one after the other."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    (steps,) = (
        ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "STEPS"
    )
    names = [spec["step"] for spec in steps]
    return {name: names[:i] for i, name in enumerate(names)}


def run(job: dict) -> dict:
    graph = graph_of(job["script"])
    if job["only_read"]:
        return {"state": "succeeded", "error": "", "graph": graph, "tasks": {}}
    job["told"] = os.path.join(job["workdir"], "told.json")
    env = {**os.environ, **job["env"], "PYTHONPATH": os.pathsep.join(job["pythonpath"])}
    cwd = os.path.join(job["workdir"], "cwd")
    os.mkdir(cwd)
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(job),
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    shown = done.stdout + done.stderr
    if not os.path.exists(job["told"]):
        return {"state": "error", "error": shown, "graph": graph, "tasks": {}}
    with open(job["told"], encoding="utf-8") as file:
        told = json.load(file)
    ran = told.pop("ran")
    tasks = {name: {"state": ran.get(name, "not run"), "attempts": int(name in ran)} for name in graph}
    return {**told, "graph": graph, "tasks": tasks, "shown": shown}


if __name__ == "__main__":
    json.dump([run(job) for job in json.load(sys.stdin)], sys.stdout)
