"""The Dagster job cleaned, compiled by dagwright from dg_flows.py:cleaned.

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

PIPELINE = "dg_flows:cleaned"
PARAMS: dict[str, dict[str, Any]] = {"kind": {"type": "str"}}
STORE: str | None = None  # for what ops hand on; None: a folder in the storage of the Dagster instance


def facts(run: dg.DagsterRun, instance: dg.DagsterInstance) -> dict[str, Any]:
    """What every step is told of its run."""
    return {
        "pipeline": "cleaned",
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
        "kind": dg.Field(dg.Any, is_required=True, description="str"),
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
    public: Sequence[str] = (),
) -> dg.OpDefinition:
    """An op that runs one step: calls of your functions, and the expressions around them.

    `after` are inputs without a value: what the op waits for. `step_id` is the step's name where Dagster wants another.
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
        try:
            found = worker.run_step(spec, envelopes, params=context.resources.parameters, context=told)
        except SystemExit as gone:  # to Dagster that is the end of a process, and not of a step
            raise RuntimeError(f"step {step_id} called sys.exit({gone.code!r})") from gone
        yield from handed_on(found, told["store"])

    def handed_on(found: dict[str, Any], store: str) -> Iterator[Any]:
        for key, out in named.items():
            if key in public:
                value = worker.decode(found[key], worker.Store(store))
                yield dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(found[key])})
                continue
            yield dg.Output(found[key], out)

    made: dict[str, dg.Out] = {}
    for out in named.values():
        made[out] = dg.Out(dg.Any)
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


# --- The ops, in the order of the pipeline function ---

numbers = step(
    "numbers",
    block=[{"fn": "dg_domain:numbers", "args": [{"const": 2}]}],
    inputs={},
    outputs={"rows": {"out": "numbers"}},
)
n_try = step(
    "n_try",
    step_id="try",
    block=[
        {
            "op": "try",
            "body": {
                "block": [
                    {"op": "call", "id": "join", "fn": "dg_domain:join", "args": [{"in": "rows"}, {"in": "kind"}]},
                    {"op": "expr", "id": "glue", "src": "kind != 'fine'", "names": {"kind": {"in": "kind"}}},
                    {
                        "op": "if",
                        "id": "if",
                        "test": {"out": "glue"},
                        "then": {
                            "block": [{"op": "call", "id": "fail", "fn": "dg_domain:fail", "args": [{"in": "kind"}]}],
                            "yield": [{"out": "fail"}],
                        },
                        "else": {"block": [], "yield": [{"out": "join"}]},
                        "nth": 0,
                    },
                ],
                "yield": [{"out": "if", "path": [["item", 0]]}],
            },
            "handlers": [],
            "final": {
                "block": [{"op": "call", "id": "effect", "fn": "dg_domain:effect", "args": [{"const": "clean up"}]}],
                "yield": [],
            },
        },
    ],
    inputs={"rows": {"step": "numbers", "output": "rows"}, "kind": {"param": "kind"}},
    outputs={"made": {"out": "try", "path": [["item", 0]]}},
    public=["made"],
)


@dg.graph(name="cleaned", out={"result": dg.GraphOut()})
def graph() -> Any:
    rows = numbers()
    made = n_try(rows=rows)
    return made


cleaned = graph.to_job(
    name="cleaned",
    description="Compiled from dg_flows.py:cleaned",
    tags={"dagwright/pipeline": "cleaned"},
    resource_defs={"io_manager": values, "parameters": parameters},
)

defs = dg.Definitions(
    jobs=[cleaned],
)
