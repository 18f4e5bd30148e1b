"""Runs emitted flow files on a real Prefect server of its own.

One process in the environment of Prefect, for many runs: it reads a JSON list of jobs from stdin and writes a JSON list of
outcomes to stdout. Nothing of dagwright's compiler is imported here.

A job:      {"flow": file, "params": {name: tagged JSON}, "workdir": folder, "pythonpath": [folder, ...],
             "env": {name: value}, "describe": file, "only_read": whether to leave it at reading the file,
             "blocks": {name: value} of Secret blocks, "limits": {name: slots} of concurrency, "drop_limits": [name, ...]}
An outcome: {"state": "succeeded" | "failed" | "error", "error": text, "graph": {step: [steps it waits for]},
             "tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "engine_state", "tags"}},
             "seen": the graph once more, as the server has it from what the run did,
             "result": {"described": what `describe(value)` says}, "raised": {"type", "args", "text"}, "shown": the log,
             "engine_state": Prefect's own word, "seconds": how long it took}

The server is one for all jobs: on 127.0.0.1, on a free port, in a process group and a PREFECT_HOME of its own, with
analytics off. It is ended by its id, and it is checked that nothing of its group is left.

A job runs in this process, with the folder, the path and the environment it asks for, which are put back after it. Its
result is read as a user reads it: from the server's record of the run, which comes some time after it. So all jobs run first.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, NamedTuple

from flow_graph import graph_of_regions

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

OFF = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_CLI_PROMPT": "false"}
# what a server does for deployments and automations, of which no job here has any; it costs as much as the runs
IDLE = ("EVENT_PERSISTER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS", "SCHEDULER", "TRIGGERS")
PATIENCE = 90  # seconds for the server to come up, and for the record of a run to be complete
MEMORY = "/dev/shm"
QUIET = 3  # seconds without news of a run that failed


class Server:
    """A real Prefect server. `env` is what its clients need; `without` names services that it does not start."""

    def __init__(self, python: str = sys.executable, without: tuple[str, ...] = ()) -> None:
        self.python = python
        self.off = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in without}

    def __enter__(self) -> Server:
        # its database waits for the disk at every request: in memory, where there is such a folder
        self.home = tempfile.mkdtemp(prefix="prefect-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/api"
        self.env = {**OFF, "PREFECT_HOME": self.home, "PREFECT_API_URL": self.url}
        with open(os.path.join(self.home, "server.log"), "wb") as log:
            self.process = subprocess.Popen(
                [self.python, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
                env={**os.environ, **self.env, **self.off},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log()[-3000:]}")
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(f"{self.url}/health", timeout=2),
            ):
                return
            time.sleep(0.2)
        raise RuntimeError(f"the server does not come up:\n{self.log()[-3000:]}")

    def log(self) -> str:
        with open(os.path.join(self.home, "server.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def __exit__(self, *exc: object) -> None:
        end_group(self.process)
        shutil.rmtree(self.home, ignore_errors=True)


def end_group(process: subprocess.Popen, patience: float = 15) -> None:
    """End a process that leads a group, and all of its group; raises RuntimeError if something is left."""
    for number, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            process.poll()
            if not group(process.pid):
                return
            time.sleep(0.05)
    raise RuntimeError(f"processes {group(process.pid)} of the group {process.pid} do not end")


def group(leader: int) -> list[int]:
    """The processes of a group that are alive."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                state, _, pgid = file.read().rpartition(")")[2].split()[:3]
                if int(pgid) == leader and state not in "ZX":
                    found.append(int(name))
    return found


# --- what the file says -------------------------------------------------------------------------------------------------


def graph_of(path: str) -> dict[str, list[str]]:
    """Step to the steps it waits for, as the flow file says it: its text is read, nothing of it is run."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    table = next((node.value for node in tree.body if _assigns(node) == "STEPS"), None)
    rows = [json.loads(line.value) for line in table.generators[0].iter.elts] if table is not None else []
    if has_regions(tree):
        tasks = {f"TASKS[{row['step']!r}]": row["step"] for row in rows} if rows else _tasks(tree)
        return graph_of_regions(flow_of(tree), tasks)
    if rows:
        return _graph_of_rows(rows)
    tasks = _tasks(tree)
    futures, graph = {}, {}
    for node in ast.walk(flow_of(tree)):
        if _called(node) == "submit":
            step = tasks[node.value.func.value.id]
            waits = {
                name.id
                for part in (*node.value.args, *node.value.keywords)
                for name in ast.walk(part)
                if _is_name(name)
            }
            graph[step] = sorted(futures[name] for name in waits if name in futures)
            futures[_assigns(node)] = step
    return graph


def has_regions(tree: ast.Module) -> bool:
    """Whether the flow decides, loops or tries: then its tasks are of a class of its own."""
    return any(isinstance(node, ast.ClassDef) and node.name == "StepTask" for node in tree.body)


def _tasks(tree: ast.Module) -> dict[str, str]:
    return {_assigns(n): n.value.args[0].value for n in tree.body if _called(n) == "step"}


def flow_of(tree: ast.Module) -> ast.FunctionDef:
    """The function under `@flow`."""
    (found,) = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(getattr(getattr(it, "func", it), "id", "") == "flow" for it in node.decorator_list)
    )
    return found


def _graph_of_rows(rows: list[dict]) -> dict[str, list[str]]:
    return {
        row["step"]: sorted({it["step"] for it in row["inputs"].values() if "step" in it} | set(row.get("after", ())))
        for row in rows
    }


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def _assigns(node: ast.AST) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def _called(node: ast.AST) -> str:
    if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
        return ""
    function = node.value.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def parameter_names(path: str) -> dict[str, str]:
    """Pipeline parameter to parameter of the flow, from what the flow hands to its own run."""
    with open(path, encoding="utf-8") as file:
        block = flow_of(ast.parse(file.read(), path)).body[0]
    if not block.items[0].context_expr.args:
        return {}
    given = block.items[0].context_expr.args[0]
    return {key.value: value.id for key, value in zip(given.keys, given.values, strict=True)}


# --- one run ------------------------------------------------------------------------------------------------------------


class Ended(NamedTuple):
    """A run that is over: its final state, how many tasks it submitted, and when it ended (monotonic)."""

    state: State
    submitted: int
    at: float


def run_all(jobs: list[dict]) -> list[dict]:
    """Every job, and then what the server recorded of each."""
    began = [run(job) for job in jobs]
    return [finish(job, outcome, ended) for job, (outcome, ended) in zip(jobs, began, strict=True)]


def run_without_heartbeats(jobs: list[dict]) -> list[dict]:
    """`run_all`; the thread of a run's heartbeats, of which none is so long as to have a second one, sleeps in whole seconds."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return run_all(jobs)


def run(job: dict) -> tuple[dict, Ended | None]:
    """Run one job, unless it is only to be read. The outcome is not complete yet; an error ends it here."""
    outcome = {"state": "error", "error": "", "graph": {}, "tasks": {}, "seen": {}, "shown": ""}
    begun, ended = time.monotonic(), None
    try:
        outcome["graph"] = graph_of(job["flow"])
        if job.get("only_read"):
            outcome["state"] = "succeeded"
        else:
            with surroundings(job):
                ended = _run(job)
    except (Exception, SystemExit) as exc:
        outcome["error"] = "".join(traceback.format_exception(exc))
    outcome["seconds"] = time.monotonic() - begun
    return outcome, ended


def finish(job: dict, outcome: dict, ended: Ended | None) -> dict:
    """The outcome with what the server says of the run."""
    if ended is not None:
        try:
            with surroundings(job):
                _read(job, outcome, ended)
        except Exception as exc:
            outcome["state"], outcome["error"] = "error", "".join(traceback.format_exception(exc))
    return outcome


def _run(job: dict) -> Ended:
    import dagwright_worker as worker

    prepare(job)
    flow = load(job["flow"])
    names = parameter_names(job["flow"])
    given = {names[name]: worker.from_json(tagged) for name, tagged in job.get("params", {}).items()}
    with counted() as submitted, remembered():
        state = flow(**given, return_state=True)
    return Ended(state, len(submitted), time.monotonic())


@contextlib.contextmanager
def remembered():
    """Keep every result for as long as the flow runs.

    Prefect tells where a list or a text came from by its `id`, and says itself that it takes another object at the same place for it
    (the docstring of `link_state_to_result`): what the server sees would hang on chance.
    """
    from prefect.utilities import engine

    kept, link = [], engine.link_state_to_result

    def linked(state, result, run_type):
        kept.append(result)
        link(state, result, run_type)

    engine.link_state_to_result = linked
    try:
        yield
    finally:
        engine.link_state_to_result = link


def _read(job: dict, outcome: dict, ended: Ended) -> None:
    state = ended.state
    outcome["state"] = "succeeded" if state.is_completed() else "failed"
    outcome["engine_state"] = state.name
    record, tasks, outcome["shown"] = record_of(ended)
    outcome["tasks"] = {step: {"state": "not run", "attempts": 0, "runs": 0} for step in outcome["graph"]}
    ids = {task.id: step_of(task) for task in tasks}
    for task in tasks:
        word = {"COMPLETED": "succeeded", "PENDING": "not run"}.get(task.state.type.value, "failed")
        told = {"attempts": task.run_count, "engine_state": task.state.name, "tags": sorted(task.tags)}
        add(outcome["tasks"][ids[task.id]], {"state": word, **told})
        waits = {it.id for values in task.task_inputs.values() for it in values if it.input_type == "task_run"}
        seen = outcome["seen"].get(ids[task.id], ())
        outcome["seen"][ids[task.id]] = sorted({*seen, *(ids[it] for it in waits)})
    describe = describer(job["describe"])
    if state.is_completed():
        outcome["result"] = {"described": describe(record.state.result())}
    else:
        raised = state.result(raise_on_failure=False)
        cls = type(raised)
        text = str(raised)
        outcome["raised"] = {
            "type": f"{cls.__module__}.{cls.__qualname__}",
            "args": describe(raised.args),
            "text": text,
        }
        outcome["error"] = f"{cls.__name__}: {text}"


def add(step: dict, run: dict) -> None:
    """One more run of a step, which has several in a loop: the worst state of them stands for all."""
    words = ["failed", "not run", "succeeded"]
    if step["runs"]:
        run = {**run, "state": min(step["state"], run["state"], key=words.index)}
        run["attempts"] += step["attempts"]
    step.update(run, runs=step["runs"] + 1)


@contextlib.contextmanager
def counted():
    """The task runs that a flow submits: so many the server's record of it will have."""
    from prefect.task_runners import ThreadPoolTaskRunner

    submitted, submit = [], ThreadPoolTaskRunner.submit

    def counting(self, *args, **options):
        submitted.append(None)
        return submit(self, *args, **options)

    ThreadPoolTaskRunner.submit = counting
    try:
        yield submitted
    finally:
        ThreadPoolTaskRunner.submit = submit


def prepare(job: dict) -> None:
    """What a run needs on the server, as its users would put it there."""
    from prefect.blocks.system import Secret
    from prefect.client.orchestration import get_client

    for name, value in job.get("blocks", {}).items():
        Secret(value=value).save(name, overwrite=True)
    with get_client(sync_client=True) as client:
        for name, slots in job.get("limits", {}).items():
            client.upsert_global_concurrency_limit_by_name(name, slots)
        for name in job.get("drop_limits", ()):
            client.delete_global_concurrency_limit_by_name(name)


def load(path: str):
    """The flow of a file, the way Prefect's own worker loads it."""
    from prefect.flows import load_flow_from_entrypoint

    with open(path, encoding="utf-8") as file:
        function = flow_of(ast.parse(file.read(), path)).name
    return load_flow_from_entrypoint(f"{path}:{function}")


def step_of(task_run) -> str:
    """The step of a task run. Its name says it too, but one that did not start has not got its name yet."""
    return task_run.task_key.rpartition("-")[0].replace("/", ".")


def record_of(ended: Ended):
    """The server's record of a run, once it is complete: the flow run, its task runs, its log.

    A run that failed may have fewer task runs than were submitted: then it is complete when nothing new has come for a while.
    """
    state = ended.state
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        begun, changed, before = time.monotonic(), ended.at, None
        tasks, logs = [], []
        while time.monotonic() - begun < PATIENCE:  # what is missing after that is seen in the outcome
            tasks, logs = pages(client, state.state_details.flow_run_id)
            now = [(task.id, task.state_id) for task in tasks], len(logs)
            if before not in (None, now):
                changed = time.monotonic()
            before = now
            settled = all(task.state and (task.state.is_final() or task.state.name == "NotReady") for task in tasks)
            logged = any("Finished in state" in log.message for log in logs if log.task_run_id is None)
            quiet = not state.is_completed() and time.monotonic() - changed > QUIET
            if settled and logged and (len(tasks) >= ended.submitted or quiet):
                break
            time.sleep(0.1)
        return client.read_flow_run(state.state_details.flow_run_id), tasks, "\n".join(log.message for log in logs)


def pages(client, flow_run_id) -> tuple[list, list]:
    """All task runs and all of the log of a flow run."""
    from prefect.client.schemas.filters import FlowRunFilter, LogFilter
    from prefect.client.schemas.sorting import LogSort

    tasks, logs = {}, []
    which, these = FlowRunFilter(id={"any_": [flow_run_id]}), LogFilter(flow_run_id={"any_": [flow_run_id]})
    offset = 0
    while page := client.read_task_runs(flow_run_filter=which, limit=200, offset=offset):
        tasks.update((task.id, task) for task in page)  # what comes in between the pages makes some come twice
        offset += len(page)
    while page := client.read_logs(these, limit=200, offset=len(logs), sort=LogSort.TIMESTAMP_ASC):
        logs += page
    return list(tasks.values()), logs


def describer(path: str):
    """The function `describe` of a file."""
    spec = importlib.util.spec_from_file_location("describe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.describe


@contextlib.contextmanager
def surroundings(job: dict):
    """What the run sees: its folder, path and environment; no module of another run."""
    folder = os.path.abspath(job["workdir"])
    own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
    cwd = os.path.join(folder, "cwd")
    for path in (*own.values(), cwd):
        os.makedirs(path, exist_ok=True)
    before = dict(os.environ), list(sys.path), os.getcwd(), set(sys.modules)
    os.environ.update({**own, **job.get("env", {})})
    tempfile.tempdir = None
    sys.path += [os.path.abspath(path) for path in job.get("pythonpath", ())]
    os.chdir(cwd)
    try:
        yield
    finally:
        os.chdir(before[2])
        os.environ.clear()
        os.environ.update(before[0])
        sys.path[:] = before[1]
        tempfile.tempdir = None
        for name in set(sys.modules) - before[3]:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if any(
                file.startswith(os.path.abspath(path))
                for path in (*job.get("pythonpath", ()), os.path.dirname(job["flow"]))
            ):
                del sys.modules[name]


def main() -> int:
    """Jobs from stdin, outcomes to stdout; whatever Prefect prints goes to stderr."""
    jobs = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.TextIOWrapper(sys.stderr.buffer, write_through=True)):
        if all(job.get("only_read") for job in jobs):
            outcomes = run_all(jobs)
        else:
            with Server(without=IDLE) as server:
                # before anything of Prefect is imported: it reads these once
                os.environ.update(server.env)
                os.environ.update(PREFECT_LOGGING_TO_API_BATCH_INTERVAL="0.2", PREFECT_LOGGING_COLORS="false")
                outcomes = run_without_heartbeats(jobs)
    json.dump(outcomes, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
