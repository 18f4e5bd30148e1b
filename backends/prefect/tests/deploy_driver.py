"""Deploys an emitted folder to a real Prefect server of its own, and has a real process worker run it.

Reads one JSON object from stdin and writes one to stdout:

in:  {"folder": where the emitted files are, "sheet": the deployment file, "deployment": "flow/name",
      "runs": [{parameter: JSON}, ...], "scheduled": whether to wait for a run by the schedule, "env": for the worker}
     or {"all": [such objects], "env"}: the deployments of several folders, one worker for all of them; out is a list then
out: {"deployed": what `prefect deploy` said, "deployment": the server's record of it,
      "variables": {type of work pool: the job variables it has},
      "runs": [{"state", "message", "result" (as repr), "auto_scheduled", "expected"}, ...], "refused": [text or null, ...]}

The command line is the one a user has. The worker leads a process group of its own, which is ended and checked.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time

from engine_driver import Server, end_group

PATIENCE = 180


def main() -> int:
    job = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.TextIOWrapper(sys.stderr.buffer, write_through=True)), Server() as server:
        os.environ.update(server.env)
        prefect("work-pool", "create", "default", "--type", "process")
        outcome = deploy_all(job) if "all" in job else deploy(job)
    json.dump(outcome, sys.stdout)
    return 0


def prefect(*arguments: str, cwd: str | None = None) -> str:
    """A command of Prefect's own; its output. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def deploy(job: dict) -> dict:
    outcome = {"deployed": prefect("deploy", "--all", "--prefect-file", job["sheet"], cwd=job["folder"]), "refused": []}

    outcome["variables"] = {
        kind: sorted(template_of(kind)["variables"]["properties"]) for kind in ("process", "docker", "kubernetes")
    }

    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter

    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(job["deployment"])
        outcome["deployment"] = json.loads(deployment.model_dump_json())
        for params in job["runs"]:
            try:
                client.create_flow_run_from_deployment(deployment.id, parameters=params)
                outcome["refused"].append(None)
            except Exception as exc:
                outcome["refused"].append(f"{type(exc).__name__}: {exc}")
        wanted = outcome["refused"].count(None)
        which = DeploymentFilter(id={"any_": [deployment.id]})
        runs = []
        with worker(job.get("env", {})):
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                runs = [r for r in client.read_flow_runs(deployment_filter=which, limit=200) if r.state.is_final()]
                by_hand = sum(not run.auto_scheduled for run in runs)
                if by_hand >= wanted and (len(runs) > by_hand or not job.get("scheduled")):
                    break
                time.sleep(0.5)
        outcome["runs"] = [told(run) for run in sorted(runs, key=lambda run: run.created)]
    return outcome


def deploy_all(job: dict) -> list[dict]:
    """Deploy several folders, then start a worker for the runs of all of them."""
    from prefect.client.orchestration import get_client

    outcomes = []
    with get_client(sync_client=True) as client:
        for one in job["all"]:
            said = prefect("deploy", "--all", "--prefect-file", one["sheet"], cwd=one["folder"])
            deployment = client.read_deployment_by_name(one["deployment"])
            made = [client.create_flow_run_from_deployment(deployment.id, parameters=it).id for it in one["runs"]]
            outcomes.append({"deployed": said, "runs": made})
        with worker(job.get("env", {})):
            until = time.monotonic() + PATIENCE
            for outcome in outcomes:
                runs = [client.read_flow_run(ident) for ident in outcome["runs"]]
                while not all(run.state.is_final() for run in runs) and time.monotonic() < until:
                    time.sleep(0.5)
                    runs = [client.read_flow_run(ident) for ident in outcome["runs"]]
                outcome["runs"] = [told(run) for run in runs]
    return outcomes


def template_of(kind: str) -> dict:
    """What a new work pool of that type begins with."""
    import asyncio

    from prefect.workers.utilities import get_default_base_job_template_for_infrastructure_type

    return asyncio.run(get_default_base_job_template_for_infrastructure_type(kind))


def told(run) -> dict:
    completed = run.state.is_completed()
    return {
        "state": run.state.name,
        "message": run.state.message or "",
        "result": repr(run.state.result()) if completed else None,
        "auto_scheduled": run.auto_scheduled,
        "expected": run.expected_start_time.isoformat(),
        "parameters": run.parameters,
    }


@contextlib.contextmanager
def worker(env: dict[str, str]):
    """A process worker of the pool `default`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "default"],
        env={**os.environ, **env, "PREFECT_WORKER_QUERY_SECONDS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=sys.stderr,
        start_new_session=True,
    )
    try:
        yield
    finally:
        end_group(process)


if __name__ == "__main__":
    sys.exit(main())
