"""The next command: what uploads the emitted file and applies its schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagwright.settings.model import TargetSettings
    from dagwright_kubeflow.options import Options


def next_command(name: str, file: str, sidecar: str | None, target: TargetSettings, options: Options) -> str:
    """Shell text for where the SDK of Kubeflow Pipelines is at hand; `{out}` stands for the folder of the files.

    `name` is a pipeline's name as KFP takes it, which no shell takes for anything else.

    The `kfp` command where it does what is asked; it knows no namespaces of users and no service accounts.
    """
    path = f"{{out}}/{file}"
    if sidecar is not None:
        return _schedule(name, path, f"{{out}}/{sidecar}", target.namespace)
    if options.service_account is not None or options.experiment is not None:
        arguments = {
            "experiment_name": options.experiment or name,
            "namespace": target.namespace,
            "service_account": options.service_account,
        }
        given = "".join(f", {key}={value!r}" for key, value in arguments.items() if value is not None)
        return _python(f"import kfp; kfp.Client().create_run_from_pipeline_package({path!r}{given})")
    if target.namespace is not None:
        return _python(f"import kfp; kfp.Client().upload_pipeline({path!r}, {name!r}, namespace={target.namespace!r})")
    return f'kfp pipeline create --pipeline-name {name} "{path}"'


def _python(code: str) -> str:
    import shlex

    return f"python3 -c {shlex.quote(code)}"


def _schedule(name: str, file: str, sidecar: str, namespace: str | None) -> str:
    given = "" if namespace is None else f", namespace={namespace!r}"
    return f"""\
python3 - <<'EOF'
import json, kfp
client = kfp.Client()
schedule = json.load(open({sidecar!r}))
pipeline = client.upload_pipeline({file!r}, {name!r}{given}).pipeline_id
version = client.list_pipeline_versions(pipeline, sort_by="created_at desc").pipeline_versions[0].pipeline_version_id
experiment = client.create_experiment(schedule["experiment"], namespace=schedule["namespace"]).experiment_id
client.create_recurring_run(experiment, pipeline_id=pipeline, version_id=version, **schedule["recurring_run"])
EOF"""
