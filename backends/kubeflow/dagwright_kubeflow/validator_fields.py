"""The fields of the IR's messages: which there are, which must be there, and of what kind.

Unknown fields matter: the server refuses most of them, and passes over those inside an executor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Check = Callable[[str, Any], Iterator[str]]

PARAMETER_TYPES = frozenset("STRING NUMBER_INTEGER NUMBER_DOUBLE BOOLEAN LIST STRUCT TASK_FINAL_STATUS".split())


def _kind(name: str, *types: type) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            yield f"{where}: not {name}"

    return check


def _anything(where: str, value: Any) -> Iterator[str]:
    return iter(())


def _one_of(*choices: str) -> Check:
    allowed = frozenset(choices)

    def check(where: str, value: Any) -> Iterator[str]:
        if value not in allowed:
            yield f"{where}: {value!r:.40} is not one of {', '.join(sorted(allowed))}"

    return check


def _seconds(where: str, value: Any) -> Iterator[str]:
    if not (isinstance(value, str) and value.endswith("s") and value[:-1].isdigit()):
        yield f"{where}: {value!r:.40} is no whole number of seconds"


def _digits(where: str, value: Any) -> Iterator[str]:
    if not (isinstance(value, str) and value.isdigit()):
        yield f"{where}: {value!r:.40} is no number in text"


def _list(item: Check) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        for number, element in enumerate(value):
            yield from item(f"{where}[{number}]", element)

    return check


def _map(item: Check) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: not a mapping"
            return
        last = None
        for key, element in value.items():
            if type(key) is not str:
                yield f"{where}: {key!r} is no text"
            if element is not last:  # equal parts are often the same object
                yield from item(f"{where}.{key}", element)
            last = element

    return check


def _message(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    fields = {**required, **(optional or {})}
    names = tuple(required)

    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: not a mapping"
            return
        for name in names:
            if name not in value:
                yield f"{where}: no {name}"
        for key, element in value.items():
            field = fields.get(key)
            if field is None:
                yield f"{where}: unknown field `{key}`"
            elif field is not _anything:
                yield from field(f"{where}.{key}", element)

    return check


_text = _kind("text", str)
_flag = _kind("a boolean", bool)
_number = _kind("a number", int, float)
_count = _kind("a whole number", int)
_labels = _map(_text)

_constant = _message({"constant": _anything})
_artifact_type = _message({}, {"schemaTitle": _text, "schemaVersion": _text, "instanceSchema": _text})
_parameter = _message(
    {"parameterType": _one_of(*PARAMETER_TYPES)},
    {"defaultValue": _anything, "isOptional": _flag, "description": _text},
)
_artifact = _message(
    {"artifactType": _artifact_type}, {"isArtifactList": _flag, "isOptional": _flag, "description": _text}
)
_definitions = _message({}, {"parameters": _map(_parameter), "artifacts": _map(_artifact)})

_parameter_input = _message(
    {},
    {
        "runtimeValue": _constant,
        "componentInputParameter": _text,
        "taskOutputParameter": _message({"producerTask": _text, "outputParameterKey": _text}),
        "taskFinalStatus": _message({"producerTask": _text}),
        "parameterExpressionSelector": _text,
    },
)
_artifact_input = _message(
    {},
    {
        "componentInputArtifact": _text,
        "taskOutputArtifact": _message({"producerTask": _text, "outputArtifactKey": _text}),
    },
)
_task = _message(
    {"taskInfo": _message({"name": _text}), "componentRef": _message({"name": _text})},
    {
        "dependentTasks": _list(_text),
        "inputs": _message({}, {"parameters": _map(_parameter_input), "artifacts": _map(_artifact_input)}),
        "cachingOptions": _message({}, {"enableCache": _flag, "cacheKey": _text}),
        "retryPolicy": _message(
            {"maxRetryCount": _count, "backoffMaxDuration": _seconds},
            {"backoffDuration": _seconds, "backoffFactor": _number},
        ),
        "triggerPolicy": _message(
            {},
            {
                "condition": _text,
                "strategy": _one_of("ALL_UPSTREAM_TASKS_SUCCEEDED", "ALL_UPSTREAM_TASKS_COMPLETED"),
            },
        ),
        "parameterIterator": _message(
            {"itemInput": _text, "items": _message({}, {"raw": _text, "inputParameter": _text})}
        ),
        "iteratorPolicy": _message({"parallelismLimit": _count}),
    },
)
_selector = _message({"producerSubtask": _text, "outputParameterKey": _text})
_dag = _message(
    {"tasks": _map(_task)},
    {
        "outputs": _message(
            {},
            {
                "parameters": _map(
                    _message(
                        {},
                        {
                            "valueFromParameter": _selector,
                            "valueFromOneof": _message({"parameterSelectors": _list(_selector)}),
                        },
                    )
                ),
                "artifacts": _map(
                    _message(
                        {"artifactSelectors": _list(_message({"producerSubtask": _text, "outputArtifactKey": _text}))}
                    )
                ),
            },
        )
    },
)
_component = _message(
    {},
    {"inputDefinitions": _definitions, "outputDefinitions": _definitions, "executorLabel": _text, "dag": _dag},
)
_container = _message(
    {"image": _text},
    {
        "command": _list(_text),
        "args": _list(_text),
        "env": _list(_message({"name": _text, "value": _text})),
        "resources": _message(
            {},
            {
                **dict.fromkeys(("cpuLimit", "cpuRequest", "memoryLimit", "memoryRequest"), _number),
                **dict.fromkeys(
                    ("resourceCpuLimit", "resourceCpuRequest", "resourceMemoryLimit", "resourceMemoryRequest"), _text
                ),
                "accelerator": _message(
                    {"type": _text, "count": _digits, "resourceType": _text, "resourceCount": _digits}
                ),
            },
        ),
    },
)
_pipeline = _message(
    {
        "pipelineInfo": _message({"name": _text}, {"displayName": _text, "description": _text}),
        "root": _component,
        "deploymentSpec": _message({"executors": _map(_message({"container": _container}))}),
        "schemaVersion": _text,
        "sdkVersion": _text,
    },
    {"components": _map(_component), "defaultPipelineRoot": _text},
)

_named_input = _message({"runtimeValue": _constant})
_secret = {"secretName": _text, "secretNameParameter": _named_input}
_config_map = {"configMapName": _text, "configMapNameParameter": _named_input}
_executor_config = _message(
    {},
    {
        "activeDeadlineSeconds": _digits,
        "imagePullPolicy": _one_of("Always", "IfNotPresent", "Never"),
        "imagePullSecret": _list(_message(_secret)),
        "secretAsEnv": _list(
            _message(
                {**_secret, "keyToEnv": _list(_message({"secretKey": _text, "envVar": _text}))}, {"optional": _flag}
            )
        ),
        "secretAsVolume": _list(_message({**_secret, "mountPath": _text}, {"optional": _flag})),
        "configMapAsVolume": _list(_message({**_config_map, "mountPath": _text}, {"optional": _flag})),
        "pvcMount": _list(
            _message({"constant": _text, "mountPath": _text}, {"pvcNameParameter": _named_input, "subPath": _text})
        ),
        "emptyDirMounts": _list(
            _message({"volumeName": _text, "mountPath": _text}, {"sizeLimit": _text, "medium": _text})
        ),
        "nodeSelector": _message({"labels": _labels}),
        "tolerations": _list(
            _message(
                {},
                {
                    "key": _text,
                    "operator": _one_of("Exists", "Equal"),
                    "value": _text,
                    "effect": _one_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
                    "tolerationSeconds": _digits,
                },
            )
        ),
        "podMetadata": _message({}, {"labels": _labels, "annotations": _labels}),
    },
)
_platform = _message(
    {
        "platforms": _message(
            {
                "kubernetes": _message(
                    {},
                    {
                        "deploymentSpec": _message({"executors": _map(_executor_config)}),
                        "pipelineConfig": _message(
                            {}, {"activeDeadlineSeconds": _count, "resourceTtlOnCompletion": _count}
                        ),
                    },
                )
            }
        )
    }
)


def check_document(spec: Any) -> Iterator[str]:
    """Problems of shape in the pipeline document."""
    return _pipeline("pipeline", spec)


def check_platform(document: Any) -> Iterator[str]:
    """Problems of shape in the platform document."""
    return _platform("platform", document)
