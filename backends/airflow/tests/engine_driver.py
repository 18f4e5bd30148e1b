"""Runs emitted DAG files on a real Airflow with `dag.test()`, many in one process.

The process lives in the environment of an Airflow: it reads a JSON list of jobs from stdin and writes a JSON list of
outcomes to stdout. Nothing of dagwright's compiler is imported here; the worker is the one beside the DAG file, unless a
job's `pythonpath` has one.

A job:      {"files": [the DAG file, and what lies beside it], "params": {name: tagged JSON}, "workdir": folder,
             "pythonpath": [folder, ...], "env": {name: value}, "describe": file, "only_read": true: the file is read, not
             run, "conf": {name: raw JSON, over `params`}, "at": ISO text of the logical date, "scheduled": true}
An outcome: {"state": "succeeded" | "failed" | "error" | "read", "error": text, "graph": {step: [steps it waits for]},
             "tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "engine_state": text}}, a mapped
             task being one with the attempts of all its instances, failed if one of them did,
             "result": {"described": what `describe(value)` says, "xcom": as it is stored},
             "raised": {"task", "type", "args", "text", "traceback"} of the last exception, "exceptions": all of them,
             "shown": the log, "dag_id": text, "seconds": number}

`params` are Python values in the tagged JSON of the worker, and reach Airflow the way a careful user would give them, in
the conf of the run. Without `at` a run of Airflow 3 has no logical date, and one of Airflow 2 the clock's. Airflow 2 tells
runs that were started by hand apart, and so does `scheduled`. The graph is that of the DAG as Airflow serialises it and
reads it back; steps go by their display names, which are the plan's own ids. The result is the XCom of the step that the
DAG file marks with `add_result`.

Set AIRFLOW_HOME to a folder to keep; else it is a temporary one. The database is SQLite, made once.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from datetime import datetime

LOG_LIMIT = 200_000


def main() -> None:
    jobs = json.load(sys.stdin)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:  # jobs may print what they like
        home = os.environ.get("AIRFLOW_HOME")
        with contextlib.ExitStack() as stack:
            if home is None:
                home = stack.enter_context(tempfile.TemporaryDirectory(prefix="airflow-"))
            os.dup2(2, 1)
            engine = Engine(os.path.abspath(home))
            outcomes = [engine.run(job) for job in jobs]
        json.dump(outcomes, out)


def _prepare(home: str) -> str:
    """Settle Airflow's home before Airflow is imported; gives the folder that it takes DAG files from."""
    dags = os.path.join(home, "dags")
    os.makedirs(dags, exist_ok=True)
    settings = {
        "AIRFLOW_HOME": home,
        "AIRFLOW__CORE__DAGS_FOLDER": dags,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    os.environ.update(settings)
    # An environment of the repository has dagwright installed for development; a real Airflow has not.
    ours = ("dagwright_worker.py", "dagwright_airflow")
    sys.path[:] = [path for path in sys.path if not any(os.path.exists(os.path.join(path, it)) for it in ours)]
    return dags


class Engine:
    """One Airflow with its database, in this process."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.path: list = []
        self.dags = _prepare(home)
        with _captured(os.path.join(home, "start.log")):
            import airflow
            from airflow.utils import db

            self.version = tuple(int(part) for part in airflow.__version__.split(".")[:2])
            if not os.path.exists(os.path.join(home, "airflow.db")):
                db.initdb()

    def run(self, job: dict) -> dict:
        told: dict = {"state": "error", "error": "", "graph": {}, "tasks": {}, "result": None, "exceptions": []}
        self._forget(job.get("pythonpath", []))
        log = os.path.join(self.home, "job.log")
        began = time.perf_counter()
        with _captured(log), _surroundings(job):
            try:
                self._run(job, told)
            except Exception as error:
                told["error"] = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        told["raised"] = told["exceptions"][-1] if told["exceptions"] else None
        told["seconds"] = round(time.perf_counter() - began, 3)
        with open(log, encoding="utf-8", errors="replace") as file:
            told["shown"] = file.read()[-LOG_LIMIT:]
        return told

    def _run(self, job: dict, told: dict) -> None:
        self._place(job["files"])
        bag = self._bag()
        told["error"] = "\n".join(bag.import_errors.values())
        if told["error"] or len(bag.dags) != 1:
            told["error"] = told["error"] or f"Airflow finds {len(bag.dags)} DAGs: {sorted(bag.dags)}"
            return
        (dag,) = bag.dags.values()
        told["dag_id"] = dag.dag_id
        told["graph"] = self.graph_of(dag)
        if job.get("only_read"):
            told["state"] = "read"
            return
        describe = _load("dagwright_describe", job["describe"]).describe
        with _listening(dag, describe, told["exceptions"]), _hasty():
            run = self._test(dag, job)
        names = {task.task_id: task.task_display_name for task in dag.tasks}
        for instance in run.get_task_instances():
            note_instance(told["tasks"], names[instance.task_id], instance)
        state = str(getattr(run.state, "value", run.state))
        told["state"] = {"success": "succeeded", "failed": "failed"}[state]
        marked = result_task(dag.fileloc)
        if marked is not None and told["state"] == "succeeded":
            told["result"] = self._result(dag, run, marked, describe)
        elif told["state"] == "succeeded":
            told["result"] = {"described": describe(None), "xcom": None}  # a pipeline that returns None marks nothing

    def _forget(self, path: list) -> None:
        """Where the programs of a job lie elsewhere than the last one's, drop the modules of those, and the worker."""
        if path != self.path:
            for name, module in list(sys.modules.items()):
                file = getattr(module, "__file__", None) or ""
                if name == "dagwright_worker" or any(file.startswith(os.path.join(it, "")) for it in self.path):
                    del sys.modules[name]
        self.path = path

    def _place(self, files: list) -> None:
        """Let the DAG folder hold this program only: `dag.test` of Airflow 3 parses the whole of it each time."""
        shutil.rmtree(self.dags)
        os.mkdir(self.dags)
        for file in files:
            shutil.copy(file, self.dags)
        importlib.invalidate_caches()

    def _bag(self):
        if self.version >= (3, 2):
            from pathlib import Path

            from airflow.dag_processing.dagbag import DagBag

            return DagBag(self.dags, bundle_path=Path(self.dags))
        from airflow.models.dagbag import DagBag

        return DagBag(self.dags, include_examples=False)

    def graph_of(self, dag) -> dict:
        """Which tasks come directly before each, after a way through the JSON that the scheduler reads."""
        if self.version >= (3, 2):
            from airflow.serialization.serialized_objects import DagSerialization

            again = DagSerialization.from_dict(json.loads(json.dumps(DagSerialization.to_dict(dag))))
        else:
            from airflow.serialization.serialized_objects import SerializedDAG

            again = SerializedDAG.from_dict(json.loads(json.dumps(SerializedDAG.to_dict(dag))))
        names = {task.task_id: task.task_display_name for task in again.tasks}
        return {names[task.task_id]: sorted(names[up] for up in task.upstream_task_ids) for task in again.tasks}

    def _test(self, dag, job: dict):
        """`dag.test()`. It makes runs of the kind "manual"; a scheduled one is that but for its kind."""
        at = datetime.fromisoformat(job["at"]) if job.get("at") else None
        conf = {name: written(dag, name, tagged) for name, tagged in job.get("params", {}).items()} | job.get(
            "conf", {}
        )
        if self.version >= (3, 0):
            return dag.test(logical_date=at, run_conf=conf)
        create = dag.create_dagrun
        # What `airflow dags trigger` and the API say of their runs, and `dag.test` does not.
        by_hand = not job.get("scheduled", False)
        dag.create_dagrun = lambda **kwargs: create(**kwargs, external_trigger=by_hand)
        with _timeouts_told():
            return dag.test(execution_date=at, run_conf=conf)

    def _result(self, dag, run, task: str, describe) -> dict:
        """Read the result as a user would: pull the XCom, and let the worker say what it is."""
        value = self._xcom(dag.dag_id, run.run_id, task)
        import dagwright_worker as worker

        store = os.environ.get("DAGWRIGHT_STORE")
        return {"described": describe(worker.decode(value, worker.Store(store) if store else None)), "xcom": value}

    def _xcom(self, dag_id: str, run_id: str, task: str):
        if self.version >= (3, 0):
            from airflow.models.xcom import XComModel
            from airflow.utils.session import create_session

            with create_session() as session:
                row = (
                    session.query(XComModel)
                    .filter_by(dag_id=dag_id, run_id=run_id, task_id=task, key="return_value")
                    .first()
                )
                return None if row is None else XComModel.deserialize_value(row)
        from airflow.models.xcom import XCom

        return XCom.get_one(dag_id=dag_id, run_id=run_id, task_id=task, key="return_value")


def note_instance(tasks: dict, name: str, instance) -> None:
    """Add what became of a task instance; those of a mapped task go together."""
    engine_state = str(getattr(instance.state, "value", instance.state))
    state = {"success": "succeeded", "failed": "failed"}.get(engine_state, "not run")
    attempts = instance.try_number if state != "not run" else 0
    if name not in tasks:
        tasks[name] = {"state": state, "attempts": attempts, "engine_state": engine_state}
        return
    tasks[name]["attempts"] += attempts
    order = ("failed", "not run", "succeeded")
    if order.index(state) < order.index(tasks[name]["state"]):
        tasks[name].update(state=state, engine_state=engine_state)


def written(dag, name: str, tagged):
    """A value for the conf: plain JSON where a type says what to make of it, else the tagged JSON that says so itself."""
    free = set(dag.params.get_param(name).schema) <= {"description"}
    return tagged if free and isinstance(tagged, dict) and "$" in tagged else conf_value(tagged)


def conf_value(tagged):
    """A value as a careful user writes it into a conf: lists for tuples and sets, ISO text for dates, digits for 2**70."""
    if isinstance(tagged, list):
        return [conf_value(item) for item in tagged]
    if not isinstance(tagged, dict):
        return tagged
    if "$" not in tagged:
        return {key: conf_value(item) for key, item in tagged.items()}
    if tagged["$"] == "int":
        return str(int(tagged["v"], 16))
    if tagged["$"] in ("tuple", "set", "frozenset", "date", "datetime", "time", "decimal", "uuid", "path", "float"):
        return conf_value(tagged["v"])
    if tagged["$"] == "dict":
        return {conf_value(key): conf_value(item) for key, item in tagged["v"]}
    if tagged["$"] == "enum":
        return tagged["v"]  # a member's name
    if tagged["$"] == "timedelta":
        days, seconds, microseconds = tagged["v"]
        return days * 86400 + seconds + microseconds / 1e6
    if tagged["$"] == "complex":
        return str(complex(*map(float, map(conf_value, tagged["v"]))))
    raise ValueError(f"no plain way to write {tagged}")


def result_task(path: str):
    """The id of the task that the DAG file marks as the result of the run, by reading its text; None without one."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_result":
            step = node.args[0].value  # `step.output`
            if isinstance(step, ast.Subscript):
                return ast.literal_eval(step.slice)
            return _id_of(tree, step.id, "task_id")
    return None


def _id_of(tree: ast.Module, variable: str, name: str) -> str:
    """The full id of the task or group in a variable: that of the group around it stands before its own."""
    block = next(node for node in tree.body if isinstance(node, ast.With))
    for node in block.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == variable:
            calls = [it for it in ast.walk(node.value) if isinstance(it, ast.Call)]
            said = {k.arg: k.value for call in calls for k in call.keywords}
            own = ast.literal_eval(said[name])
            around = said.get("task_group" if name == "task_id" else "parent_group")
            return own if around is None else f"{_id_of(tree, around.id, 'group_id')}.{own}"
    raise LookupError(variable)


@contextlib.contextmanager
def _listening(dag, describe, found: list):
    """Note what `execute` raises. The classes are this DAG file's own, so no other program is touched."""

    def listen(execute):
        @functools.wraps(execute)  # by the name Airflow 2 knows that the call is its own
        def noted(self, context, **kwargs):
            try:
                return execute(self, context, **kwargs)
            except BaseException as error:
                error_type = type(error)
                found.append(
                    {
                        "task": self.task_id,
                        "try": context["ti"].try_number,
                        "type": f"{error_type.__module__}.{error_type.__qualname__}",
                        "args": describe(list(error.args)),
                        "text": str(error),
                        "traceback": "".join(traceback.format_exception(error_type, error, error.__traceback__)),
                    }
                )
                raise

        return noted

    classes = {getattr(task, "operator_class", type(task)) for task in dag.tasks}
    own = {cls: cls.execute for cls in classes if not cls.__module__.startswith("airflow.") and "execute" in vars(cls)}
    for cls, execute in own.items():
        cls.execute = listen(execute)
    try:
        yield
    finally:
        for cls, execute in own.items():
            cls.execute = execute


@contextlib.contextmanager
def _timeouts_told():
    """`dag.test` of Airflow 2 takes a timeout, which is no `Exception`, for its own end; the task is marked by then."""
    from airflow.exceptions import AirflowTaskTimeout
    from airflow.models import dag as module

    run_task = module._run_task

    def told(**kwargs):
        try:
            run_task(**kwargs)
        except AirflowTaskTimeout as error:
            raise RuntimeError("timeout") from error

    module._run_task = told
    try:
        yield
    finally:
        module._run_task = run_task


@contextlib.contextmanager
def _hasty():
    """`dag.test` sleeps a second whenever it finds nothing to do, as after each failure; a hundredth is enough."""
    sleep = time.sleep

    def short(seconds):
        sleep(0.01 if sys._getframe(1).f_code.co_name == "test" else seconds)

    time.sleep = short
    try:
        yield
    finally:
        time.sleep = sleep


@contextlib.contextmanager
def _surroundings(job: dict):
    """The job's working directory, path and environment, for as long as it runs."""
    cwd, path, environ = os.getcwd(), list(sys.path), dict(os.environ)
    os.environ.update(job.get("env", {}))
    sys.path[:0] = job.get("pythonpath", [])
    if job.get("workdir"):
        os.chdir(job["workdir"])
    try:
        yield
    finally:
        os.chdir(cwd)
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environ)


@contextlib.contextmanager
def _captured(path: str):
    """Send everything that this process writes, by whatever way, to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with open(path, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, fd in enumerate(kept, 1):
            os.dup2(fd, number)
            os.close(fd)


def _load(name: str, path: str):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
