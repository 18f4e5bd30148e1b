"""A DAG template while it is built: its tasks, and the inputs through which values come into it.

Every value is a text. Inside a template it is `{{tasks.NAME.outputs.parameters.KEY}}` where a task of the same DAG made it, and
`{{inputs.parameters.KEY}}` where it comes from outside: then the template has an input of that name, and the task that runs the template
an argument. What is no output of a task at all (a constant, a parameter of the pipeline, the element of a loop) is put together
as a tree that the worker reads (`_argo_tree`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import free_name, keys, slug
from dagwright.emit.text import safe_json
from dagwright.ir.model import Const
from dagwright.plan.model import FromItem, FromParam, FromRegion, FromStep, producer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dagwright.plan.model import Source

ELEMENTS, INDICES, INDEX, FLAG = "elements", "indices", "index", "flag"


class Member:
    """A unit that stands in a scope: the task that runs it, and the keys of its outputs by their names in the plan."""

    __slots__ = ("keys", "task")

    def __init__(self, task: str, outputs: Iterable[str]) -> None:
        self.task = task
        self.keys = keys(outputs)


class Scope:
    """A DAG template. `loop` is the map that its only task runs over, if it is the DAG of one."""

    __slots__ = ("_names", "_taken", "given", "loop", "members", "name", "parameter", "parent", "tasks")

    def __init__(
        self, name: str, parent: Scope | None, parameter: Callable[[str], str], loop: str | None = None
    ) -> None:
        self.name, self.parent, self.loop = name, parent, loop
        self.parameter = parameter  # the tree that stands for a parameter of the pipeline, as text
        self.members: dict[str, Member] = {}  # unit id to the task that others wait for
        self.tasks: list[dict[str, Any]] = []
        self.given: dict[str, str] = {}  # input to the text of its argument, as the scope around has it
        self._names: dict[Any, str] = {}  # what an input is for, to its name
        self._taken: set[str] = set()

    def join(self, ident: str, task: str, outputs: Iterable[str]) -> None:
        """Make a unit a member: `task` runs it."""
        self.members[ident] = Member(task, outputs)

    def take(self, what: Any, hint: str, value: str) -> str:
        """The name of the input for `what`, which the scope around gives as `value`."""
        if what not in self._names:
            self._names[what] = free_name(slug(hint) or "value", self._taken, "-")
            self.given[self._names[what]] = value
        return self._names[what]

    # --- what a value is called here

    def text(self, source: Source | Const) -> str:
        """What the arguments of a task of this scope write for a value."""
        member = self._member(source)
        if member is not None:
            return f"{{{{tasks.{member[0]}.outputs.parameters.{member[1]}}}}}"
        if isinstance(source, Const):
            return constant_text(source.value)
        if isinstance(source, FromParam):
            return self.parameter(source.param)
        if isinstance(source, FromItem):
            return f'{{"element": [{self.position(source.region)}, {self.elements(source.region)}]}}'
        return f"{{{{inputs.parameters.{self._input(source)}}}}}"

    def expression(self, source: Source | Const) -> str:
        """The same in the language of `valueFrom.expression`."""
        member = self._member(source)
        if member is not None:
            return f"tasks['{member[0]}'].outputs.parameters['{member[1]}']"
        return f"inputs.parameters['{self._input(source)}']"

    def output(self, source: Source | Const) -> dict[str, str]:
        """`valueFrom` of an output of this scope."""
        member = self._member(source)
        if member is not None:
            return {"parameter": f"{{{{tasks.{member[0]}.outputs.parameters.{member[1]}}}}}"}
        return {"parameter": f"{{{{inputs.parameters.{self._input(source)}}}}}"}

    def _member(self, source: Source | Const) -> tuple[str, str] | None:
        """The task of this scope that makes a value, and the key of its output."""
        if not isinstance(source, (FromStep, FromRegion)):
            return None
        ident = producer(source)
        if ident not in self.members:
            return None
        member = self.members[ident]
        return member.task, member.keys[source.output]

    def _input(self, source: Source | Const) -> str:
        """The input that holds a value from outside."""
        what: Any = repr(source) if isinstance(source, Const) else source
        if what in self._names:
            return self._names[what]
        assert self.parent is not None, f"{source} comes from nowhere"
        assert not (isinstance(source, FromItem) and self.loop == source.region), (
            "only tasks of a loop have its element"
        )
        return self.take(what, _hint(source), self.parent.text(source))

    # --- where in the loops

    def indices(self, items: FromStep) -> str:
        """The list of numbers that Argo iterates, for an output of kind "items"."""
        member = self._member(items)
        if member is not None:
            return f"{{{{tasks.{member[0]}.outputs.parameters.{member[1]}-{INDICES}}}}}"
        assert self.parent is not None
        name = self.take((INDICES, items), f"{_hint(items)}-{INDICES}", self.parent.indices(items))
        return f"{{{{inputs.parameters.{name}}}}}"

    def position(self, loop: str) -> str:
        """The index of the element that a loop is at."""
        if self.loop == loop:
            return "{{item}}"
        assert self.parent is not None
        return f"{{{{inputs.parameters.{self.take(('position', loop), f'{loop}-index', self.parent.position(loop))}}}}}"

    def elements(self, loop: str) -> str:
        """The list of the elements of a loop."""
        if self.loop == loop:
            return f"{{{{inputs.parameters.{ELEMENTS}}}}}"
        assert self.parent is not None
        return (
            f"{{{{inputs.parameters.{self.take(('elements', loop), f'{loop}-elements', self.parent.elements(loop))}}}}}"
        )

    def index(self) -> str | None:
        """The indices of all loops around, from the outermost, joined by dots; None outside of loops."""
        outer = None if self.parent is None else self.parent.index()
        if self.loop is not None:
            if outer is None:
                return "{{item}}"
            assert self.parent is not None
            return f"{{{{inputs.parameters.{self.take(INDEX, INDEX, outer)}}}}}.{{{{item}}}}"
        return None if outer is None else f"{{{{inputs.parameters.{self.take(INDEX, INDEX, outer)}}}}}"

    # --- the template

    def depends(self, idents: Iterable[str]) -> str:
        """The expression by which a task waits for units of this scope. Always `Succeeded`: a bare name lets skipped ones pass."""
        waits = dict.fromkeys(self.members[ident].task for ident in idents if ident in self.members)
        return " && ".join(f"{task}.Succeeded" for task in waits)

    def arguments(self) -> list[dict[str, str]]:
        """What the task that runs this template gives it."""
        return [{"name": name, "value": value} for name, value in self.given.items()]

    def template(self, outputs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """The template; `more` goes into its `dag`.

        `failFast: false`: what does not depend on a failed task goes on, and no cleanup is left out.
        """
        found: dict[str, Any] = {"name": self.name}
        if self.given:
            found["inputs"] = {"parameters": [{"name": name} for name in self.given]}
        if outputs:
            found["outputs"] = {"parameters": outputs}
        found["dag"] = {**more, "failFast": False, "tasks": self.tasks}
        return found


def constant_text(value: Any) -> str:
    """The envelope of a constant."""
    import dagwright_worker

    policy = dagwright_worker.Policy("off", 1 << 30)
    return safe_json(dagwright_worker.encode(value, None, policy))


def parameter_text(name: str, spec: dict[str, Any], key: str) -> str:
    """The tree that stands for a parameter of the pipeline, which the workflow calls `key`."""
    head = safe_json({"name": name, "spec": spec})
    return f'{{"parameter": {head[:-1]}, "given": "{argument(key)}"}}}}'


def argument(key: str) -> str:
    """The text of a parameter in base64: so Argo's templates and Kubernetes find nothing in it to expand."""
    return f"{{{{=sprig.b64enc(workflow.parameters['{key}'])}}}}"


def _hint(source: Source | Const) -> str:
    if isinstance(source, FromStep):
        return f"{source.step}-{source.output}"
    if isinstance(source, FromRegion):
        return f"{source.region}-{source.output}"
    if isinstance(source, FromParam):
        return source.param
    return "element" if isinstance(source, FromItem) else "constant"
