"""Names that Kubernetes and what is built on it take: lower-case letters, digits and `-`; letters, digits and `_` for keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_TASK_NAME_LIMIT = 50  # Argo puts names of tasks into names of pods and templates
_TASK = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_KEY = _TASK | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")


def slug(text: str) -> str:
    """`text` in lower case with `-` for every run of other characters; empty where nothing is left."""
    chars = [char if char in _TASK else "-" for char in text.lower()]
    return "-".join(part for part in "".join(chars).split("-") if part)


def task_names(ids: Iterable[str], reserved: Collection[str] = ()) -> dict[str, str]:
    """Step id to task name: the id where it fits and is not reserved, else the nearest name that is still free."""
    ids = list(ids)
    fitting = {step for step in ids if _fits(step) and step not in reserved}
    taken = {*reserved, *fitting}
    names: dict[str, str] = {}
    for step in ids:
        names[step] = step if step in fitting else free_name(_shortened(slug(step) or "task", step), taken, "-")
    return names


def keys(names: Iterable[str], reserved: Collection[str] = ()) -> dict[str, str]:
    """Names of a step's inputs or outputs to keys: the same name wherever it has only letters, digits and `_`."""
    names = list(names)
    fitting = {name for name in names if _KEY.issuperset(name) and name not in reserved}
    taken = {*reserved, *fitting}
    found: dict[str, str] = {}
    for name in names:
        if name in fitting:
            found[name] = name
        else:
            found[name] = free_name("".join(c if c in _KEY else "_" for c in name), taken, "_")
    return found


def _fits(step: str) -> bool:
    return len(step) <= _TASK_NAME_LIMIT and slug(step) == step


def _shortened(name: str, step: str) -> str:
    if len(name) <= _TASK_NAME_LIMIT:
        return name
    from hashlib import sha256

    return f"{name[: _TASK_NAME_LIMIT - 9].rstrip('-')}-{sha256(step.encode()).hexdigest()[:8]}"


def free_name(name: str, taken: set[str], joint: str) -> str:
    """`name`, or `name` with the first number from 2 that makes it unused; the answer is taken from then on."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}{joint}{number}"
    taken.add(found)
    return found
