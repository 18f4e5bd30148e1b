"""A real Airflow 3 on this machine: api server, scheduler and DAG processor on SQLite and 127.0.0.1, in processes of their own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

PARTS = ("api-server", "scheduler", "dag-processor")
READY, RUN = 150, 120
"""Seconds until the parts must be up, and until a run must be done."""


class Scheduler:
    """Starts the parts, speaks to the API, and ends exactly what it started."""

    def __init__(self, python: str, home: str, env: dict[str, str]) -> None:
        self.home = home
        self.mark = secrets.token_hex(8)
        self.port = _free_port()
        os.makedirs(os.path.join(home, "dags"))
        self.env = {
            **env,
            "DAGWRIGHT_TEST_MARK": self.mark,
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "1",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
            "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        }
        self.command = [os.path.join(os.path.dirname(python), "airflow")]
        self.started: list[subprocess.Popen] = []
        self.token = ""

    def start(self) -> None:
        with open(os.path.join(self.home, "migrate.log"), "wb") as log:
            subprocess.run([*self.command, "db", "migrate"], env=self.env, stdout=log, stderr=log, check=True)
        for part in PARTS:
            with open(os.path.join(self.home, f"{part}.log"), "wb") as log:
                self.started.append(
                    subprocess.Popen(
                        [*self.command, part],
                        env=self.env,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                        cwd=self.home,
                    )
                )
        until = time.monotonic() + READY
        while not self.token:
            try:
                self.token = self.ask("GET", "/auth/token")["access_token"]
            except (OSError, KeyError):
                assert time.monotonic() < until, self.told()
                assert all(it.poll() is None for it in self.started), self.told()
                time.sleep(0.5)

    def stop(self) -> None:
        """Ask every part to end, then end what is left of them: the processes that carry our mark, by their ids."""
        for process in self.started:
            process.send_signal(signal.SIGTERM)
        until = time.monotonic() + 15
        while self.left() and time.monotonic() < until:
            for process in self.started:
                process.poll()
            time.sleep(0.2)
        for pid in self.left():
            os.kill(pid, signal.SIGKILL)
        for process in self.started:
            process.wait()

    def left(self) -> list[int]:
        """Ids of the processes of ours that run: they inherited the mark."""
        found = []
        for name in os.listdir("/proc"):
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if f"DAGWRIGHT_TEST_MARK={self.mark}".encode() in file.read():
                        found.append(int(name))
            except (OSError, ValueError):
                continue
        return found

    def told(self) -> str:
        texts = []
        for part in PARTS:
            with open(os.path.join(self.home, f"{part}.log"), encoding="utf-8", errors="replace") as file:
                texts.append(f"--- {part}\n{file.read()[-3000:]}")
        return "\n".join(texts)

    def ask(self, method: str, path: str, body: object = None) -> dict:
        """An answer of the API. SQLite is slow under load: what the server says of itself (5xx) is asked again."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        for attempt in range(6):
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers, method=method
            )
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code < 500 or attempt == 5:
                    raise
                time.sleep(1)
        raise AssertionError("not reached")

    # --- DAGs and runs ---

    def enable(self, dags: list[str]) -> None:
        """Wait until the DAGs are known, and switch them on."""
        until = time.monotonic() + READY
        for dag in dags:
            while True:
                try:
                    self.ask("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
                    break
                except urllib.error.HTTPError as error:
                    if error.code != 404 or time.monotonic() > until:
                        raise RuntimeError(self.told()) from error
                    time.sleep(0.5)

    def trigger(self, dag: str) -> str:
        return self.ask("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": {}})["dag_run_id"]

    def clear(self, dag: str, run: str, *tasks: str) -> None:
        """Have tasks run again, with all that comes after them."""
        body = {
            "dry_run": False,
            "dag_run_id": run,
            "task_ids": tasks,
            "only_failed": False,
            "include_downstream": True,
        }
        self.ask("POST", f"/api/v2/dags/{dag}/clearTaskInstances", body)

    def wait(self, dag: str, run: str) -> str:
        """The state of the run when it is done."""
        until = time.monotonic() + RUN
        while True:
            state = self.ask("GET", f"/api/v2/dags/{dag}/dagRuns/{run}")["state"]
            if state in ("success", "failed"):
                return state
            assert time.monotonic() < until, self.told()
            time.sleep(0.3)

    def states(self, dag: str, run: str) -> dict[str, list[str]]:
        """The states of every task, of all its instances in order."""
        path = f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances?limit=1000"
        found: dict[str, list[str]] = {}
        for it in sorted(self.ask("GET", path)["task_instances"], key=lambda it: it["map_index"]):
            found.setdefault(it["task_id"], []).append(it["state"])
        return found

    def value(self, dag: str, run: str, task: str) -> dict:
        """What a task has returned."""
        path = f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries/return_value"
        return self.ask("GET", f"{path}?map_index=-1&deserialize=false&stringify=false")["value"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
