"""The container of a task and its Kubernetes side: resources, environment, and the executor's entry in the platform document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import slug

if TYPE_CHECKING:
    from dagwright.settings.model import PipelineSettings, Quantity, TaskSettings
    from dagwright_kubeflow.options import Options

DEFAULT_ACCELERATOR = "nvidia.com/gpu"


def resources(settings: TaskSettings) -> dict[str, Any]:
    """`resources` of a container; empty where nothing is set.

    What is asked for is both request and limit, so that the task gets exactly that. The SDK writes amounts as text and,
    for older servers, as deprecated numbers (cores, gigabytes); so do we.
    """
    found: dict[str, Any] = {}
    if settings.cpu is not None:
        cores, text = settings.cpu.value / 1000, cpu_text(settings.cpu)
        found.update(cpuLimit=cores, cpuRequest=cores, resourceCpuLimit=text, resourceCpuRequest=text)
    if settings.memory is not None:
        gigabytes, text = settings.memory.value / 1000**3, settings.memory.text
        found.update(memoryLimit=gigabytes, memoryRequest=gigabytes)
        found.update(resourceMemoryLimit=text, resourceMemoryRequest=text)
    if settings.gpu:
        kind = settings.gpu_kind or DEFAULT_ACCELERATOR
        count = str(settings.gpu)
        found["accelerator"] = {"type": kind, "count": count, "resourceType": kind, "resourceCount": count}
    return found


def cpu_text(cpu: Quantity) -> str:
    """Cores as Kubernetes writes them: `4`, `500m`."""
    whole, rest = divmod(cpu.value, 1000)
    return f"{cpu.value}m" if rest else str(whole)


def executor_config(settings: TaskSettings, pipeline: PipelineSettings, options: Options) -> dict[str, Any]:
    """The entry of an executor in the platform document; empty where nothing is set."""
    found: dict[str, Any] = {}
    if settings.timeout is not None:
        found["activeDeadlineSeconds"] = str(int(settings.timeout.seconds))
    if options.image_pull_policy:
        found["imagePullPolicy"] = options.image_pull_policy
    if options.image_pull_secrets:
        found["imagePullSecret"] = [_named("secretName", name) for name in options.image_pull_secrets]
    if settings.secrets:
        found["secretAsEnv"] = _secrets(settings)
    if settings.node_selector:
        found["nodeSelector"] = {"labels": dict(settings.node_selector)}
    if settings.tolerations:
        found["tolerations"] = [_toleration(item) for item in settings.tolerations]
    found.update(_volumes(settings))
    metadata = _metadata(settings, pipeline)
    if metadata:
        found["podMetadata"] = metadata
    return found


def pipeline_config(pipeline: PipelineSettings, options: Options) -> dict[str, Any]:
    """What the platform document says of the run as a whole; empty where nothing is set."""
    found: dict[str, Any] = {}
    if pipeline.timeout is not None:
        found["activeDeadlineSeconds"] = int(pipeline.timeout.seconds)
    if options.ttl is not None:
        found["resourceTtlOnCompletion"] = options.ttl
    return found


def _named(key: str, name: str) -> dict[str, Any]:
    """A Kubernetes object by name. Servers before 2.4 read the plain key, later ones the parameter."""
    return {key: name, f"{key}Parameter": {"runtimeValue": {"constant": name}}}


def _secrets(settings: TaskSettings) -> list[dict[str, Any]]:
    """One entry per secret object, with all variables it gives."""
    maps: dict[str, list[dict[str, str]]] = {}
    for variable, secret in settings.secrets.items():
        maps.setdefault(secret.name, []).append({"secretKey": secret.key, "envVar": variable})
    return [{**_named("secretName", name), "keyToEnv": pairs, "optional": False} for name, pairs in maps.items()]


def _toleration(item: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if key == "tolerationSeconds" else value for key, value in item.items()}


def _volumes(settings: TaskSettings) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for number, volume in enumerate(settings.volumes, 1):
        mount = volume["mount"]
        if "pvc" in volume:
            entry = {"constant": volume["pvc"], "mountPath": mount}
            entry["pvcNameParameter"] = {"runtimeValue": {"constant": volume["pvc"]}}
            if "sub_path" in volume:
                entry["subPath"] = volume["sub_path"]
            found.setdefault("pvcMount", []).append(entry)
        elif "secret" in volume:
            entry = {**_named("secretName", volume["secret"]), "mountPath": mount, "optional": False}
            found.setdefault("secretAsVolume", []).append(entry)
        elif "config_map" in volume:
            entry = {**_named("configMapName", volume["config_map"]), "mountPath": mount, "optional": False}
            found.setdefault("configMapAsVolume", []).append(entry)
        elif volume.get("empty_dir"):
            entry = {"volumeName": f"{slug(mount) or 'scratch'}-{number}", "mountPath": mount}
            if "size" in volume:
                entry["sizeLimit"] = volume["size"].text
            found.setdefault("emptyDirMounts", []).append(entry)
    return found


def _metadata(settings: TaskSettings, pipeline: PipelineSettings) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    if settings.labels:
        found["labels"] = dict(settings.labels)
    annotations = {}
    if pipeline.owner:
        annotations["dagwright/owner"] = pipeline.owner
    if pipeline.tags:
        annotations["dagwright/tags"] = ", ".join(pipeline.tags)
    if annotations:
        found["annotations"] = annotations
    return found
