"""Runs emitted state machines in moto's interpreter, with a Lambda service of its own that runs the worker.

One process in the environment of Step Functions, for many runs: it reads a JSON list of jobs from stdin and writes a JSON list of
outcomes to stdout. Nothing of dagwright's compiler is imported here but what tells how values are given to an execution.

A job:      {"asl": file, "template": file, "params": {name: tagged JSON}, "input": an execution's input as it is (optional),
             "workdir": folder, "pythonpath": [folder, ...], "env": {name: value}, "secrets": {name: text} (optional),
             "describe": file, "only_read": true: the definition is read, not run}
An outcome: {"state": "succeeded" | "failed" | "error" | "read", "error": text, "graph": {step: [steps before it]},
             "tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "log": text, "payloads": [events]}},
             "output": the execution's output, "events": number of events in its history, "seconds",
             "result": {"envelope": where the engine left it, "described": what `describe(value)` says}}

The definition that runs is that of the template, which must be the one of the file beside it.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import py_compile
import resource
import shutil
import subprocess
import sys
import time

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from local_lambda import LocalLambda

# a run that hangs is a failure of this driver
PATIENCE = 300

_DESCRIBE = """
import importlib.util, json, sys
import dagwright_worker as worker
found = json.load(sys.stdin)
value = worker.decode(found["envelope"], worker.Store(found["store"]))
spec = importlib.util.spec_from_file_location("describe", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
json.dump(module.describe(value), sys.stdout)
"""


def hooks() -> None:
    """Assert that what this driver takes of moto's insides is there, and have moto keep its client of Lambda.

    It makes a client for every single invocation, which takes three times as long as the task itself.
    """
    from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

    make = lambda_eval_utils.boto_client_for
    clients: dict[tuple[str, str], object] = {}

    def kept(region: str, service: str, state_credentials: object = None) -> object:
        if (region, service) not in clients:
            clients[region, service] = make(region=region, service=service, state_credentials=state_credentials)
        return clients[region, service]

    assert lambda_eval_utils._invoke_lambda_function.__globals__["boto_client_for"] is make
    lambda_eval_utils.boto_client_for = kept


# --- the definition, as it stands -----------------------------------------------------------------------


def graph(definition: dict) -> dict[str, list[str]]:
    """Every step, and all steps that come before it on some way through the machine."""
    found: dict[str, set[str]] = {}

    def steps_in(state: dict) -> set[str]:
        if state["Type"] == "Task":
            return {step_of(state)}
        inner = [*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else ())]
        return {step for machine in inner for one in machine["States"].values() for step in steps_in(one)}

    def visit(machine: dict, around: set[str]) -> None:
        states = machine["States"]
        before: dict[str, set[str]] = {name: set() for name in states}
        changed = True
        while changed:
            changed = False
            for name, state in states.items():
                passed = before[name] | steps_in(state)
                for following in ways(state):
                    if not passed <= before[following]:
                        before[following] |= passed
                        changed = True
        for name, state in states.items():
            waits = around | before[name]
            if state["Type"] == "Task":
                found.setdefault(step_of(state), set()).update(waits)
            for branch in state.get("Branches", ()):
                visit(branch, waits)
            if "ItemProcessor" in state:
                visit(state["ItemProcessor"], waits)

    visit(definition, set())
    return {step: sorted(waits - {step}) for step, waits in found.items()}


def ways(state: dict) -> list[str]:
    """The states that may follow."""
    found = [state[key] for key in ("Next", "Default") if key in state]
    return [*found, *(rule["Next"] for key in ("Choices", "Catch") for rule in state.get(key, ()))]


def step_of(state: dict) -> str:
    """The step that a task runs."""
    return json.loads(state["Parameters"]["Payload"]["step"])["step"]


def functions(template: dict) -> dict[str, dict]:
    """The Lambda functions of a template, by name."""
    found = {}
    for made in template["Resources"].values():
        if made["Type"] == "AWS::Lambda::Function":
            given = made["Properties"]
            found[given["FunctionName"]] = {
                "name": given["FunctionName"],
                "handler": given["ImageConfig"]["Command"][0],
                "variables": given["Environment"]["Variables"],
                "timeout": given["Timeout"],
                "memory": given["MemorySize"],
            }
    return found


# --- a run ----------------------------------------------------------------------------------------------


class Driver:
    """One service and one client for all runs."""

    def __init__(self, service: LocalLambda) -> None:
        import boto3

        self.service, self.client = service, boto3.client("stepfunctions")
        self.count = 0
        self.worker: dict[str, str] = {}  # folder of a worker -> folder with the worker and its bytecode

    def run(self, given: dict) -> dict:
        outcome = {"state": "error", "error": "", "graph": {}, "tasks": {}, "result": None, "events": 0}
        begun = time.monotonic()
        try:
            self._run(given, outcome)
        except Exception as exc:
            outcome["error"] += f"{type(exc).__name__}: {exc}"
        finally:
            self.service.end_environments()
        for step in outcome["graph"]:
            outcome["tasks"].setdefault(step, {"state": "not run", "attempts": 0, "log": "", "payloads": []})
        return {**outcome, "seconds": time.monotonic() - begun}

    def _run(self, given: dict, outcome: dict) -> None:
        with open(given["asl"], encoding="utf-8") as file, open(given["template"], encoding="utf-8") as other:
            text, template = file.read(), yaml.load(other, yaml.CSafeLoader)
        (machine,) = (r for r in template["Resources"].values() if r["Type"] == "AWS::StepFunctions::StateMachine")
        properties = machine["Properties"]
        assert properties["DefinitionString"] == text, "the template has another definition than the file"
        outcome["graph"] = graph(json.loads(text))
        if given.get("only_read"):
            outcome["state"] = "read"
            return
        self.count += 1
        arn = self.client.create_state_machine(
            name=f"{self.count}-{properties['StateMachineName']}"[:80],
            definition=text,
            roleArn="arn:aws:iam::123456789012:role/r",
        )["stateMachineArn"]
        path = [*given.get("pythonpath", ()), *[self.compiled(folder) for folder in given.get("worker", ())]]
        self.service.secrets = given.get("secrets", {})
        self.service.use(functions(template), given["workdir"], path, given.get("env", {}))
        outcome["tasks"] = self.service.tasks
        self.execute(arn, given, outcome)

    def execute(self, arn: str, given: dict, outcome: dict) -> None:
        """Start an execution and wait for its end."""
        from dagwright_stepfunctions.inputs import execution_input

        value = given["input"] if "input" in given else execution_input(given.get("params", {}))
        started = self.client.start_execution(
            stateMachineArn=arn, name=given.get("run", f"run-{self.count}"), input=json.dumps(value)
        )["executionArn"]
        patience = time.monotonic() + PATIENCE
        while (told := self.client.describe_execution(executionArn=started))["status"] == "RUNNING":
            if time.monotonic() > patience:
                raise TimeoutError(f"the execution still runs after {PATIENCE} s")
            time.sleep(0.03)  # each look costs some milliseconds
        events = self.history(started)
        outcome["events"] = len(events)
        outcome["state"] = "succeeded" if told["status"] == "SUCCEEDED" else "failed"
        outcome["error"] = f"{told['status']}: {told.get('error')}: {told.get('cause')}"
        outcome["status"], outcome["failure"] = told["status"], told.get("error")
        if told["status"] != "SUCCEEDED":
            return
        outcome["error"] = ""
        outcome["output"] = output = json.loads(told["output"])
        if "result" in output:
            outcome["result"] = {"envelope": output["result"]}
            if given.get("describe"):
                outcome["result"]["described"] = self.describe(given, output["result"])

    def history(self, arn: str) -> list[dict]:
        """All events of an execution."""
        return self.client.get_execution_history(executionArn=arn, maxResults=1000)["events"]

    def compiled(self, folder: str) -> str:
        """A folder with the worker of another one and its bytecode: a process that has to compile it first takes ten times as long."""
        if folder not in self.worker:
            place = os.path.join(os.environ["TMPDIR"], f"worker-{len(self.worker)}")
            os.makedirs(place)
            file = shutil.copy(os.path.join(folder, "dagwright_worker.py"), place)
            py_compile.compile(file, doraise=True)
            self.worker[folder] = place
        return self.worker[folder]

    def describe(self, given: dict, envelope: dict) -> object:
        """What `describe` says of the value, from a process of its own."""
        folder = os.path.join(given["workdir"], "describe")
        os.makedirs(folder)
        path = [*given.get("pythonpath", ()), *[self.compiled(it) for it in given.get("worker", ())]]
        done = subprocess.run(
            [sys.executable, "-c", _DESCRIBE, given["describe"]],
            env={**os.environ, **given.get("env", {}), "PYTHONPATH": os.pathsep.join(path)},
            cwd=folder,
            input=json.dumps({"envelope": envelope, "store": given["env"]["DAGWRIGHT_STORE"]}).encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the result cannot be read: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)


def main() -> int:
    """Jobs from stdin, outcomes to stdout; whatever moto prints goes to stderr."""
    jobs = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    service = LocalLambda()
    os.environ.update(
        AWS_ENDPOINT_URL_LAMBDA=service.url,
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )
    with contextlib.redirect_stdout(io.TextIOWrapper(sys.stderr.buffer, write_through=True)):
        from moto import mock_aws

        hooks()
        config = {
            "stepfunctions": {"execute_state_machine": True},
            "core": {"passthrough": {"services": [], "urls": [f"{service.url}.*"]}},
        }
        with mock_aws(config=config):
            driver = Driver(service)
            outcomes = [driver.run(job) for job in jobs]
    own, tasks = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = [f"{it.ru_utime + it.ru_stime:.1f} s" for it in (own, tasks)]
    sys.stderr.write(f"{len(jobs)} jobs: {cpu[0]} of the interpreter, {cpu[1]} of the tasks\n")
    json.dump(outcomes, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
