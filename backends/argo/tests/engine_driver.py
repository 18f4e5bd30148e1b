"""Holds emitted files against Argo's schema and hera's models, and reads the order of their tasks back. Nothing runs here.

One process in the environment `.venv/argo`, for many files: it reads a JSON list of jobs from stdin and writes a JSON list of outcomes to
stdout. Nothing of dagwright's compiler is imported.

A job:      {"yaml": the file with the workflow, "files": all files}. `executor.py`, which runs files, also takes {"params": {name: tagged
             JSON}, "arguments": {name: text as Argo gets it}, "scheduled": time, "workdir": folder, "pythonpath": [folder, ...],
             "env": {name: value}, "secrets": {name: {key: value}}, "describe": file, "seed": n, "fork": false: a process for each pod}
An outcome: {"state": "read" | "error", "error": text, "graph": {step: [steps it waits for]}}; of a run "succeeded" or "failed", with
             {"tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "log": text}},
             "result": {"text": the output `result`, "described": what `describe(value)` says}}
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

from reader import documents, graph, workflow
from validators import problems


def run(job: dict[str, Any]) -> dict[str, Any]:
    """One job."""
    try:
        found = problems([document for path in job["files"] for document in documents(path)])
        if found:
            return {"state": "error", "error": "\n".join(found[:10]), "graph": {}}
        return {"state": "read", "error": "", "graph": graph(workflow(job["yaml"]))}
    except Exception:
        return {"state": "error", "error": traceback.format_exc(), "graph": {}}


def main() -> int:
    """Jobs from stdin, outcomes to stdout."""
    jobs = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump([run(job) for job in jobs], told)
    told.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
