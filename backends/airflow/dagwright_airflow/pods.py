"""The pod of a task under `execution = "kubernetes"`: a plain pod manifest, which the operator takes as its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.settings.model import TargetSettings, TaskSettings
    from dagwright_airflow.options import Options

CONTAINER = "base"
"""What KubernetesPodOperator calls the container that is the task."""

_GPU = "nvidia.com/gpu"


def pod(settings: TaskSettings, target: TargetSettings, options: Options) -> dict[str, Any]:
    """The manifest, as JSON has it, without what the operator sets: names, command, restart policy.

    What is asked for is both request and limit, so that the task gets exactly that. Secrets are references.
    """
    container: dict[str, Any] = {"name": CONTAINER, "image": settings.image or target.image or ""}
    policy = options.kubernetes.get("image_pull_policy")
    if policy is not None:
        container["imagePullPolicy"] = policy
    env: list[dict[str, Any]] = [
        {"name": name, "value": value.replace("$", "$$")} for name, value in settings.env.items()
    ]
    env += [
        {"name": name, "valueFrom": {"secretKeyRef": {"name": it.name, "key": it.key}}}
        for name, it in settings.secrets.items()
    ]
    if env:
        container["env"] = env
    amounts = resources(settings)
    if amounts:
        container["resources"] = {"requests": amounts, "limits": amounts}
    spec: dict[str, Any] = {"containers": [container]}
    mounts, volumes = _volumes(settings)
    if volumes:
        container["volumeMounts"] = mounts
        spec["volumes"] = volumes
    if settings.service_account is not None:
        spec["serviceAccountName"] = settings.service_account
    if settings.node_selector:
        spec["nodeSelector"] = dict(settings.node_selector)
    if settings.tolerations:
        spec["tolerations"] = [dict(item) for item in settings.tolerations]
    if options.kubernetes.get("image_pull_secrets"):
        spec["imagePullSecrets"] = [{"name": name} for name in options.kubernetes["image_pull_secrets"]]
    found: dict[str, Any] = {"apiVersion": "v1", "kind": "Pod", "metadata": {}, "spec": spec}
    if settings.labels:
        found["metadata"] = {"labels": dict(settings.labels)}
    return found


def resources(settings: TaskSettings) -> dict[str, str]:
    """Amounts in the notation of Kubernetes; empty where nothing is set."""
    found: dict[str, str] = {}
    if settings.cpu is not None:
        cores, rest = divmod(settings.cpu.value, 1000)
        found["cpu"] = f"{settings.cpu.value}m" if rest else str(cores)
    if settings.memory is not None:
        found["memory"] = settings.memory.text
    if settings.ephemeral_storage is not None:
        found["ephemeral-storage"] = settings.ephemeral_storage.text
    if settings.gpu:
        found[settings.gpu_kind or _GPU] = str(settings.gpu)
    return found


def _volumes(settings: TaskSettings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the container mounts, and the volumes of the pod."""
    mounts, volumes = [], []
    for number, volume in enumerate(settings.volumes, 1):
        name = f"volume-{number}"
        mount: dict[str, Any] = {"name": name, "mountPath": volume["mount"]}
        if "sub_path" in volume:
            mount["subPath"] = volume["sub_path"]
        if volume.get("read_only"):
            mount["readOnly"] = True
        mounts.append(mount)
        if "pvc" in volume:
            volumes.append({"name": name, "persistentVolumeClaim": {"claimName": volume["pvc"]}})
        elif "secret" in volume:
            volumes.append({"name": name, "secret": {"secretName": volume["secret"]}})
        elif "config_map" in volume:
            volumes.append({"name": name, "configMap": {"name": volume["config_map"]}})
        else:
            size = {"sizeLimit": volume["size"].text} if "size" in volume else {}
            volumes.append({"name": name, "emptyDir": size})
    return mounts, volumes
