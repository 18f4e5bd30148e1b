"""Which keys every table of the settings has, and what each takes. The tables below are the whole of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dagwright.settings.decode import (
    At,
    Decoder,
    boolean,
    choice,
    integer,
    mapping,
    scalar,
    table,
    tables,
    text,
    texts,
    wrong_type,
)
from dagwright.settings.lint import check_text, check_variable
from dagwright.settings.model import Backoff, Duration, ParamSource, Secret
from dagwright.settings.units import Bad, amount, cpu, duration

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAM_SOURCES = ("schedule.date", "schedule.time", "schedule.start", "schedule.end", "run.id", "env.name")


def _schedule(raw: Any) -> str | bool:
    from dagwright.settings import cron

    if raw is False:
        return False  # none: undoes one in an environment
    if not isinstance(raw, str):
        raise wrong_type("a cron expression, or `false` for none", raw, cron.HELP)
    return cron.normalise(raw)


def _timezone(raw: str) -> str:
    if raw == "UTC":
        return raw
    from dagwright.diagnostics.suggest import did_you_mean, one_of
    from dagwright.settings.zones import RELEASE, ZONES

    if raw not in ZONES:
        city = raw.rpartition("/")[2].casefold().replace(" ", "_")
        near = one_of("did you mean", sorted(zone for zone in ZONES if zone.rpartition("/")[2].casefold() == city))
        near = near or did_you_mean(raw, ZONES)
        fallback = f"write a name of the time zone database ({RELEASE}), such as `Europe/Amsterdam`"
        raise Bad("DW027", f"`{raw}` is not a timezone", near or fallback)
    return raw


def _start(raw: Any) -> str:
    """An ISO date, or date and time, whether written as TOML's own or as a text."""
    help = 'write a date, `2026-01-31` or `"2026-01-31"`, or a date and time'
    value = raw
    if isinstance(raw, str):
        from dagwright.settings.toml import parse

        try:
            value = parse(f"x = {raw}")["x"] if "\n" not in raw else raw
        except ValueError:
            value = raw
    if not hasattr(value, "year"):
        wrong = wrong_type("a date", raw, help)
        raise Bad("DW026", f"`{raw}` is not a date", help) if isinstance(raw, str) else wrong
    iso: str = value.isoformat()
    return iso


def _param(raw: Any, at: At) -> Any:
    """A source of a value at run time (a table of `from` and `offset`), or any other value as it is."""
    if not (isinstance(raw, dict) and "from" in raw and raw.keys() <= {"from", "offset"}):
        return text(check_text)(raw, at) if isinstance(raw, str) and raw.strip() else raw
    source, offset = raw["from"], None
    if not isinstance(source, str) or source not in PARAM_SOURCES:
        from dagwright.diagnostics.suggest import did_you_mean

        near = did_you_mean(source, PARAM_SOURCES) if isinstance(source, str) else ""
        at.child("from").report(
            Bad("DW030", f"`{source}` is not a source of values", near or "write one of " + ", ".join(PARAM_SOURCES))
        )
        return None
    if "offset" in raw:
        if not source.startswith("schedule."):
            at.child("offset").report(Bad("DW030", f"`{source}` is not a time: it takes no offset"), on_key=True)
            return None
        offset = scalar(lambda value: duration(value, signed=True))(raw["offset"], at.child("offset"))
        if offset is None:
            return None
    return ParamSource(source, offset)


def _backoff(raw: Any, at: At) -> Backoff | None:
    """`2`, or `{ factor = 2, max = "10m" }`."""
    if not isinstance(raw, dict):
        factor = scalar(_factor)(raw, at)
        return Backoff(factor) if factor is not None else None
    values = _BACKOFF(raw, at)
    return Backoff(values["factor"], values.get("max")) if values is not None else None


def _factor(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise wrong_type("a number", raw, 'write `2`, or `{ factor = 2, max = "10m" }`')
    if not 1 < raw <= 100:
        raise Bad("DW026", f"a factor of {raw} is out of range", "write a number above 1, up to 100")
    return float(raw)


def _delay(raw: Any) -> Duration:
    return duration(raw, zero=True)


def _secret(raw: Any, at: At) -> Secret | None:
    """`"name/key"`, or `{ name = "name", key = "key" }`."""
    if isinstance(raw, dict):
        values = _SECRET(raw, at)
        return Secret(values["name"], values["key"]) if values is not None else None
    value = text(help='write `"name/key"` or `{ name = "…", key = "…" }`')(raw, at)
    if value is None:
        return None
    name, slash, key = value.partition("/")
    if not (name and slash and key) or "/" in key or value != "".join(value.split()):
        # DW032, because it may well be the secret itself: with this code no message shows it
        at.report(
            Bad("DW032", "this does not name a secret and a key in it", 'write `"name/key"`, never the secret itself')
        )
        return None
    return Secret(name, key)


def _variable(raw: str) -> None:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", raw):
        raise Bad("DW026", f"`{raw}` cannot be the name of an environment variable", "use letters, digits and `_`")


def _variable_value(raw: Any, at: At) -> str | None:
    if raw == "":
        return ""
    if (
        not isinstance(raw, (list, dict))
        and scalar(lambda value: check_variable(str(at.path[-1]), str(value)))(raw, at) is None
    ):
        return None
    value: str | None = text()(raw, at)
    return value


def _image(raw: str) -> str:
    if raw != "".join(raw.split()):
        raise Bad("DW026", "an image's name has no spaces", 'write `"registry.example/name:tag"`')
    return check_text(raw)


def _base(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:/@-]*", raw):
        raise Bad("DW026", f"`{raw}` is not the name of an image", 'write `"python:3.12-slim"`')
    return raw


def _path(raw: str) -> str:
    if not raw.startswith("/"):
        raise Bad("DW026", f"`{raw}` is not an absolute path", 'write `"/data"`')
    return raw


def _inside(raw: str) -> str:
    """A path as `COPY` of a Dockerfile takes it: relative, below the folder that is its context."""
    parts = raw.split("/")
    if "\\" in raw or not raw.isprintable() or raw.startswith("/") or ".." in parts or parts[0] in ("", "~"):
        raise Bad("DW026", f"`{raw}` is not a path below the settings' folder", 'write it with `/`: `"data/zones.csv"`')
    return "/".join(part for part in parts if part not in ("", "."))


def _allowed(raw: str) -> str:
    if not re.fullmatch(r"DW4[0-9][0-9]", raw):
        raise Bad("DW026", f"`{raw}` cannot be allowed", "only losses can: codes from DW400 to DW499")
    return raw


def _volume(raw: Any, at: At) -> dict[str, Any] | None:
    kinds = ("pvc", "secret", "config_map", "empty_dir")
    values: dict[str, Any] | None = _VOLUME(raw, at)
    if values is None:
        return None
    named = [kind for kind in kinds if kind in raw]
    if len(named) != 1:
        at.report(
            Bad("DW026", f"a volume is exactly one of {', '.join(kinds)}", 'write `{ pvc = "data", mount = "/data" }`')
        )
        return None
    if "size" in raw and named != ["empty_dir"]:
        at.child("size").report(Bad("DW034", f"`size` is for `empty_dir`, not for `{named[0]}`"), on_key=True)
        return None
    return values


def _native(raw: Any, at: At) -> dict[str, Any] | None:
    if isinstance(raw, dict):
        return raw
    at.report(wrong_type("a table", raw, 'write `native.airflow = { operator = "…" }`'))
    return None


def _string_map(raw: Any, at: At) -> dict[str, str] | None:
    values: dict[str, str] | None = _STRING_MAP(raw, at)
    return values


_BACKOFF = table({"factor": scalar(_factor), "max": scalar(duration)}, required=("factor",))
_SECRET = table({"name": text(), "key": text()}, required=("name", "key"))
_STRING_MAP = mapping(lambda raw, at: raw if raw == "" else text()(raw, at))
_TOLERATION = table(
    {
        "key": text(),
        "operator": choice("Exists", "Equal"),
        "value": text(),
        "effect": choice("NoSchedule", "PreferNoSchedule", "NoExecute"),
        "tolerationSeconds": integer(0, 10**9),
    }
)
_VOLUME = table(
    {
        "pvc": text(),
        "secret": text(),
        "config_map": text(),
        "empty_dir": boolean,
        "mount": text(_path),
        "sub_path": text(),
        "read_only": boolean,
        "size": scalar(amount),
    },
    required=("mount",),
)

GLUE: dict[str, Decoder] = {
    "retries": integer(0, 1000),
    "retry_delay": scalar(_delay),
    "backoff": _backoff,
    "timeout": scalar(duration),
    "cpu": scalar(cpu),
    "memory": scalar(amount),
    "ephemeral_storage": scalar(amount),
    "image": text(_image),
    "env": mapping(_variable_value, _variable),
    "secrets": mapping(_secret, _variable),
    "service_account": text(),
    "node_selector": _string_map,
    "tolerations": tables(_TOLERATION),
    "volumes": tables(_volume),
    "labels": _string_map,
    "pool": text(),
    "priority": integer(-(2**31), 2**31 - 1),
}
"""What can be set for the steps that the compiler makes itself."""

TASK: dict[str, Decoder] = {
    **GLUE,
    "gpu": integer(0, 1024),
    "gpu_kind": text(),
    "cache": boolean,
    "effect": choice("ordered", "unordered"),
    "native": mapping(_native),
    "group": text(),
    "max_parallel": integer(1, 10**6),
    "batch": integer(1, 10**6),
}
"""What can be set for a task."""

PIPELINE: dict[str, Decoder] = {
    "schedule": scalar(_schedule),
    "timezone": text(_timezone),
    "start": scalar(_start),
    "catchup": boolean,
    "params": mapping(_param),
    "expand": texts(),
    "glue": texts(),
    "task": texts(),
    "tags": texts(),
    "owner": text(),
    "description": text(),
    "max_active_runs": integer(1, 10**6),
    "timeout": scalar(duration),
    "on_failure": text(),
    "effects": choice("ordered", "data"),
}
"""What can be set for a pipeline, beside `source`, `tasks` and `targets`."""

TARGET: dict[str, Decoder] = {
    "version": text(),
    "profile": text(),
    "image": text(_image),
    "namespace": text(),
    "worker": choice("installed", "beside", "inline"),
    "store": text(check_text),
    "execution": text(),
    "allow": texts(_allowed),
    "secrets": mapping(text()),
}
"""What every target has, beside `glue`; all other keys are the backend's own."""

IMAGES: dict[str, Decoder] = {
    "require_digest": boolean,
    "base": text(_base),
    "requirements": text(_inside),
    "include": texts(_inside),
}
"""What can be said of images, for all targets."""

MERGED: Mapping[str, bool] = {
    "params": False,
    "env": False,
    "secrets": False,
    "labels": False,
    "node_selector": False,
    "native": True,
    "extras": True,
}
"""Tables whose entries add up over the layers; True: tables inside them add up too. All else is replaced as a whole."""
