"""The Dagster job rounds, compiled by dagwright from dg_flows.py:rounds.

Change that function or its settings and compile again, rather than this file. Each op runs one step of the pipeline
through dagwright_worker (the file beside this one), which imports your functions: they must be importable where
ops run. What ops hand on are envelopes: a small value itself, or the place and the digest of a large one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
from upath import UPath

sys.path.append(os.path.dirname(os.path.abspath(__file__)))

import dagwright_worker as worker

PIPELINE = "dg_flows:rounds"
PARAMS: dict[str, dict[str, Any]] = {"n": {"type": "int"}, "limit": {"type": "int", "default": 2}}
STORE: str | None = None  # for what ops hand on; None: a folder in the storage of the Dagster instance


def facts(run: dg.DagsterRun, instance: dg.DagsterInstance) -> dict[str, Any]:
    """What every step is told of its run."""
    return {
        "pipeline": "rounds",
        "run": run.run_id,
        "store": root(instance),
        "inline": 8192,  # bytes of a value that travel in its envelope
    }


def root(instance: dg.DagsterInstance) -> str:
    """Where the store is: a folder, or a URL for fsspec."""
    return os.environ.get("DAGWRIGHT_STORE") or STORE or os.path.join(instance.storage_directory(), "dagwright")


class Values(dg.IOManager):
    """Keeps what ops hand on, as JSON in the store. An op gets it as it is; who else loads an output gets the value."""

    def __init__(self, store: str) -> None:
        self.store = store

    def path(self, context: dg.OutputContext) -> UPath:
        """The place of what an op hands on in a run."""
        round = [context.mapping_key] if context.mapping_key else []
        return UPath(self.store).joinpath("ops", context.run_id, context.step_key, context.name, *round, "value.json")

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        if "envelope" in context.output_metadata:  # a value for people: this is what it was unpacked from
            obj = context.output_metadata["envelope"].value
        path = self.path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(obj), encoding="utf-8")

    def load_input(self, context: dg.InputContext) -> Any:
        kept = json.loads(self.path(context.upstream_output).read_text(encoding="utf-8"))
        if context.definition_metadata.get("envelope"):
            return kept
        return worker.decode_tree(kept, worker.Store(self.store))


@dg.io_manager
def values(context: dg.InitResourceContext) -> Values:
    return Values(root(context.instance))


@dg.resource(
    config_schema={
        "n": dg.Field(dg.Any, is_required=True, description="int"),
        "limit": dg.Field(dg.Any, is_required=False, description="int = 2"),
    }
)
def parameters(context: dg.InitResourceContext) -> dict[str, Any]:
    """What the run was given for parameters. The worker reads it, by the rules that hold on every engine."""
    given = dict(context.resource_config)
    if context.run is not None:  # a bad value ends the run before its first op
        worker.resolve_params(PARAMS, given, facts(context.run, context.instance))
    return given


def step(
    name: str,
    *,
    step_id: str | None = None,
    block: list[dict[str, Any]],
    inputs: dict[str, dict[str, str]],
    outputs: dict[str, dict[str, Any]],
    after: Sequence[str] = (),
    done: bool = False,
    public: Sequence[str] = (),
) -> dg.OpDefinition:
    """An op that runs one step: calls of your functions, and the expressions around them.

    `after` are inputs without a value: what the op waits for. `step_id` is the step's name where Dagster wants another.
    `done` says that others wait for the op by an output without a value.
    Of the outputs in `public` people get the value itself.
    """
    step_id = step_id or name
    spec = {
        "protocol": "1.1",
        "pipeline": PIPELINE,
        "step": step_id,
        "block": [{"op": "call", "id": step_id, **node} for node in block],
        "inputs": inputs,
        "outputs": outputs,
        "params": {it["param"]: PARAMS[it["param"]] for it in inputs.values() if "param" in it},
    }
    wired = {key: key for key, it in inputs.items() if "param" not in it}
    named = {key: key for key in outputs}

    def run(context, given: dict[str, Any]) -> Iterator[Any]:
        envelopes = {key: given[it] for key, it in wired.items()}
        told = {**facts(context.run, context.instance), "task": step_id}
        if context.get_mapping_key() is not None:
            told["index"] = int(context.get_mapping_key()[1:])
        try:
            found = worker.run_step(spec, envelopes, params=context.resources.parameters, context=told)
        except SystemExit as gone:  # to Dagster that is the end of a process, and not of a step
            raise RuntimeError(f"step {step_id} called sys.exit({gone.code!r})") from gone
        yield from handed_on(found, told["store"])

    def handed_on(found: dict[str, Any], store: str) -> Iterator[Any]:
        for key, out in named.items():
            if "flag" in outputs[key]:
                yield dg.Output(found[key], f"{out}_true" if found[key] else f"{out}_false")
                continue
            if "items" in outputs[key]:
                for i, envelope in enumerate(found[key]):
                    yield dg.DynamicOutput(envelope, f"i{i:06d}", out)
                continue
            if key in public:
                value = worker.decode(found[key], worker.Store(store))
                yield dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(found[key])})
                continue
            yield dg.Output(found[key], out)
        if done:
            yield dg.Output(None, "done")

    made: dict[str, dg.Out] = {}
    for key, out in named.items():
        if "flag" in outputs[key]:  # a condition: one of the two is there
            made |= {f"{out}_{truth}": dg.Out(dg.Any, is_required=False) for truth in ("true", "false")}
            continue
        if "items" in outputs[key]:  # a loop: one for each element
            made[out] = dg.DynamicOut(dg.Any)
            continue
        made[out] = dg.Out(dg.Any)
    if done:
        made["done"] = dg.Out(dg.Nothing)
    calls = [node["fn"] for node in block if "fn" in node]
    return dg.OpDefinition(
        run,
        name=name,
        description=f"Step {step_id}: {', '.join(calls) or 'expressions'}",
        ins={it: dg.In(dg.Any, metadata={"envelope": True}) for it in wired.values()}
        | {it: dg.In(dg.Nothing) for it in after},
        outs=made,
        tags={"dagwright/step": step_id},
        required_resource_keys={"parameters"},
    )


def join(
    name: str,
    *,
    region: str,
    values: dict[str, dict[str, Any]],
    after: Sequence[str] = (),
    public: Sequence[str] = (),
) -> dg.OpDefinition:
    """An op for what a condition yields. It is given the outputs of both sides: those of the side that ran are there.

    Where a side has no op for a value, the decision stands in its place, and `then` or `else` says what the value is.
    """

    def run(context, given: dict[str, Any]) -> Iterator[Any]:
        for out, it in values.items():
            (value,) = given[it["in"]]
            if isinstance(value, bool):
                value = elsewhere(it["then" if value else "else"], given, context)
            yield handed_on(value, out, context, out in public)

    ins = {it["in"]: dg.In(dg.Any, metadata={"envelope": True}) for it in values.values()}
    return region_op(run, name, f"What the condition {region} yields", region, ins, values, after)


def collect(
    name: str,
    *,
    region: str,
    values: dict[str, dict[str, Any]],
    after: Sequence[str] = (),
    done: bool = False,
    public: Sequence[str] = (),
) -> dg.OpDefinition:
    """An op for what a loop yields: it is given the outputs of all rounds, in order.

    With `many` each of them is a list, and what they hold makes one list.
    """

    def run(context, given: dict[str, Any]) -> Iterator[Any]:
        for out, it in values.items():
            rounds = given[it["in"]]
            tree = {"many": rounds} if it.get("many") else rounds
            yield handed_on(tree, out, context, out in public)
        if done:
            yield dg.Output(None, "done")

    ins = {it["in"]: dg.In(dg.Any, metadata={"envelope": True}) for it in values.values()}
    return region_op(run, name, f"What the loop {region} yields", region, ins, values, after)


def region_op(
    run: Any,
    name: str,
    description: str,
    region: str,
    ins: dict[str, dg.In],
    values: dict[str, Any],
    after: Sequence[str],
) -> dg.OpDefinition:
    sides = [side for it in values.values() for side in it.values() if isinstance(side, dict)]
    ins |= {side["in"]: dg.In(dg.Any, metadata={"envelope": True}) for side in sides if "in" in side}
    return dg.OpDefinition(
        run,
        name=name,
        description=description,
        ins=ins | {it: dg.In(dg.Nothing) for it in after},
        outs={out: dg.Out(dg.Any) for out in values} or {"done": dg.Out(dg.Nothing)},
        tags={"dagwright/region": region},
    )


def handed_on(tree: Any, out: str, context: dg.OpExecutionContext, public: bool) -> dg.Output[Any]:
    """An output that hands on envelopes: one, or those of a list. People get the value itself of what is public."""
    if public:
        value = worker.decode_tree(tree, worker.Store(root(context.instance)))
        envelope = tree if worker.is_envelope(tree) else packed(value, out, context)
        return dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(envelope)})
    return dg.Output(tree, out)


def packed(value: Any, out: str, context: dg.OpExecutionContext) -> dict[str, Any]:
    """The envelope of a value that this op itself makes."""
    told = facts(context.run, context.instance)
    store = worker.Store(told["store"])
    place = store.place(told.get("env", ""), told["pipeline"], told["run"], context.op_handle.name)
    return worker.encode(value, store.sink(place, out), worker.Policy(inline=told["inline"]))


def elsewhere(side: dict[str, Any], given: dict[str, Any], context: dg.OpExecutionContext) -> Any:
    """A value that no op of the region makes."""
    if "in" in side:
        return given[side["in"]]
    return worker.encode(worker.from_json(side["const"]), policy=worker.Policy(inline=sys.maxsize))


# --- The ops, in the order of the pipeline function ---

numbers = step(
    "numbers",
    block=[{"fn": "dg_domain:numbers", "args": [{"in": "n"}]}],
    inputs={"n": {"param": "n"}},
    outputs={"items": {"items": {"out": "numbers"}, "nth": 0}},
)
say = step(
    "say",
    block=[{"fn": "dg_domain:say", "args": [{"in": "item"}]}],
    inputs={"item": {"item": "map"}},
    outputs={"made": {"out": "say"}},
)
join_2 = step(
    "join",
    block=[{"fn": "dg_domain:join", "args": [{"in": "made"}, {"in": "limit"}]}],
    inputs={"made": {"step": "say", "output": "made"}, "limit": {"param": "limit"}},
    outputs={"found": {"out": "join"}},
)
found_collect = collect("found_collect", region="map", values={"found": {"in": "found"}})
glue = step(
    "glue",
    block=[{"op": "expr", "src": "len(found) > limit", "names": {"found": {"in": "found"}, "limit": {"in": "limit"}}}],
    inputs={"found": {"region": "map", "output": "found", "collect": "tree"}, "limit": {"param": "limit"}},
    outputs={"test": {"flag": {"out": "glue"}, "nth": 0}},
)
effect = step(
    "effect",
    block=[{"fn": "dg_domain:effect", "args": [{"const": "many"}]}],
    inputs={},
    outputs={},
    after=["when"],
    done=True,
)
say_top = step(
    "say_top",
    step_id="say-top",
    block=[
        {
            "op": "expr",
            "id": "glue-2",
            "src": "found[:limit]",
            "names": {"found": {"in": "found"}, "limit": {"in": "limit"}},
        },
        {"fn": "dg_domain:say", "args": [{"out": "glue-2"}], "nth": 1},
    ],
    inputs={"found": {"region": "map", "output": "found", "collect": "tree"}, "limit": {"param": "limit"}},
    outputs={"top": {"out": "say-top"}},
    after=["when", "after_effect"],
)
top_join = join("top_join", region="if", values={"top": {"in": "top", "else": {"const": None}}})
effect_2 = step(
    "effect_2",
    step_id="effect-2",
    block=[{"fn": "dg_domain:effect", "args": [{"const": "last"}], "nth": 1}],
    inputs={},
    outputs={},
    after=["after_top_join"],
    done=True,
)
result = step(
    "result",
    block=[],
    inputs={
        "found": {"region": "map", "output": "found", "collect": "tree"},
        "top": {"region": "if", "output": "top", "collect": "tree"},
    },
    outputs={"result": {"tuple": [{"in": "found"}, {"in": "top"}]}},
    after=["after_effect_2"],
    public=["result"],
)


@dg.graph(name="rounds", out={"result": dg.GraphOut()})
def graph() -> Any:
    numbers_run = numbers()

    def found_2_round(i):
        made = say(item=i)
        found_2 = join_2(made=made)
        return found_2

    found_2_rounds = numbers_run.map(found_2_round)
    found = found_collect(found=found_2_rounds.collect())
    glue_run = glue(found=found)
    effect_run = effect(when=glue_run.test_true)
    top_2 = say_top(found=found, when=glue_run.test_true, after_effect=effect_run)
    top = top_join(top=[top_2, glue_run.test_false])
    effect_2_run = effect_2(after_top_join=top)
    result_run = result(found=found, top=top, after_effect_2=effect_2_run)
    return result_run


rounds = graph.to_job(
    name="rounds",
    description="A loop with two tasks in it, and a condition on what it gives.",
    tags={"dagwright/pipeline": "rounds"},
    resource_defs={"io_manager": values, "parameters": parameters},
)

defs = dg.Definitions(
    jobs=[rounds],
)
