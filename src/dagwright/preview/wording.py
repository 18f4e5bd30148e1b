"""Values, calls and settings in the short words that fit a line or a card.

Everything here is a pure function of its arguments, and its text is the same on every supported Python: the
tables of wide and invisible characters are our own, because those of `unicodedata` and `repr` grow with each release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Call, Const, Display, Expr, In, Out, ParamRef, Star, SymbolRef, Unpack
from dagwright.plan.model import FromParam, FromStep
from dagwright.settings.model import Backoff, Duration, Quantity, Secret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.ir.model import Node, Ref
    from dagwright.plan.model import Plan, PlanParam, Step
    from dagwright.settings.model import ParamSource, TaskSettings

ELLIPSIS = "…"
TIMES = "\u00d7"
FULL = 4000
"""Longest text of one value anywhere, in characters: the panel of the HTML page."""

_BRACKETS = {
    "list": ("[", "]"),
    "tuple": ("(", ")"),
    "set": ("{", "}"),
    "frozenset": ("{", "}"),
    "dict": ("{", "}"),
}

# --- characters -----------------------------------------------------------------------------------------

_ESCAPES: dict[int, str] = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F))},
    **{code: f"\\u{code:04x}" for code in (*range(0x2060, 0x2070), *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF)},
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}

# First and last code point of the letters that fill two cells of a terminal.
_WIDE = (
    (0x1100, 0x115F),
    (0x2E80, 0x303E),
    (0x3041, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x1F300, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F900, 0x1FAFF),
    (0x20000, 0x3FFFD),
)
_ZERO = ((0x300, 0x36F), (0xFE00, 0xFE0F), (0x20D0, 0x20FF))


def clean(text: str) -> str:
    """`text` on one line, with control, invisible and direction-changing characters written as escapes."""
    return text if text.isascii() and text.isprintable() else text.translate(_ESCAPES)


def cells(text: str) -> int:
    """How many cells of a terminal (or letters of a fixed-width font) `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_cell(ord(char)) for char in text)


def _cell(code: int) -> int:
    if code < 0x300:
        return 1
    if any(low <= code <= high for low, high in _ZERO):
        return 0
    return 2 if any(low <= code <= high for low, high in _WIDE) else 1


def fit(text: str, room: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut to `room` cells; what is cut off shows as an ellipsis."""
    if cells(text) <= room:
        return text
    room -= len(ellipsis)
    taken = 0
    for at, char in enumerate(text):
        taken += _cell(ord(char))
        if taken > room:
            return text[:at].rstrip(ELLIPSIS) + ellipsis if room >= 0 else ""
    return text


def some(parts: Iterable[str], room: int, total: int | None = None) -> str:
    """Parts joined by commas, as many as fit `room` cells, then an ellipsis or, with `total`, `+97`."""
    if total is not None:
        parts = list(parts)
        if cells(", ".join(parts)) <= room:
            return ", ".join(parts)
    shown: list[str] = []
    used = 0
    queue = iter(parts)
    part = next(queue, None)
    while part is not None:
        following = next(queue, None)
        space = room - used - (2 if shown else 0)
        tail = 0 if following is None else 3 if total is None else 2 + len(str(total))
        if shown and cells(part) + tail > space:
            return ", ".join(shown) + (f", {ELLIPSIS}" if total is None else f" +{total - len(shown)}")
        shown.append(part if shown else fit(part, max(4, space - tail)))
        used = room - space + cells(shown[-1])
        part = following
    return ", ".join(shown)


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


class Names:
    """What the values of a plan are called: the variable where it is unique, glue by its source, else the step's id."""

    __slots__ = ("_outputs", "_shown", "_taken")

    def __init__(self, plan: Plan) -> None:
        """Look at every step once."""
        self._taken: dict[str, int] = {}
        for step in plan.steps:
            for name in dict.fromkeys([step.id, *step.outputs]):
                self._taken[name] = self._taken.get(name, 0) + 1
        self._outputs = {step.id: len(step.outputs) for step in plan.steps}
        self._shown = {step.id: _glue_source(step) or step.id for step in plan.steps}

    def source(self, source: FromStep | FromParam) -> str:
        """The value that a step input (or the result) stands for."""
        if isinstance(source, FromParam):
            return clean(source.param)
        if self._taken.get(source.output, 1) == 1 and source.output != "value":
            return clean(source.output)
        step = clean(self._shown.get(source.step, source.step))
        return step if self._outputs.get(source.step, 1) == 1 else f"{step}.{clean(source.output)}"


def _glue_source(step: Step) -> str | None:
    """The expression that a nameless glue step computes, if it is short."""
    if step.kind == "glue" and not step.var and len(step.block) == 1 and isinstance(step.block[0], Expr):
        src = step.block[0].src
        return src if len(src) <= 24 else None
    return None


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
        if isinstance(ref, Display):
            return self._display(ref, step, room)
        return self._out(ref, step, room)

    def _out(self, ref: Out, step: Step, room: int) -> str:
        node = next((n for n in step.block if n.id == ref.node), None)
        path = ref.path
        if isinstance(node, Unpack) and path:
            base, path = clean(node.targets[path[0][1]] or ref.node), path[1:]
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
        text = self.call(node, step, room) if isinstance(node, Call) else clean(node.src)
        return fit(f"{clean(node.var)} = {text}" if node.var else text, room)

    def step(self, step: Step, room: int = FULL) -> str:
        """What a step does, in one line: its calls; without one its glue; without that what it prints."""
        nodes: list[Node] = [n for n in step.block if isinstance(n, Call)]
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
