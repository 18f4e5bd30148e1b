"""Values, calls and settings in the short words that fit a line or a card.

Everything here is a pure function of its arguments, and its text is the same on every supported Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Call, Const, Display, Expr, If, In, Item, Map, ParamRef, Star, SymbolRef, Try, Unpack
from dagwright.ir.walk import REGIONS, all_nodes
from dagwright.preview.characters import ELLIPSIS, cells, clean, fit, some
from dagwright.preview.names import Names
from dagwright.settings.model import Backoff, Duration, Quantity, Secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.ir.model import Block, Node, Out, Ref
    from dagwright.plan.model import Plan, PlanParam, Step
    from dagwright.settings.model import ParamSource, TaskSettings

FULL = 4000
"""Longest text of one value anywhere, in characters: the panel of the HTML page."""

_BRACKETS = {
    "list": ("[", "]"),
    "tuple": ("(", ")"),
    "set": ("{", "}"),
    "frozenset": ("{", "}"),
    "dict": ("{", "}"),
}

# --- values ---------------------------------------------------------------------------------------------


def literal(value: Any, room: int = FULL) -> str:
    """A constant as Python source, cut to about `room` cells; sets in the order of their members' texts."""
    if isinstance(value, str):
        quoted = value[: room + 1].replace("\\", "\\\\").replace('"', '\\"')
        return '"' + fit(clean(quoted), max(1, room - 2)) + '"'
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return fit(hex(value), room)  # the decimal text of a huge int may be refused by Python
    if isinstance(value, tuple) and len(value) == 1:
        return f"({literal(value[0], room - 3)},)"
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return _container(value, room)
    return fit(clean(repr(value)), room)


def _container(value: Any, room: int) -> str:
    kind = type(value).__name__
    inner = max(4, room - 2)
    if isinstance(value, dict):
        parts: Iterable[str] = (f"{literal(k, inner)}: {literal(v, inner)}" for k, v in value.items())
    elif isinstance(value, (set, frozenset)):
        parts = sorted(literal(item, inner) for item in value)
    else:
        parts = (literal(item, inner) for item in value)
    if isinstance(value, (set, frozenset)) and not value:
        return f"{kind}()"
    opening, closing = _BRACKETS.get(kind, ("(", ")"))
    body = opening + some(parts, inner) + closing
    return f"frozenset({body})" if kind == "frozenset" else body


class Words:
    """Says what a step does. One instance serves one plan."""

    __slots__ = ("_names", "_plan")

    def __init__(self, plan: Plan) -> None:
        """Take the plan whose steps are to be described."""
        self._plan = plan
        self._names = Names(plan)

    @property
    def names(self) -> Names:
        """The names of values."""
        return self._names

    def ref(self, ref: Ref | None, step: Step, room: int = FULL) -> str:
        """A reference inside a step's block, as its reader would write it."""
        if ref is None:
            return "None"
        if isinstance(ref, Const):
            return literal(ref.value, room)
        if isinstance(ref, ParamRef):
            return clean(ref.param)
        if isinstance(ref, In):
            source = step.inputs.get(ref.name)
            return clean(ref.name) if source is None else fit(self._names.source(source), room)
        if isinstance(ref, SymbolRef):
            return fit(clean(ref.qualname), room)
        if isinstance(ref, Star):
            return "*" + self.ref(ref.value, step, room - 1)
        if isinstance(ref, Item):
            return fit(self._names.element(ref.map), room)
        if isinstance(ref, Display):
            return self._display(ref, step, room)
        return self._out(ref, step, room)

    def _out(self, ref: Out, step: Step, room: int) -> str:
        node = next((n for n in all_nodes(step.block) if n.id == ref.node), None)
        path = ref.path
        if isinstance(node, (Unpack, *REGIONS)) and path:
            names = node.targets if isinstance(node, Unpack) else node.names
            base, path = clean(names[path[0][1]] or ref.node), path[1:]
        elif isinstance(node, Expr) and not node.var:
            base = clean(node.src)
        else:
            base = clean(node.var or ref.node if isinstance(node, (Call, Expr)) else ref.node)
        for kind, key in path:
            base += f".{clean(str(key))}" if kind == "attr" else f"[{literal(key, 20)}]"
        return fit(base, room)

    def _display(self, ref: Display, step: Step, room: int) -> str:
        inner = max(4, room - 2)
        if ref.kind == "dict":
            pairs = ((None if k is None else self.ref(k, step, inner), self.ref(v, step, inner)) for k, v in ref.items)
            parts: Iterable[str] = (f"**{v}" if k is None else f"{k}: {v}" for k, v in pairs)
        else:
            parts = (self.ref(item, step, inner) for item in ref.items)
        if ref.kind == "set" and not ref.items:
            return "set()"
        opening, closing = _BRACKETS.get(ref.kind, ("(", ")"))
        comma = "," if ref.kind == "tuple" and len(ref.items) == 1 else ""
        return opening + some(parts, inner) + comma + closing

    def callee(self, call: Call) -> str:
        """`model.train`: the last part of the module and the name; the name alone for the pipeline's own file."""
        module = call.callee.module
        if module == self._plan.module:
            return clean(call.callee.qualname)
        return clean(f"{module.rpartition('.')[2]}.{call.callee.qualname}")

    def arguments(self, call: Call, step: Step, each: int) -> list[str]:
        """The arguments of a call, every one cut to `each` cells."""
        shown = [self.ref(arg, step, each) for arg in call.args]
        for name, ref in call.kwargs:
            value = self.ref(ref, step, each)
            shown.append(f"**{value}" if name is None else f"{clean(name)}={value}")
        return shown

    def call(self, call: Call, step: Step, room: int = FULL) -> str:
        """A call in `room` cells; its arguments lose their tails first, then the last ones go."""
        head = f"{self.callee(call)}("
        space = room - cells(head) - 1
        each = FULL if room >= FULL else 28
        shown = some(self.arguments(call, step, max(6, min(each, space))), max(4, space))
        if cells(shown) > space or shown.endswith(f"{ELLIPSIS}, {ELLIPSIS}"):
            shown = ELLIPSIS  # a first argument cut to a letter or two says nothing
        return fit(f"{head}{shown})", room)

    def node(self, node: Node, step: Step, room: int = FULL) -> str:
        """One node of a block as a line of Python."""
        if isinstance(node, Unpack):
            names = [("*" if at == node.star else "") + clean(name or "_") for at, name in enumerate(node.targets)]
            return fit(f"{', '.join(names)} = {self.ref(node.value, step, room)}", room)
        if isinstance(node, REGIONS):
            return fit(" ".join(line.strip() for line in self.lines(node, step)), room)
        text = self.call(node, step, room) if isinstance(node, Call) else clean(node.src)
        if isinstance(node, Expr) and node.role == "raise":
            text = f"raise {text}"
        return fit(f"{clean(node.var)} = {text}" if node.var else text, room)

    def lines(self, node: Node, step: Step, indent: str = "") -> Iterator[str]:
        """A node of a block as lines of Python; a condition, loop or `try` that runs inside the step with what is in it."""
        if isinstance(node, If) and (message := _asserted(node)) is not None:
            yield f"{indent}assert {self.ref(node.test, step)}{message}"
        elif isinstance(node, If):
            yield f"{indent}if {self.ref(node.test, step)}:"
            yield from self._inner(node.then, step, indent)
            if node.orelse.nodes:
                yield f"{indent}else:"
                yield from self._inner(node.orelse, step, indent)
        elif isinstance(node, Map):
            yield f"{indent}for {self._names.element(node.id)} in {self.ref(node.items, step)}:"
            yield from self._inner(node.body, step, indent)
        elif isinstance(node, Try):
            yield f"{indent}try:"
            yield from self._inner(node.body, step, indent)
            for handler in node.handlers:
                types = ", ".join(self.ref(symbol, step) for symbol in handler.types)
                yield f"{indent}except{' ' + types if types else ''}:"
                yield from self._inner(handler.body, step, indent)
            if node.final.nodes:
                yield f"{indent}finally:"
                yield from self._inner(node.final, step, indent)
        else:
            yield indent + self.node(node, step)

    def _inner(self, block: Block, step: Step, indent: str) -> Iterator[str]:
        for node in block.nodes:
            yield from self.lines(node, step, indent + "    ")
        if not block.nodes:
            yield f"{indent}    pass"

    def step(self, step: Step, room: int = FULL) -> str:
        """What a step does, in one line: its calls; without one its glue; without that what it prints."""
        nodes: list[Node] = [n for n in step.block if isinstance(n, (Call, *REGIONS))]
        refs = [output.ref for output in step.outputs.values()]
        if not nodes and len(refs) == 1 and isinstance(refs[0], Display):
            return fit(self.ref(refs[0], step, room), room)
        if not nodes:
            values: list[Node] = [n for n in step.block if isinstance(n, Expr) and n.role != "print"]
            nodes = values[-1:] or list(step.block[-1:])
        if len(nodes) == 1 and isinstance(nodes[0], Call):
            prefix = f"{clean(step.var)} = " if step.var and step.var != step.id else ""
            return fit(prefix + self.call(nodes[0], step, max(8, room - cells(prefix))), room)
        return fit("; ".join(self.node(n, step, room) for n in nodes), room)


def _asserted(node: If) -> str | None:
    """What stands behind the condition of an `assert`; None where the condition is of another kind."""
    made = node.orelse.nodes
    if node.then.nodes or len(made) != 1 or not isinstance(made[0], Expr) or made[0].role != "raise":
        return None
    head, _, message = made[0].src.partition("(")
    return None if head != "AssertionError" else f", {clean(message[:-1])}" if message[:-1] else ""


# --- parameters and settings ----------------------------------------------------------------------------


def param_source(source: ParamSource) -> str:
    """`schedule.date -1d`."""
    return clean(source.source) + (f" {clean(source.offset.text)}" if source.offset else "")


def param_text(param: PlanParam, room: int = FULL) -> str:
    """A parameter as a signature shows it, with its run-time source where it has one."""
    kind = param.annotation or (param.type if isinstance(param.type, str) and param.type != "any" else "")
    text = clean(param.name) + (f": {clean(kind)}" if kind else "")
    if param.source is not None:
        return fit(f"{text} from {param_source(param.source)}", room)
    if param.default is None:
        return fit(text, room)
    equals = " = " if kind else "="
    return fit(text + equals + literal(param.default.value, max(8, room - cells(text) - 3)), room)


def setting_text(value: Any) -> str:
    """A setting's value: quantities and durations as written, secrets by reference."""
    if isinstance(value, (Quantity, Duration)):
        return clean(value.text)
    if isinstance(value, Secret):
        return f"{clean(value.name)}/{clean(value.key)}"
    if isinstance(value, Backoff):
        return f"{value.factor:g} times" + (f" up to {clean(value.max.text)}" if value.max else "")
    if isinstance(value, dict):
        return ", ".join(f"{clean(str(key))}={setting_text(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(setting_text(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value))


def setting_rows(settings: Any) -> list[tuple[str, str, str]]:
    """Every setting that is not the default: name, value, place in the TOML (may be empty), in the model's order."""
    default = type(settings)._field_defaults
    rows: list[tuple[str, str, str]] = []
    for name in settings._fields:
        value = getattr(settings, name)
        if name == "where" or name not in default or value == default[name]:
            continue
        span = settings.where.get(name)
        rows.append((name, setting_text(value), f"{clean(span.file)}:{span.line}" if span else ""))
    return rows


def facts(settings: TaskSettings) -> tuple[str, ...]:
    """The settings that change how a task runs, in a word or two each: what a card has room for."""
    found: list[str] = []
    if settings.cpu:
        found.append(f"{setting_text(settings.cpu)} cpu")
    if settings.memory:
        found.append(setting_text(settings.memory))
    if settings.gpu:
        found.append(f"{settings.gpu} {clean(settings.gpu_kind or 'gpu')}")
    if settings.retries:
        found.append(f"{settings.retries} retr{'y' if settings.retries == 1 else 'ies'}")
    if settings.timeout:
        found.append(f"max {setting_text(settings.timeout)}")
    if settings.cache:
        found.append("cached")
    if settings.secrets:
        found.append(f"{len(settings.secrets)} secret{'' if len(settings.secrets) == 1 else 's'}")
    if settings.pool:
        found.append(f"pool {clean(settings.pool)}")
    found.extend(f"native {clean(engine)}" for engine in settings.native)
    return tuple(found)
