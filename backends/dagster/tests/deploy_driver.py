"""Runs emitted files as a deployment does: ops in processes of their own, schedules and sensors by Dagster's daemons.

Reads one JSON object from stdin and writes one to stdout:
    {"multiprocess": [job, ...], "ticks": {"jobs": [job, ...], "from": ISO text, "until": ISO text}, "assets": [job, ...],
     "validate": [job, ...]}
A job is as for `engine_driver` (one of `assets` has in "read" whose values to load, one of `multiprocess` in "pools" the limits
of pools), and so are the outcomes of `multiprocess`. Ticks give the runs that the scheduler made: their job, state and tags. The
clock of the scheduler is moved by hand, everything else is Dagster's own.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import logging
import os
import subprocess
import sys
import warnings

import engine_driver as engine

PATIENCE = 120  # seconds


def multiprocess(job: dict) -> dict:
    """A run with the executor that the definitions ask for."""
    import dagster as dg
    from dagster._core.definitions.reconstruct import ReconstructableJob

    outcome = {"state": "error", "error": "", "tasks": {}}
    with engine.surroundings(job), dg.instance_for_test() as instance:
        folder = os.path.dirname(job["file"])
        module = engine.load(job["file"])
        definition = engine.job_of(module)
        variable = next(name for name, it in vars(module).items() if it is definition)
        again = ReconstructableJob.for_file(job["file"], variable)
        os.environ["PYTHONPATH"] = os.pathsep.join(job["pythonpath"])
        os.chdir(folder)
        for pool, slots in job.get("pools", {}).items():
            instance.event_log_storage.set_concurrency_slots(pool, slots)
        given = {**engine.QUIET, **engine.config(job, getattr(module, "PARAMS", {}))}
        with dg.execute_job(again, instance=instance, run_config=given) as found:
            outcome["state"] = "succeeded" if found.success else "failed"
            outcome["tasks"] = engine.tasks_of(definition, instance.get_run_step_stats(found.run_id))
            outcome["error"] = "\n".join(engine.errors(found.all_events))
            if found.success and any(it.name == "result" for it in definition.graph.output_defs):
                outcome["result"] = {"described": engine.describer(job["describe"])(found.output_value("result"))}
    return outcome


def ticks(jobs: list[dict], start: str, until: str) -> list[dict]:
    """The runs that the scheduler's daemon makes between two moments, and then an evaluation of all sensors."""
    import dagster as dg
    from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
    from dagster._core.workspace.load_target import CompositeTarget, PythonFileTarget
    from dagster._daemon.sensor import execute_sensor_iteration
    from dagster._scheduler.scheduler import launch_scheduled_runs

    at_once = {
        "run_coordinator": {"module": "dagster._core.run_coordinator", "class": "DefaultRunCoordinator"},
        "run_launcher": {
            "module": "dagster._core.launcher.sync_in_memory_run_launcher",
            "class": "SyncInMemoryRunLauncher",
        },
    }
    logger = logging.getLogger("ticks")
    with engine.surroundings(jobs[0]), dg.instance_for_test(at_once) as instance:
        os.environ["PYTHONPATH"] = os.pathsep.join(jobs[0]["pythonpath"])
        targets = [
            PythonFileTarget(job["file"], None, os.path.dirname(job["file"]), f"location_{i}")
            for i, job in enumerate(jobs)
        ]
        with create_test_daemon_workspace_context(CompositeTarget(targets), instance) as workspace:
            list(execute_sensor_iteration(workspace, logger, None, None))  # sensors look at what comes after
            times = {}
            for moment in (start, until):
                list(launch_scheduled_runs(workspace, logger, datetime.datetime.fromisoformat(moment), times))
            runs = [
                {"job": run.job_name, "state": run.status.value, "tags": dict(run.tags)}
                for run in sorted(
                    instance.get_runs(), key=lambda run: (run.job_name, run.tags["dagwright/scheduled_time"])
                )
            ]
            with freeze_time(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)):
                list(execute_sensor_iteration(workspace, logger, None, None))  # each looks twice a minute at most
    return runs


def assets(job: dict) -> dict:
    """A materialisation of all assets of a file: what was made, from what, and the values as `load_asset_value` gives them."""
    import dagster as dg

    with engine.surroundings(job), dg.instance_for_test() as instance:
        module = engine.load(job["file"])
        (name,) = (it.name for it in module.defs.jobs)
        definition = module.defs.resolve_job_def(name)
        given = {**engine.QUIET, **engine.config(job, getattr(module, "PARAMS", {}))}
        found = definition.execute_in_process(run_config=given, instance=instance, raise_on_error=False)
        graph = module.defs.resolve_asset_graph()
        describe = engine.describer(job["describe"])
        return {
            "state": "succeeded" if found.success else "failed",
            "error": "\n".join(engine.errors(found.all_events)),
            "steps": sorted(it.step_key for it in instance.get_run_step_stats(found.run_id)),
            "made": [it.asset_key.to_user_string() for it in found.get_asset_materialization_events()],
            "parents": {
                key.to_user_string(): sorted(it.to_user_string() for it in graph.get(key).parent_keys)
                for key in graph.get_all_asset_keys()
            },
            "values": {
                key: describe(module.defs.load_asset_value(dg.AssetKey(key.split("/")), instance=instance))
                for key in job["read"]
                if found.success
            },
            "seen": {key: describe(found.asset_value(key.split("/"))) for key in job["read"] if found.success},
        }


def validate(job: dict) -> dict:
    """What `dagster definitions validate` says of a file."""
    done = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", "-f", os.path.basename(job["file"])],
        cwd=os.path.dirname(job["file"]),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(job["pythonpath"])},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return {"code": done.returncode, "said": done.stdout + done.stderr}


def main() -> int:
    """The questions from stdin, the answers to stdout; whatever Dagster prints goes to stderr."""
    asked = json.load(sys.stdin)
    os.environ.update(engine.OFF)
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the processes of ops print, too
    with contextlib.redirect_stdout(sys.stderr):
        found = {"multiprocess": [multiprocess(job) for job in asked.get("multiprocess", ())]}
        found["assets"] = [assets(job) for job in asked.get("assets", ())]
        found["validate"] = [validate(job) for job in asked.get("validate", ())]
        if "ticks" in asked:
            it = asked["ticks"]
            found["ticks"] = ticks(it["jobs"], it["from"], it["until"])
    with answers:
        json.dump(found, answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
