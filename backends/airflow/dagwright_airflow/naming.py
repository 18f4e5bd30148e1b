"""What tasks and groups are called on Airflow: ids, and variables of the emitted file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dagwright_airflow.names import LIMIT, engine_ids, variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.ir.model import Group
    from dagwright_airflow.regions import Task

DEEPEST = 120
"""Longest prefix of a group. Groups further in are left out: their tasks stand in the group around them."""


class GroupView(NamedTuple):
    """A nested pipeline, `ident` in the plan: its full id, its own part of it, the group around it, and the function it is."""

    ident: str
    full: str
    name: str
    parent: GroupView | None
    variable: str
    home: str


class Names(NamedTuple):
    """By the plan's ids: full ids of tasks, what they are called in their group, their groups and variables."""

    full: dict[str, str]
    local: dict[str, str]
    group: dict[str, GroupView]
    variable: dict[str, str]
    groups: tuple[GroupView, ...]


def names(tasks: Sequence[Task], groups: Sequence[Group]) -> Names:
    """Names for all tasks. A task in a group drops the group's id from its own: Airflow puts it in front again."""
    # A mapped group has the ids of its tasks as they are.
    homes = {
        task.id: task.group for task in tasks if task.group and not task.inside and task.id.startswith(f"{task.group}.")
    }
    used, parents = set(homes.values()), {group.id: group.parent for group in groups}
    for ident in tuple(used):
        around = parents.get(ident)
        while around is not None:
            used.add(around)
            around = parents.get(around)
    shown = [group for group in groups if group.id in used]
    groups_wanted = ((f"{group.id}\n", f"{_own_name(group)}_group") for group in shown)
    bodies = ((f"{task.id}\nbody", f"{task.id}_body") for task in tasks if task.kind == "Map")
    called = variables((*_wanted(tasks), *groups_wanted, *bodies))
    own = {task.id: _inner(task.id, homes.get(task.id)) for task in tasks}
    views = _group_views(shown, {(homes.get(ident), name) for ident, name in own.items()}, called)
    group = {ident: views[home] for ident, home in homes.items() if home in views}
    inside: dict[GroupView | None, list[str]] = {}
    for task in tasks:
        inside.setdefault(group.get(task.id), []).append(task.id)
    local: dict[str, str] = {}
    for view, idents in inside.items():
        # Where the task's own group is left out, only its whole id is sure to be different.
        names = {i: own[i] if view is not None and view.ident == homes[i] else i for i in idents}
        found = engine_ids(names.values(), LIMIT if view is None else min(LIMIT, 249 - len(view.full)))
        local.update({ident: found[name] for ident, name in names.items()})
    full = {i: f"{group[i].full}.{name}" if i in group else name for i, name in local.items()}
    return Names(full, local, group, called, tuple(dict.fromkeys(views.values())))


def _group_views(
    groups: Sequence[Group], taken: set[tuple[str | None, str]], called: dict[str, str]
) -> dict[str, GroupView]:
    """Views by id. Where a task (of `taken`: group and name) and a group next to it have one name, the group's is another."""
    views: dict[str, GroupView] = {}
    for group in groups:
        parent = views.get(group.parent) if group.parent is not None else None
        name = _own_name(group)
        name = engine_ids([name])[name]
        while (group.parent, name) in taken:
            name += "-group"
        taken.add((group.parent, name))
        full = f"{parent.full}.{name}" if parent is not None else name
        if len(full) <= DEEPEST:
            views[group.id] = GroupView(group.id, full, name, parent, called[f"{group.id}\n"], group.home)
        elif parent is not None:
            views[group.id] = parent
    return views


def _wanted(tasks: Sequence[Task]) -> list[tuple[str, str]]:
    """Task ids and the variables they should have: the program's own, where no other task has the same."""
    found = [(task.id, task.var or (task.step.var if task.step is not None else None)) for task in tasks]
    shared = {name for name, count in Counter(name for _, name in found).items() if count > 1}
    maps = {task.id for task in tasks if task.kind == "Map"}
    return [
        (ident, f"{ident}_group" if ident in maps else ident if name is None or name in shared else name)
        for ident, name in found
    ]


def _own_name(group: Group) -> str:
    return _inner(group.id, group.parent)


def _inner(ident: str, group: str | None) -> str:
    return ident if group is None else ident.removeprefix(f"{group}.") or ident
