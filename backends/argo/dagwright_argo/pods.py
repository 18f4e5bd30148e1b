"""What a template says of its pod: container, resources, environment, volumes, retries, where it may run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import slug
from dagwright_argo.names import WORKER

if TYPE_CHECKING:
    from dagwright.settings.model import Quantity, TargetSettings, TaskSettings
    from dagwright_argo.options import Options

DEFAULT_ACCELERATOR = "nvidia.com/gpu"
STORE_VOLUME = "dagwright-store"
WORKER_VOLUME = "dagwright-worker"


def container(
    settings: TaskSettings, args: list[str], target: TargetSettings, options: Options, worker: str | None
) -> dict[str, Any]:
    """The container of a step. `worker` is the name of the ConfigMap with the worker, None where the image has it."""
    found: dict[str, Any] = {"image": settings.image or target.image or ""}
    if options.image_pull_policy:
        found["imagePullPolicy"] = options.image_pull_policy
    command = [f"{WORKER}/dagwright_worker.py"] if worker else ["-m", "dagwright_worker"]
    found["command"] = [options.python, *command, "argo"]
    found["args"] = args
    env: list[dict[str, Any]] = [{"name": "DAGWRIGHT_STORE", "value": target.store}] if target.store else []
    env += [{"name": name, "value": value} for name, value in settings.env.items()]
    for variable, secret in settings.secrets.items():
        env.append({"name": variable, "valueFrom": {"secretKeyRef": {"name": secret.name, "key": secret.key}}})
    if env:
        found["env"] = env
    if options.store_secret:
        found["envFrom"] = [{"secretRef": {"name": options.store_secret}}]
    amounts = resources(settings)
    if amounts:
        found["resources"] = {"requests": amounts, "limits": amounts}
    mounts = [mount for _, mount in _volumes(settings, target, options, worker)]
    if mounts:
        found["volumeMounts"] = mounts
    return found


def resources(settings: TaskSettings) -> dict[str, str]:
    """What is asked for is both request and limit, so that the task gets exactly that."""
    found: dict[str, str] = {}
    if settings.cpu is not None:
        found["cpu"] = cpu_text(settings.cpu)
    if settings.memory is not None:
        found["memory"] = settings.memory.text
    if settings.ephemeral_storage is not None:
        found["ephemeral-storage"] = settings.ephemeral_storage.text
    if settings.gpu:
        found[settings.gpu_kind or DEFAULT_ACCELERATOR] = str(settings.gpu)
    return found


def cpu_text(cpu: Quantity) -> str:
    """Cores as Kubernetes writes them: `4`, `500m`."""
    whole, rest = divmod(cpu.value, 1000)
    return f"{cpu.value}m" if rest else str(whole)


def around(settings: TaskSettings, target: TargetSettings, options: Options, worker: str | None) -> dict[str, Any]:
    """What stands beside the container in its template. Numbers are text where Argo's schema has `IntOrString`."""
    found: dict[str, Any] = {}
    if settings.labels:
        found["metadata"] = {"labels": dict(settings.labels)}
    if settings.retries:
        found["retryStrategy"] = retry(settings)
    if settings.timeout is not None:
        found["activeDeadlineSeconds"] = str(int(settings.timeout.seconds))
    if settings.pool is not None:
        found["synchronization"] = {"semaphores": [{"configMapKeyRef": {"name": options.pools, "key": settings.pool}}]}
    if settings.service_account is not None:
        found["serviceAccountName"] = settings.service_account
    if settings.node_selector:
        found["nodeSelector"] = dict(settings.node_selector)
    if settings.tolerations:
        found["tolerations"] = [dict(item) for item in settings.tolerations]
    volumes = [volume for volume, _ in _volumes(settings, target, options, worker)]
    if volumes:
        found["volumes"] = volumes
    return found


def retry(settings: TaskSettings) -> dict[str, Any]:
    """`limit` counts what comes after the first try. `Always`: a pod that was evicted is tried again as one that failed is.

    No `maxDuration`: that is the time after which nothing is retried; the longest delay is `cap`.
    """
    found: dict[str, Any] = {"limit": str(settings.retries), "retryPolicy": "Always"}
    if settings.retry_delay is not None and settings.retry_delay.seconds:
        backoff = {"duration": f"{int(settings.retry_delay.seconds)}s"}
        if settings.backoff is not None:
            backoff["factor"] = str(int(settings.backoff.factor))
            if settings.backoff.max is not None:
                backoff["cap"] = f"{int(settings.backoff.max.seconds)}s"
        found["backoff"] = backoff
    return found


def _volumes(
    settings: TaskSettings, target: TargetSettings, options: Options, worker: str | None
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Volumes of a pod, each with its mount."""
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    if options.store_volume is not None:
        claim = {"claimName": options.store_volume}
        mount = {"name": STORE_VOLUME, "mountPath": target.store}
        found.append(({"name": STORE_VOLUME, "persistentVolumeClaim": claim}, mount))
    if worker is not None:
        volume = {"name": WORKER_VOLUME, "configMap": {"name": worker}}
        found.append((volume, {"name": WORKER_VOLUME, "mountPath": WORKER}))
    for number, wanted in enumerate(settings.volumes, 1):
        name = f"{slug(wanted['mount'])[:40].strip('-') or 'volume'}-{number}"
        placed: dict[str, Any] = {"name": name, "mountPath": wanted["mount"]}
        if wanted.get("sub_path"):
            placed["subPath"] = wanted["sub_path"]
        if wanted.get("read_only"):
            placed["readOnly"] = True
        found.append(({"name": name, **_source(wanted)}, placed))
    return found


def _source(volume: dict[str, Any]) -> dict[str, Any]:
    if "pvc" in volume:
        return {"persistentVolumeClaim": {"claimName": volume["pvc"]}}
    if "secret" in volume:
        return {"secret": {"secretName": volume["secret"]}}
    if "config_map" in volume:
        return {"configMap": {"name": volume["config_map"]}}
    return {"emptyDir": {"sizeLimit": volume["size"].text} if "size" in volume else {}}
