"""The pod of an op, in the form of the tag `dagster-k8s/config`: fragments of Kubernetes' own objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.settings.model import Quantity, TaskSettings


def pod(settings: TaskSettings) -> dict[str, Any]:
    """What is set for a task about its pod; empty where nothing is. Names are Kubernetes' own."""
    mounts, volumes = _volumes(settings)
    container = _filled(
        {
            "image": settings.image,
            "env": [
                # Kubernetes reads $(NAME) as a variable, and $$ as one dollar
                *({"name": name, "value": value.replace("$", "$$")} for name, value in settings.env.items()),
                *(
                    {"name": variable, "valueFrom": {"secretKeyRef": {"name": it.name, "key": it.key}}}
                    for variable, it in settings.secrets.items()
                ),
            ],
            "resources": _resources(settings),
            "volumeMounts": mounts,
        }
    )
    spec = _filled(
        {
            "serviceAccountName": settings.service_account,
            "nodeSelector": dict(settings.node_selector),
            "tolerations": [dict(it) for it in settings.tolerations],
            "volumes": volumes,
        }
    )
    return _filled(
        {
            "container_config": container,
            "pod_spec_config": spec,
            "pod_template_spec_metadata": {"labels": dict(settings.labels)} if settings.labels else {},
        }
    )


def _resources(settings: TaskSettings) -> dict[str, Any]:
    """Requests; a gpu is a limit, as Kubernetes has it only there."""
    wanted: Mapping[str, Quantity | None] = {
        "cpu": settings.cpu,
        "memory": settings.memory,
        "ephemeral-storage": settings.ephemeral_storage,
    }
    requests = {key: it.text for key, it in wanted.items() if it is not None}
    limits = {settings.gpu_kind or "nvidia.com/gpu": str(settings.gpu)} if settings.gpu else {}
    return _filled({"requests": requests, "limits": limits})


def _volumes(settings: TaskSettings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Where volumes are mounted, and what they are."""
    mounts, volumes = [], []
    for i, it in enumerate(settings.volumes):
        name = f"volume-{i}"
        mount = {"name": name, "mountPath": it["mount"], "subPath": it.get("sub_path"), "readOnly": it.get("read_only")}
        mounts.append(_filled(mount))
        if "pvc" in it:
            source: dict[str, Any] = {"persistentVolumeClaim": {"claimName": it["pvc"]}}
        elif "secret" in it:
            source = {"secret": {"secretName": it["secret"]}}
        elif "config_map" in it:
            source = {"configMap": {"name": it["config_map"]}}
        else:
            source = {"emptyDir": _filled({"sizeLimit": it.get("size")})}
        volumes.append({"name": name, **source})
    return mounts, volumes


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: it for key, it in table.items() if it not in (None, {}, [], False)}
