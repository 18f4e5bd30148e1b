"""As backends/airflow/tests/engine_driver.py, for DAG files whose tasks are containers: they also get the variables of the job.

A container has nothing of the environment that the job sets in this process; where the functions write what they did
stands there. Everything else, the client, the command and what is read back, is the DAG file's own.
"""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "backends", "airflow", "tests"))
import docker.api
import engine_driver

create = docker.api.APIClient.create_container


def create_container(self, *arguments, environment=None, **options):
    witness = {"CASE_WITNESS": os.environ["CASE_WITNESS"]}
    return create(self, *arguments, environment={**(environment or {}), **witness}, **options)


docker.api.APIClient.create_container = create_container

if __name__ == "__main__":
    os.umask(0)  # the tasks are not root
    engine_driver.main()
