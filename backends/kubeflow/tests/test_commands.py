"""The next command, run as printed against a stand-in for the API server that remembers what it is asked."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from kubeflow_plans import TARGET, param, plan, step

from dagwright.settings.model import ParamSource, PipelineSettings
from dagwright_kubeflow import KubeflowBackend

ENGINE = Path(__file__).parents[3] / ".venv" / "kfp" / "bin"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/kfp (scripts/bootstrap kfp)"),
]

ANSWERS = {
    ("GET", "healthz"): {"multi_user": True},
    ("POST", "pipelines/upload"): {
        "pipeline_id": "p1",
        "display_name": "shop",
        "created_at": "2026-11-20T12:00:00Z",
    },
    ("GET", "pipelines/p1/versions"): {"pipeline_versions": [{"pipeline_id": "p1", "pipeline_version_id": "v1"}]},
    ("GET", "experiments"): {"experiments": []},
    ("POST", "experiments"): {"experiment_id": "e1", "display_name": "shop"},
    ("POST", "recurringruns"): {"recurring_run_id": "r1"},
    ("POST", "runs"): {"run_id": "run1"},
}


class Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        what = url.path.removeprefix("/apis/v2beta1/")
        self.server.asked.append((self.command, what, parse_qs(url.query), body))
        text = json.dumps(ANSWERS.get((self.command, what), {})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def server():
    found = HTTPServer(("127.0.0.1", 0), Handler)
    found.asked = []
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def run(server, folder, one, target):
    emission = KubeflowBackend().emit(one, target)
    (folder / "the files").mkdir()
    for artifact in emission.artifacts:
        (folder / "the files" / artifact.path).write_text(artifact.text, encoding="utf-8")
    env = {
        "PATH": f"{ENGINE}:{os.environ['PATH']}",
        "KF_PIPELINES_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "HOME": str(folder),
    }
    done = subprocess.run(
        ["bash", "-ec", emission.next_command.replace("{out}", "the files")],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {what: (query, body) for method, what, query, body in server.asked if method == "POST"}


def test_upload(server, tmp_path):
    asked = run(server, tmp_path, plan(step("a")), TARGET)
    assert list(asked) == ["pipelines/upload"]
    query, body = asked["pipelines/upload"]
    assert query == {"name": ["shop"]}
    assert (tmp_path / "the files" / "shop.yaml").read_bytes() in body


def test_upload_into_a_namespace(server, tmp_path):
    asked = run(server, tmp_path, plan(step("a")), TARGET._replace(namespace="team-a"))
    assert asked["pipelines/upload"][0] == {"name": ["shop"], "namespace": ["team-a"]}


def test_a_run_with_an_experiment_and_a_service_account(server, tmp_path):
    extras = {"service_account": "runner", "experiment": "it's weekly"}
    asked = run(server, tmp_path, plan(step("a")), TARGET._replace(extras=extras, namespace="team-a"))
    assert json.loads(asked["experiments"][1])["display_name"] == "it's weekly"
    found = json.loads(asked["runs"][1])
    assert found["service_account"] == "runner"
    assert found["pipeline_spec"]["pipelineInfo"]["name"] == "shop"


def test_the_schedule_is_applied_to_the_uploaded_version(server, tmp_path):
    settings = PipelineSettings(schedule="0 6 * * 1", start="2026-01-01", max_active_runs=2, description="weekly")
    params = [param("day", "date", source=ParamSource("schedule.date")), param("n", "int", 3)]
    target = TARGET._replace(namespace="team-a", extras={"service_account": "runner", "experiment": "weekly"})
    asked = run(server, tmp_path, plan(step("a"), settings=settings, params=params), target)
    assert list(asked) == ["pipelines/upload", "experiments", "recurringruns"]
    assert json.loads(asked["experiments"][1]) == {"display_name": "weekly", "namespace": "team-a"}
    assert json.loads(asked["recurringruns"][1]) == {
        "display_name": "shop",
        "description": "weekly",
        "experiment_id": "e1",
        "pipeline_version_reference": {"pipeline_id": "p1", "pipeline_version_id": "v1"},
        "runtime_config": {"parameters": {"day": '{"dw": 1, "scheduled": "[[ScheduledTime.2006-01-02T15:04:05Z]]"}'}},
        "service_account": "runner",
        "max_concurrency": 2,
        "no_catchup": True,
        "mode": "ENABLE",
        "trigger": {"cron_schedule": {"cron": "0 0 6 * * 1", "start_time": "2025-12-31T23:59:59Z"}},
    }
