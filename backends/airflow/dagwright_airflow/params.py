"""Pipeline parameters as Airflow has them: a default that Airflow can keep as JSON, and a JSON schema.

Airflow checks what a run is given against the schema, and the worker turns it into the exact value of the annotation.
A default that this would bend (a tuple without annotation, `2**70`, bytes) is *shown* in some JSON form, and the DAG
file says that the shown form stands for the default itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from dagwright.plan.model import PlanParam

_TYPES: dict[str, tuple[str, ...]] = {
    "none": ("null",),
    "bool": ("boolean",),
    "int": ("integer",),
    "float": ("number",),
    "str": ("string",),
    "date": ("string",),
    "datetime": ("string",),
    "time": ("string",),
    "timedelta": ("string", "number"),
    "decimal": ("string", "number"),
    "path": ("string",),
    "uuid": ("string",),
    "bytes": ("string",),
    "complex": ("string", "number"),
}
_TEXT_TAGS = frozenset({"date", "datetime", "time", "decimal", "uuid", "path"})
_LIST_TAGS = frozenset({"tuple", "set", "frozenset"})


class AirflowParam(NamedTuple):
    """`Param(default, **schema)`. `required`: no default at all. `shown`: the worker must take `default` as "not given"."""

    default: Any
    schema: dict[str, Any]
    required: bool = False
    shown: bool = False


def airflow_param(param: PlanParam, spec: dict[str, Any]) -> AirflowParam:
    """How Airflow gets a parameter; `spec` is its parameter spec in the worker protocol."""
    schema = schema_of(param.type)
    if param.source is not None:
        return AirflowParam(None, _annotated(_admitting(schema, None), param), shown=True)
    if "default" not in spec:
        return AirflowParam(None, _annotated(schema, param), required=True)
    default = shown_form(spec["default"])
    exact = _arrives(param.type, default, spec["default"])
    return AirflowParam(default, _annotated(_admitting(schema, default), param), shown=not exact)


def schema_of(descriptor: Any) -> dict[str, Any]:
    """The JSON schema of what may be given for a type descriptor; empty where anything may."""
    if isinstance(descriptor, str):
        types = _TYPES.get(descriptor)
        schema: dict[str, Any] = {"type": _one_or_list(types)} if types else {}
        if descriptor == "date":
            schema["format"] = "date"
        return schema
    if "union" in descriptor:
        return _union([schema_of(member) for member in descriptor["union"]])
    if "literal" in descriptor:
        members = [shown_form(member) for member in descriptor["literal"]]
        return {"enum": members} if members == descriptor["literal"] else {}
    if "dict" in descriptor:
        return {"type": "object"}
    elements = descriptor.get("list") or descriptor.get("set") or descriptor.get("frozenset")
    if "tuple" in descriptor and descriptor["tuple"][1:] == ["..."]:
        elements = descriptor["tuple"][0]
    if elements or "tuple" in descriptor:
        items = schema_of(elements) if elements else {}
        return {"type": "array", "items": items} if items else {"type": "array"}
    return {}


def shown_form(tagged: Any) -> Any:
    """A value as people would write it in JSON, from its tagged JSON; the tagged JSON as text where nothing is plainer."""
    if isinstance(tagged, list):
        return [shown_form(item) for item in tagged]
    if not isinstance(tagged, dict):
        return tagged
    tag = tagged.get("$")
    if tag is None and not any(key.startswith("__") for key in tagged):  # Airflow takes such keys for its own marks
        return {key: shown_form(item) for key, item in tagged.items()}
    if tag in _LIST_TAGS:
        return [shown_form(item) for item in tagged["v"]]
    if tag in _TEXT_TAGS and set(tagged) <= {"$", "v", "t"} and isinstance(tagged["v"], str):
        return tagged["v"]
    if tag == "int":
        return str(int(tagged["v"], 16))
    import json

    return json.dumps(tagged)


def _union(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    if not all("type" in schema for schema in schemas):
        return {}
    types = [kind for schema in schemas for kind in _as_list(schema["type"])]
    united: dict[str, Any] = {"type": _one_or_list(tuple(dict.fromkeys(types)))}
    # `items` and `format` say nothing about values of other types, so those of a single member hold for the union.
    for key in ("items", "format"):
        said = [schema[key] for schema in schemas if key in schema]
        same_type = [schema for schema in schemas if said and set(_as_list(schema["type"])) & {"array", "string"}]
        if len(said) == 1 and len(same_type) == 1:
            united[key] = said[0]
    return united


def _admitting(schema: dict[str, Any], default: Any) -> dict[str, Any]:
    """The schema, widened so that the default passes it: Python does not hold defaults against annotations."""
    if "enum" in schema:
        return schema if any(_same(default, member) for member in schema["enum"]) else {}
    if "type" not in schema:
        return schema
    kind = _json_type(default)
    types = _as_list(schema["type"])
    if kind == "string" and "format" in schema and not _is_date(default):
        schema = {key: value for key, value in schema.items() if key != "format"}
    if kind in types or (kind == "integer" and "number" in types):
        if kind == "array" and not all(_passes(item, schema.get("items", {})) for item in default):
            return {"type": schema["type"]}
        return schema
    order = (*types, kind) if kind != "null" else (kind, *types)
    return schema | {"type": _one_or_list(order)}


def _is_date(text: str) -> bool:
    """Whether a text passes the only format that is asked for."""
    import datetime

    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _passes(value: Any, schema: dict[str, Any]) -> bool:
    return _admitting(schema, value) == schema


def _annotated(schema: dict[str, Any], param: PlanParam) -> dict[str, Any]:
    """The schema with a description: the annotation, and where the value comes from by itself."""
    said = [param.annotation] if param.annotation and param.annotation not in ("int", "float", "str", "bool") else []
    if param.source is not None:
        offset = param.source.offset
        moved = f" {'' if offset.text.startswith('-') else '+'}{offset.text}" if offset is not None else ""
        said.append(f"if not given: {param.source.source}{moved}")
    return schema | {"description": "; ".join(said)} if said else schema


def _arrives(descriptor: Any, shown: Any, tagged: Any) -> bool:
    """Whether the worker, given the shown form, makes exactly the default of it."""
    if descriptor == _PLAIN.get(type(tagged)):
        return True
    import dagwright_worker

    try:
        value = dagwright_worker.coerce_param(descriptor, shown)
        back = dagwright_worker.to_json(value)
    except dagwright_worker.WorkerError:
        return False
    return _same(back, tagged)


_PLAIN: dict[type, str] = {str: "str", int: "int", bool: "bool", float: "float", type(None): "none"}


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON texts: 1, 1.0 and True are three values, and so are 0.0 and -0.0."""
    import json

    return json.dumps(one) == json.dumps(other)


def _json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {type(None): "null", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def _as_list(types: Any) -> list[str]:
    return [types] if isinstance(types, str) else list(types)


def _one_or_list(types: tuple[str, ...]) -> Any:
    return types[0] if len(types) == 1 else list(types)
