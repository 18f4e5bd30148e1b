"""Runs emitted workflows with Argo's own controller: tests/argo_controller, a Go program, asks here for every pod.

What is Argo's: the controller, which reads the workflow, expands it, decides what runs when, hands values on and retries. What is not: the
API server is client-go's stand-in for tests, and a pod is the command of its container as a process, with its output files read back as
Argo's executor would (`pods.py`). Jobs and outcomes are those of `executor.py`, on stdin and stdout; the program's path is the one argument.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from typing import IO, Any

from pods import Pods
from reader import documents, graph, workflow
from templating import Unsafe


class Controller:
    """The Go program: one process for many workflows."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, job: dict[str, Any], pods: Pods) -> dict[str, Any]:
        """What became of a workflow."""
        self.tell(job)
        while True:
            assert self.process.stdout is not None
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the controller has ended")
            told = json.loads(line)
            if "done" in told:
                return told["done"]
            self.tell(self.pod(told["pod"], pods))

    def tell(self, what: dict[str, Any]) -> None:
        out: IO[bytes] | None = self.process.stdin
        assert out is not None
        out.write(json.dumps(what).encode() + b"\n")
        out.flush()

    def pod(self, asked: dict[str, Any], pods: Pods) -> dict[str, Any]:
        command = [pods.checked(text) for text in asked["command"]]
        left = [text for text in command if "{{" in text]
        if left:
            raise Unsafe(f"the controller has not replaced all of {left[0]!r:.80}")
        env = {it["name"]: pods.checked(it["value"]) for it in asked["env"] or ()}
        env.update({name: pods.secret(*place) for name, place in asked["secrets"].items()})
        code, outputs = pods.execute(command, env, asked["outputs"], asked.get("retried", False))
        return {"code": code, "outputs": outputs}

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def run(given: dict[str, Any], program: str) -> dict[str, Any]:
    """One job, with a controller of its own."""
    from dagwright.emit.names import keys
    from dagwright.emit.text import exact

    pods = Pods(given)
    outcome: dict[str, Any] = {"state": "error", "error": "", "graph": {}, "tasks": pods.tasks, "result": None}
    controller = Controller(program)
    try:
        outcome["graph"] = graph(workflow(given["yaml"]))
        arguments = {keys([name])[name]: exact(tagged) for name, tagged in given.get("params", {}).items()}
        arguments.update(given.get("arguments", {}))
        job = {"documents": documents(given["yaml"]), "arguments": arguments, "scheduled": given.get("scheduled", "")}
        done = controller.run(job, pods)
        outcome.update(phase=done["phase"], error=done["message"], nodes=done.get("nodes"))
        outcome["state"] = {"Succeeded": "succeeded", "Failed": "failed"}.get(done["phase"], "error")
        text = (done.get("outputs") or {}).get("result") if outcome["state"] == "succeeded" else None
        if text is not None:
            outcome["result"] = {"text": text}
            if given.get("describe"):
                outcome["result"]["described"] = pods.describe(text)
    except Exception as exc:
        outcome["error"] = f"Unsafe: {exc}" if isinstance(exc, Unsafe) else traceback.format_exc()
        controller.process.kill()
    finally:
        controller.close()
    for step in outcome["graph"]:
        pods.tasks.setdefault(step, {"state": "not run", "attempts": 0, "log": ""})
    return outcome


def main() -> int:
    """Jobs from stdin, outcomes to stdout."""
    jobs = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump([run(job, sys.argv[1]) for job in jobs], told)
    told.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
