"""The pods that dagster-k8s makes of emitted tags: reads [{"file": file of definitions}, ...], writes the pod of every op as JSON."""

from __future__ import annotations

import json
import os
import sys
import warnings

import engine_driver as engine


def pods(job: dict) -> dict:
    """The spec of the Kubernetes job that the executor would create for each step; it is built, and sent to no cluster."""
    from dagster_k8s.job import DagsterK8sJobConfig, construct_dagster_k8s_job, get_user_defined_k8s_config

    with engine.surroundings(job):
        definition = engine.job_of(engine.load(job["file"]))
        config = DagsterK8sJobConfig(job_image="registry.example/all", dagster_home="/opt/dagster")
        found = {}
        for step, tags in engine.op_tags(definition):
            made = construct_dagster_k8s_job(
                config, ["dagster"], "job", user_defined_k8s_config=get_user_defined_k8s_config(tags)
            )
            found[step] = made.to_dict()["spec"]["template"]
        return {"executor": definition.executor_def.name, "pods": found}


def main() -> int:
    """Questions from stdin, answers to stdout."""
    os.environ.update(engine.OFF)
    warnings.simplefilter("ignore")
    json.dump([pods(job) for job in json.load(sys.stdin)], sys.stdout, default=str)
    return 0


if __name__ == "__main__":
    sys.exit(main())
