"""Names that Airflow and Python take, made from names that people wrote. The same input gives the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT = 200
"""Longest id we write. Airflow takes 250 characters, and a group's prefix (200 at most) counts towards them."""

_ID = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_WORD = _ID - {"-"}

# Every global name of the emitted file, the keywords, and the builtins that its code uses: a task's variable takes
# none of them, or the file would break at run time. Written out, because `dir(builtins)` differs between Pythons.
_TAKEN = frozenset(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with yield match case type _ BaseException
    Exception ImportError KeyError OverflowError RuntimeError SystemExit TypeError ValueError bool dict enumerate
    float frozenset getattr hasattr int isinstance len list min object range repr set sorted str super tuple zip
    print LookupError __file__ BaseBranchOperator BaseOperator Backoff Branch Collect Connection
    CronTriggerTimetable conf DAG ENVIRONMENT EmptyOperator GROUPS Gate Items Join KINDS PARAMS PIPELINE Param
    RetryDecision RetryPolicy SCHEDULE STEPS STORE Step TaskGroup annotations contextmanager dag dagwright_worker
    environment given_params groups json load_worker mappable mask_secret item on_failure os pendulum place pull push
    read_secrets run_facts steps sys task_group template_fields timedelta CONTAINER DockerOperator GKEStartPodOperator
    KubernetesPodOperator Mount POD PYTHON WORKER base64 io open subprocess tarfile tempfile template_ext
    """.split()
)


def engine_ids(names: Iterable[str], limit: int = LIMIT) -> dict[str, str]:
    """Name -> id of ASCII letters, digits, `_` and `-`, at most `limit` long, different for different names.

    A name that is such an id already keeps it; any other gets a hash of itself only where it would collide.
    """
    wanted = list(dict.fromkeys(names))
    result = {name: name for name in wanted if _plain(name, limit)}
    used = set(result)
    for name in wanted:
        if name in result:
            continue
        candidate = "".join(char if char in _ID else "_" for char in name) or "_"
        while len(candidate) > limit or candidate in used:
            candidate = f"{candidate[: limit - 9]}-{_hash(name + candidate)}"
        used.add(candidate)
        result[name] = candidate
    return result


def variables(wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Step id -> Python variable, from pairs of step id and the name it should have. Repeated names get a number."""
    result: dict[str, str] = {}
    used: set[str] = set()
    next_number: dict[str, int] = {}
    for step, name in wanted:
        word = "".join(char if char in _WORD else "_" for char in name)
        if not word or word[0].isdigit() or word.startswith("__"):
            word = f"step_{word}"
        if word in _TAKEN:
            word += "_"
        variable, number = word, next_number.get(word, 2)
        while variable in used:
            variable = f"{word}_{number}"
            number += 1
        next_number[word] = number
        used.add(variable)
        result[step] = variable
    return result


def _plain(name: str, limit: int) -> bool:
    return 0 < len(name) <= limit and all(char in _ID for char in name)


def _hash(name: str) -> str:
    import hashlib

    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
