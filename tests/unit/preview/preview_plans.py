"""Plans built by hand: what the planner would hand over, without needing it."""

from __future__ import annotations

from typing import Any, NamedTuple

from dagwright.diagnostics.model import Span
from dagwright.ir.model import Call, Callee, Const, Display, Expr, In, Out, ParamRef
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import Duration, ParamSource, PipelineSettings, Quantity, TaskSettings

PLAIN = TaskSettings()
UNSET = PipelineSettings()


class S(NamedTuple):
    """The value of a step."""

    step: str


class P(NamedTuple):
    """The value of a parameter."""

    param: str


class Builder:
    """Builds a plan step by step; every step gets its own source line unless told otherwise."""

    def __init__(self, name: str = "demo", module: str = "demo.pipeline", file: str = "demo/pipeline.py") -> None:
        self.name, self.module, self.file = name, module, file
        self.params: list[PlanParam] = []
        self.steps: list[Step] = []
        self.line = 5
        self.outputs: dict[str, str] = {}

    def param(
        self, name: str, annotation: str | None = None, default: Any = ..., source: ParamSource | None = None
    ) -> P:
        const = None if default is ... else Const(default)
        self.params.append(PlanParam(name, "any", annotation, const, source, Span(self.file, 4, 8, 4, 20)))
        return P(name)

    def step(
        self,
        id: str,
        fn: str,
        *args: Any,
        var: str | None = None,
        effect: bool = False,
        after: tuple[str, ...] = (),
        line: int | None = None,
        settings: TaskSettings = PLAIN,
        returns: str | None = None,
        **kwargs: Any,
    ) -> S:
        inputs: dict[str, FromStep | FromParam] = {}

        def ref(value: Any) -> Any:
            if isinstance(value, S):
                inputs[value.step] = FromStep(value.step, self.outputs[value.step])
                return In(value.step)
            if isinstance(value, P):
                inputs[value.param] = FromParam(value.param)
                return In(value.param)
            if isinstance(value, list):
                return Display("list", tuple(ref(item) for item in value))
            return Const(value)

        if line is None:
            self.line += 1
            line = self.line
        span = Span(self.file, line, 4, line, 60)
        module, _, qualname = fn.rpartition(":")
        call = Call(
            id,
            Callee(module or self.module, qualname),
            tuple(ref(arg) for arg in args),
            tuple((name, ref(value)) for name, value in kwargs.items()),
            var,
            effect,
            0,
            returns,
            span,
        )
        self.outputs[id] = var or qualname
        outputs = {} if effect else {self.outputs[id]: Output(Out(id), returns)}
        self.steps.append(Step(id, (call,), inputs, outputs, after, settings, "call", var, span))
        return S(id)

    def glue(self, id: str, src: str, var: str | None = None, **names: S | P) -> S:
        inputs: dict[str, FromStep | FromParam] = {
            name: FromStep(value.step, self.outputs[value.step]) if isinstance(value, S) else FromParam(value.param)
            for name, value in names.items()
        }
        self.line += 1
        self.outputs[id] = var or "value"
        span = Span(self.file, self.line, 4, self.line, 40)
        expr = Expr(id, src, tuple((name, In(name)) for name in names), var=var, span=span)
        self.steps.append(
            Step(id, (expr,), inputs, {self.outputs[id]: Output(Out(id))}, (), TaskSettings(), "glue", var, span)
        )
        return S(id)

    def plan(self, result: S | None = None, settings: PipelineSettings = UNSET) -> Plan:
        return Plan(
            self.name,
            self.module,
            self.name,
            self.file,
            tuple(self.params),
            tuple(self.steps),
            FromStep(result.step, self.outputs[result.step]) if result else None,
            settings,
            span=Span(self.file, 4, 0, 20, 10),
        )


CHURN_SOURCE = '''\
from churn.data import audit, clean, load
from churn.model import evaluate, publish, report, train

def churn(snapshot: str, depth: int = 3):
    """Who leaves next month."""
    raw = load(snapshot)
    audit(raw, level="strict")
    features = clean(raw, drop=["id", "name"])
    small = train(features, depth=depth)
    large = train(features, depth=depth + 4)
    best = evaluate([small, large], features)
    publish(best, "s3://models/churn")
    result = report(best, title="Churn — week")
    return result
'''


def churn() -> Plan:
    """Nine steps: a diamond of two trainings, two effects with an order edge between them, settings on some."""
    b = Builder("churn", "churn.pipeline", "churn/pipeline.py")
    snapshot = b.param("snapshot", "str", source=ParamSource("schedule.date", Duration("-1d", -86400.0)))
    depth = b.param("depth", "int", 3)
    big = TaskSettings(
        retries=2, cpu=Quantity("4", 4000), memory=Quantity("8Gi", 8 << 30), timeout=Duration("2h", 7200.0)
    )
    raw = b.step("load", "churn.data:load", snapshot, var="raw", returns="Frame", settings=TaskSettings(retries=1))
    b.step("audit", "churn.data:audit", raw, level="strict", effect=True)
    features = b.step("clean", "churn.data:clean", raw, drop=["id", "name"], var="features", returns="Frame")
    small = b.step("train", "churn.model:train", features, depth=depth, var="small", returns="Model", settings=big)
    more = b.glue("depth-2", "depth + 4", depth=depth)
    b.line -= 1  # the call stands in the line of its glue
    large = b.step("train-large", "churn.model:train", features, depth=more, var="large", returns="Model", settings=big)
    best = b.step("evaluate", "churn.model:evaluate", [small, large], features, var="best", returns="Model")
    b.step("publish", "churn.model:publish", best, "s3://models/churn", effect=True, after=("audit",))
    result = b.step("report", "churn.model:report", best, title="Churn — week", var="result", returns="Report")
    return b.plan(result, PipelineSettings(schedule="0 6 * * 1", timezone="Europe/Amsterdam", tags=("churn",)))


def one() -> Plan:
    b = Builder("one")
    return b.plan(b.step("hello", "demo.tasks:hello", "world"))


def five() -> Plan:
    b = Builder("five")
    path = b.param("path", "str", "data.csv")
    rows = b.step("read", "demo.tasks:read", path, var="rows")
    good = b.step("keep", "demo.tasks:keep", rows, var="good")
    mean = b.step("mean", "demo.tasks:mean", good, var="average")
    spread = b.step("spread", "demo.tasks:spread", good, mean)
    return b.plan(b.step("summary", "demo.tasks:summary", rows, mean, spread))


def thirty() -> Plan:
    """An unrolled loop over twelve regions, two steps each, and what stands around it."""
    b = Builder("regions", "demo.regions", "demo/regions.py")
    day = b.param("day", "date", source=ParamSource("schedule.date"))
    seed = b.param("seed", "int", 7)
    table = b.step("prices", "demo.io:prices", day, var="table")
    names = ["north", "south", "east", "west", "alps", "delta", "coast", "isles", "plain", "ridge", "bay", "cape"]
    fitted = []
    for name in names:
        rows = b.step(f"load-{name}", "demo.io:load", name, day, var="rows", line=8)
        fitted.append(b.step(f"fit-{name}", "demo.stats:fit", rows, table, seed=seed, var="m", line=9))
    b.line = 10
    joined = b.step("join", "demo.stats:join", fitted, var="joined")
    b.step("save", "demo.io:save", joined, "out.parquet", effect=True)
    b.step("notify", "demo.io:notify", "done", effect=True, after=("save",))
    check = b.step("check", "demo.stats:check", joined, table, var="verdict")
    return b.plan(b.step("summary", "demo.stats:summary", joined, check))


def mixed(count: int) -> Plan:
    """`count` steps: unrolled siblings, chains, joins and an effect now and then. No randomness but a fixed rule."""
    b = Builder(f"mixed{count}", "demo.mixed", "demo/mixed.py")
    config = b.param("config", "dict", {"rate": 0.1, "names": ["a", "b"]})
    source = b.step("source", "demo.io:source", config)
    last, effect, at = source, None, 0
    while len(b.steps) < count - 1:
        at += 1
        wide = min(3 + at % 5, max(1, count - 2 - len(b.steps)))
        line = b.line = b.line + 1
        parts = [b.step(f"part{at}-{i}", f"demo.work:part{at}", last, i, line=line) for i in range(wide)]
        if len(b.steps) < count - 1:
            b.line += 1
            last = b.step(f"merge{at}", "demo.work:merge", parts, last if at % 3 == 0 else source)
        if at % 4 == 0 and len(b.steps) < count - 1:
            b.step(f"log{at}", "demo.io:log", last, effect=True, after=(effect,) if effect else ())
            effect = f"log{at}"
    return b.plan(b.step("finish", "demo.work:finish", last))


def fan(count: int) -> Plan:
    """One source, `count` unrolled siblings, one join."""
    b = Builder("fan", "demo.fan", "demo/fan.py")
    data = b.step("load", "demo.io:load", var="data")
    models = [b.step(f"train-{i}", "demo.work:train", data, depth=i, var="m", line=7) for i in range(count)]
    return b.plan(b.step("pick", "demo.work:pick", models, data, line=9))


def chain(count: int, *, unrolled: bool = False) -> Plan:
    """Steps in a row; `unrolled`: two calls in turn, as a loop with state makes them."""
    b = Builder("chain", "demo.chain", "demo/chain.py")
    value = b.step("start", "demo.work:start", 0)
    for i in range(count):
        if unrolled:
            value = b.step(f"grow-{i}", "demo.work:grow", value, line=8)
            value = b.step(f"trim-{i}", "demo.work:trim", value, line=9)
        else:
            value = b.step(f"{chr(97 + i % 26)}x{i}", f"demo.work:f{i}", value)
    return b.plan(value)


def scattered(count: int, seed: int) -> Plan:
    """A random layered graph, the hard case of a drawing. The generator is our own, so every Python draws the same."""
    state = seed

    def below(limit: int) -> int:
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (state >> 33) % limit

    b = Builder("scattered", "demo.scattered", "demo/scattered.py")
    made: list[S] = []
    for i in range(count):
        near = made[-12:]
        picks = sorted({below(len(near)) for _ in range(1 + below(2))}) if near else []
        args = [near[p] for p in picks]
        if made and below(10) == 0:
            args.append(made[below(len(made))])
        effect = below(9) == 0
        step = b.step(f"t{i}", f"demo.work:f{i}", *dict.fromkeys(args), effect=effect)
        if not effect:
            made.append(step)
    return b.plan(made[-1])


PARAM = ParamRef


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]> <!-- --> &amp; &lt;",
    'quote " and \' and ` and \\" \\',
    "{{ jinja }} ${dollar} $$katex$$ %%{init: {}}%%",
    "end; subgraph [a] (b) {c} |d| #quot; fa:fa-bomb",
    "line\nbreak\r\ttab \x00 \x1b[31mred\x1b[0m \x07",
    "bidi \u202e reversed \u2066 zero\u200bwidth \ufeff",
    "lone \ud800 surrogate \uffff",
    "\\N \\l \\G &#60;script&#62;",
    "wide \u6f22\u5b57 \U0001f600 e\u0301",
)


def hostile() -> Plan:
    """Text that means something to every format, in every place that holds text."""
    b = Builder("hostile " + HOSTILE[0], "bad.module", "bad </script>/pipe\u202eline.py")
    param = b.param("p" + HOSTILE[3], HOSTILE[5], HOSTILE[1])
    last = b.step("start " + HOSTILE[1], "bad.module:" + HOSTILE[2], param, var=HOSTILE[4])
    for at, text in enumerate(HOSTILE):
        last = b.step(
            f"{at} {text}",
            f"bad.mod{text}:fn{text}",
            last,
            text,
            var=text,
            returns=text,
            **{"key" + text: {text: (text,)}},
        )
        b.step(f"effect {at} {text}", "bad.module:run", last, effect=True)
    glue = b.glue("glue " + HOSTILE[0], HOSTILE[0], name=last)
    return b.plan(glue, PipelineSettings(description=HOSTILE[0], tags=HOSTILE, owner=HOSTILE[6]))._replace(
        doc="\n".join(HOSTILE)
    )
