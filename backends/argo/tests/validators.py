"""What others say of an emitted file: Argo's own JSON schema made strict, and hera's models.

Needs `hera` and `jsonschema`, which stand in `.venv/argo`. The schema is a file of Argo's Go module: it is read from the project's cache of
modules, where Go fetches it at the version that tests/kubeflow_backend/go.mod pins. Without Go there is no schema, and that is told.
"""

from __future__ import annotations

import functools
import glob
import json
import os
import shutil
import subprocess
from typing import Any

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
CACHE = os.path.join(ROOT, ".venv", "go")
PINNED = os.path.join(ROOT, "tests", "kubeflow_backend")
MODULE = "github.com/argoproj/argo-workflows/v3"
KINDS = ("Workflow", "WorkflowTemplate", "CronWorkflow")


def _schema_file() -> str | None:
    pattern = os.path.join(CACHE, "mod", *MODULE.split("/")[:-1], "v3@*", "api", "jsonschema", "schema.json")
    found = sorted(glob.glob(pattern))
    return found[0] if found else None


@functools.cache
def schema() -> dict[str, Any] | None:
    """The schema with no field allowed that it does not name; None where there is no Go to fetch it."""
    path = _schema_file()
    if path is None and shutil.which("go"):
        env = {
            **os.environ, "GOMODCACHE": os.path.join(CACHE, "mod"), "GOCACHE": os.path.join(CACHE, "build"),
            "GOFLAGS": "-mod=readonly -modcacherw", "GOTOOLCHAIN": "local", "GOWORK": "off",
        }  # fmt: skip
        env.setdefault("HOME", CACHE)
        done = subprocess.run(
            ["go", "mod", "download", MODULE], cwd=PINNED, env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"`go mod download {MODULE}` failed:\n{done.stderr}")
        path = _schema_file()
    if path is None:
        return None
    with open(path, encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    for definition in found["definitions"].values():
        _close(definition)
    return found


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for inner in node.values():
            _close(inner)
    elif isinstance(node, list):
        for inner in node:
            _close(inner)


@functools.cache
def _validator(kind: str) -> Any:
    import jsonschema

    reference = {"$ref": f"#/definitions/io.argoproj.workflow.v1alpha1.{kind}"}
    return jsonschema.Draft202012Validator({**reference, "definitions": schema()["definitions"]})


def by_schema(document: dict[str, Any]) -> list[str]:
    """What the strict schema says."""
    found = _validator(document["kind"]).iter_errors(document)
    return [f"schema: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


def by_hera(document: dict[str, Any]) -> list[str]:
    """What hera's models say; they pass over fields that they do not know."""
    from hera.workflows import models

    try:
        getattr(models, document["kind"]).model_validate(document)
    except ValueError as exc:
        return [f"hera: {exc}"]
    return []


def problems(documents: list[dict[str, Any]]) -> list[str]:
    """What both say of all objects of Argo among the documents."""
    found = []
    for document in documents:
        if document["kind"] in KINDS:
            found += by_hera(document)
            found += by_schema(document) if schema() is not None else []
    return found
