"""Runs emitted DAG files on a real Airflow, many in one process: `python engine_driver.py REQUESTS RESULTS DESCRIBE`.

REQUESTS is a JSON file with a list of programs, each an object:

    name         what the result is filed under
    folder       the folder with the emitted files: one DAG file, and perhaps the worker
    conf         the conf of the run, as JSON (optional)
    at           the logical date of the run in ISO form; without it Airflow 3 gets none, Airflow 2 the clock (optional)
    scheduled    true: the run counts as started by the schedule (Airflow 2 tells runs started by hand apart; optional)
    pythonpath   folders to import the program from (optional)
    workdir      the working directory of the run (optional)
    env          environment variables of the run (optional)
    only_parse   true: no run, only `graph` (optional)
    variables, connections   {name: value} to set before the run (optional)

RESULTS gets a list of objects, in the same order, one JSON line each, as soon as it is known:

    name, seconds, log
    import_errors   {file: text} of what Airflow could not load
    dag_id, graph   {task: [tasks before it]}, of the DAG as Airflow serialises and reads it back
    state, tasks    the run's state and {task: state}; tries {task: number of tries}
    result          {"value": described} or {"error": text}; the key is missing where the DAG file marks no result
    xcom            the XCom of the result as it is stored
    exceptions      [{"task", "try", "type", "args", "text", "traceback"}], in the order of their being raised

DESCRIBE is the path of tests/conformance/describe.py. AIRFLOW_HOME must be set, to a folder of this process alone.
Nothing of dagwright is imported: the worker is the one beside the DAG file, unless a program's `pythonpath` has one.
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
import time
import traceback
from datetime import datetime

LOG_LIMIT = 200_000


def prepare() -> str:
    """Settle Airflow's home before Airflow is imported; gives the folder that it takes DAG files from."""
    home = os.environ["AIRFLOW_HOME"]
    dags = os.path.join(home, "dags")
    os.makedirs(dags, exist_ok=True)
    settings = {
        "AIRFLOW__CORE__DAGS_FOLDER": dags,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    # An environment of the repository has dagwright installed for development; a real Airflow has not.
    sys.path[:] = [
        path
        for path in sys.path
        if not os.path.isfile(os.path.join(path, "dagwright_worker.py")) and not os.path.isdir(os.path.join(path, "dagwright_airflow"))
    ]
    return dags


def main(requests: str, results: str, describe: str) -> None:
    dags = prepare()
    engine = Engine(dags, _load("dagwright_describe", describe).describe)
    with open(requests, encoding="utf-8") as file:
        programs = json.load(file)
    with open(results, "w", encoding="utf-8") as out:
        for program in programs:
            out.write(json.dumps(engine.run(program)) + "\n")
            out.flush()


class Engine:
    """One Airflow with its database, in this process."""

    def __init__(self, dags: str, describe) -> None:
        import airflow
        from airflow.utils import db

        self.dags = dags
        self.describe = describe
        self.version = tuple(int(part) for part in airflow.__version__.split(".")[:2])
        if not os.path.exists(os.path.join(os.environ["AIRFLOW_HOME"], "airflow.db")):
            with _captured(os.path.join(os.environ["AIRFLOW_HOME"], "initdb.log")):
                db.initdb()

    def run(self, program: dict) -> dict:
        told: dict = {"name": program["name"]}
        log = os.path.join(os.environ["AIRFLOW_HOME"], "program.log")
        began = time.perf_counter()
        with _captured(log), _surroundings(program):
            try:
                self._run(program, told)
            except BaseException as error:
                told["driver_error"] = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        told["seconds"] = round(time.perf_counter() - began, 3)
        with open(log, encoding="utf-8", errors="replace") as file:
            told["log"] = file.read()[-LOG_LIMIT:]
        return told

    def _run(self, program: dict, told: dict) -> None:
        self._place(program["folder"])
        self._set(program)
        bag = self._bag()
        told["import_errors"] = {os.path.basename(path): text for path, text in bag.import_errors.items()}
        if len(bag.dags) != 1:
            return
        (dag,) = bag.dags.values()
        told["dag_id"] = dag.dag_id
        told["graph"] = self.graph_of(dag)
        if program.get("only_parse"):
            return
        told["exceptions"] = []
        with _listening(dag, self.describe, told["exceptions"]), _hasty():
            run = self._test(dag, program)
        instances = run.get_task_instances()
        told["state"] = str(getattr(run.state, "value", run.state))
        told["tasks"] = {ti.task_id: str(getattr(ti.state, "value", ti.state)) for ti in instances}
        told["tries"] = {ti.task_id: ti.try_number for ti in instances}
        marked = result_task(dag.fileloc)
        if marked is not None:
            self._result(dag, run, marked, told)

    def _place(self, folder: str) -> None:
        """Let the DAG folder hold this program only: `dag.test` parses the whole of it each time."""
        shutil.rmtree(self.dags)
        shutil.copytree(folder, self.dags, ignore=shutil.ignore_patterns("__pycache__"))
        importlib.invalidate_caches()

    def _set(self, program: dict) -> None:
        from airflow.models import Connection, Variable
        from airflow.utils.session import create_session

        with create_session() as session:
            for name, value in program.get("variables", {}).items():
                Variable.set(name, value, session=session)
            for name, uri in program.get("connections", {}).items():
                session.query(Connection).filter(Connection.conn_id == name).delete()
                session.add(Connection(conn_id=name, uri=uri))

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
        return {task.task_id: sorted(task.upstream_task_ids) for task in again.tasks}

    def _test(self, dag, program: dict):
        """`dag.test()`. It makes runs of the kind "manual"; a scheduled one is that but for its kind."""
        at = datetime.fromisoformat(program["at"]) if program.get("at") else None
        if self.version >= (3, 0):
            return dag.test(logical_date=at, run_conf=program.get("conf"))
        from airflow.models import dag as module

        create = module.DAG.create_dagrun

        def by_hand(*args, **kwargs):
            # What `airflow dags trigger` and the API say of their runs, and `dag.test` does not.
            return create(*args, **{**kwargs, "external_trigger": not program.get("scheduled", False)})

        module.DAG.create_dagrun = by_hand
        try:
            return dag.test(execution_date=at, run_conf=program.get("conf"))
        finally:
            module.DAG.create_dagrun = create

    def _result(self, dag, run, task: str, told: dict) -> None:
        """Read the result as a user would: pull the XCom, and let the worker say what it is."""
        value = self._xcom(dag.dag_id, run.run_id, task)
        told["xcom"] = value
        if value is None:
            return
        import dagwright_worker as worker

        try:
            store = os.environ.get("DAGWRIGHT_STORE")
            source = worker.Store(store) if store else None
            told["result"] = {"value": self.describe(worker.decode(value, source))}
        except Exception as error:
            told["result"] = {"error": f"{type(error).__name__}: {error}"}

    def _xcom(self, dag_id: str, run_id: str, task: str):
        if self.version >= (3, 0):
            from airflow.models.xcom import XComModel
            from airflow.utils.session import create_session

            with create_session() as session:
                row = session.query(XComModel).filter_by(dag_id=dag_id, run_id=run_id, task_id=task, key="return_value").first()
                return None if row is None else XComModel.deserialize_value(row)
        from airflow.models.xcom import XCom

        return XCom.get_one(dag_id=dag_id, run_id=run_id, task_id=task, key="return_value")


def result_task(path: str):
    """The id of the task that the DAG file marks as the result of the run, by reading its text; None without one."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_result":
            step = node.args[0].value  # `step.output`
            if isinstance(step, ast.Subscript):
                return ast.literal_eval(step.slice)
            return _task_of(tree, step.id)
    return None


def _task_of(tree: ast.Module, variable: str) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.targets[0].id == variable:
            return next(ast.literal_eval(k.value) for k in node.value.keywords if k.arg == "task_id")
    raise LookupError(variable)


@contextlib.contextmanager
def _listening(dag, describe, found: list):
    """Note what `execute` raises. The class is this DAG file's own, so no other program is touched."""
    (step,) = {type(task) for task in dag.tasks}
    execute = step.execute

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

    step.execute = noted
    try:
        yield
    finally:
        step.execute = execute


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
def _surroundings(program: dict):
    """The program's working directory, path and environment, for as long as it runs."""
    cwd, path, environ = os.getcwd(), list(sys.path), dict(os.environ)
    os.environ.update(program.get("env", {}))
    sys.path[:0] = program.get("pythonpath", [])
    if program.get("workdir"):
        os.chdir(program["workdir"])
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
    main(*sys.argv[1:])
