"""The shape of definitions: what is lowered to what, and what a run carries."""

from __future__ import annotations

import json

import pytest
from states_programs import EVERYTHING, FAN, SETTINGS, TARGET, compiled, walk

from dagwright.cli import main
from dagwright_stepfunctions.validator import problems


def spec_of(state):
    return json.loads(state["Parameters"]["Payload"]["step"])


def test_a_sequence_of_one_task_after_the_other(tmp_path):
    made = compiled(tmp_path, "def shop(n: int = 3):\n    return add(add(n))\n")
    order, name = [], made.definition["StartAt"]
    while name:
        order.append(name)
        name = made.definition["States"][name].get("Next")
    assert order == ["Start", "add", "add-2", "Result"]
    start, end = made.states()["Start"], made.states()["Result"]
    assert start["Parameters"] == {"run.$": "$$.Execution.Name", "params.$": "$$.Execution.Input"}
    assert end["Parameters"] == {"run.$": "$.run", "result.$": "$.add_2.result"}
    assert end["End"] is True


def test_side_by_side_what_the_graph_lets(tmp_path):
    """The graph of FAN has an N: a -> c, a -> d, b -> d. Both halves run side by side, and nothing is lost in time."""
    made = compiled(tmp_path, FAN)
    parallel = made.definition["States"]["parallel"]
    assert [branch["StartAt"] for branch in parallel["Branches"]] == ["add", "add-b"]
    assert [sorted(branch["States"]) for branch in parallel["Branches"]] == [
        ["add", "add-failed"],
        ["add-b", "add-b-failed"],
    ]
    assert parallel["ResultSelector"] == {"errors.$": "$[*].error", "causes.$": "$[*].cause"}


CROSSED = """
def shop(n: int = 3):
    rows = load(n)
    a = [add(add(x)) for x in rows]
    b = [add(add(add(add(x)))) for x in rows]
    c = [add(add(add(add(add(add(x)))))) for x in a]
    d = [add(add(add(add(x)))) for x in zip(a, b)]
    return join(c, d)
"""


def test_what_is_lost_is_told(tmp_path, monkeypatch, capsys):
    assert compiled(tmp_path, FAN).notes == (
        "`add-c` waits for `add-b` without need: a state machine has no edges; 3 tasks run one after the other, 3 in the graph",
    )
    monkeypatch.chdir(tmp_path)
    assert main(["compile", "shop_flow.py:shop", "--to", "stepfunctions"]) == 0
    assert "note: stepfunctions: `add-c` waits for `add-b` without need" in capsys.readouterr().err
    assert compiled(tmp_path, "def shop(n: int = 3):\n    return join(add(n), add(n, 1))\n").notes == ()


def test_a_loss_of_time_is_counted_in_tasks(tmp_path):
    """Four loops in the form of an N: with these lengths, whoever waits makes the longest chain longer."""
    (note,) = compiled(tmp_path, CROSSED).notes
    assert note.endswith("12 tasks run one after the other, 11 in the graph")


def test_values_never_stand_in_the_state(tmp_path):
    """All that a run carries is its name, its input, and decisions: there is no way for a value into it."""
    made = compiled(tmp_path, EVERYTHING, SETTINGS)
    for name, state in made.states().items():
        if state["Type"] != "Task":
            continue
        spec, selected = spec_of(state), state.get("ResultSelector", {})
        if state.get("ResultPath") is None:
            assert not selected
            continue
        for key in selected:
            output = spec["outputs"][spec["stored"]["gives"][key.removesuffix(".$")]]
            assert "flag" in output or "items" in output or key == "result.$", name


def test_rounds_end_with_nothing_or_with_their_failure(tmp_path):
    made = compiled(tmp_path, "def shop(n: int = 3):\n    return [each(x) for x in load(n)]\n")
    for state in made.states().values():
        if state["Type"] != "Map":
            continue
        inner = state["ItemProcessor"]["States"]
        for name, one in inner.items():
            if one.get("End"):
                assert one.get("OutputPath", "") is None or name.startswith("map-round-failed")


def test_few_rounds_inline_and_many_distributed(tmp_path):
    source = "def shop(n: int = 3):\n    return [each(x) for x in load(n)]\n"
    states = compiled(tmp_path / "auto", source).states()
    assert states["map"]["Choices"] == [
        {"Variable": "$.load.items.count", "NumericGreaterThan": 40, "Next": "map-distributed"}
    ]
    assert states["map"]["Default"] == "map-inline"
    config = [states[name]["ItemProcessor"]["ProcessorConfig"]["Mode"] for name in ("map-inline", "map-distributed")]
    assert config == ["INLINE", "DISTRIBUTED"]
    for mode, kind in (("always", "DISTRIBUTED"), ("never", "INLINE")):
        states = compiled(tmp_path / mode, source, "", TARGET + f'distributed = "{mode}"\n').states()
        assert states["map"]["ItemProcessor"]["ProcessorConfig"]["Mode"] == kind
        assert sum(state["Type"] == "Map" for state in states.values()) == 1


def test_max_parallel(tmp_path):
    source = "def shop(n: int = 3):\n    return [each(x) for x in load(n)]\n"
    states = compiled(tmp_path, source, "[pipelines.shop.tasks.each]\nmax_parallel = 7").states()
    assert {state["MaxConcurrency"] for state in states.values() if state["Type"] == "Map"} == {7}


def test_retries_are_exact(tmp_path):
    made = compiled(tmp_path, EVERYTHING, SETTINGS)
    rules = next(s for n, s in made.states().items() if n == "each")["Retry"]
    assert rules[1] == {
        "ErrorEquals": ["States.ALL"],
        "IntervalSeconds": 10,
        "MaxAttempts": 3,
        "BackoffRate": 2.0,
        "MaxDelaySeconds": 60,
    }
    assert rules[0]["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
    assert len(made.states()["load"]["Retry"]) == 1


def test_no_name_twice(tmp_path):
    """Also where a body stands there twice, and where ids look like the names that are made."""
    source = """
def shop(n: int = 3):
    parallel = add(n)
    Start = add(n)
    Result = add(parallel, Start)
    failed = [each(x) for x in load(n)]
    return join(Result, failed)
"""
    made = compiled(tmp_path, source)
    names = [name for name, _ in walk(made.definition)]
    assert len(names) == len(set(names))
    assert not list(problems(made.definition))


@pytest.mark.parametrize("source", [FAN, EVERYTHING])
def test_the_same_bytes_again(tmp_path, source):
    assert compiled(tmp_path / "a", source).texts == compiled(tmp_path / "a", source).texts


def test_lines_belong_to_tasks(tmp_path):
    from dagwright.compiler import Request, back, front
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.registry import backend

    made = compiled(tmp_path, FAN)
    sink = DiagnosticSink()
    compilation = front(Request(f"{tmp_path}/shop_flow.py:shop", targets=("stepfunctions",)), sink)
    artifact = back(compilation, backend("stepfunctions"), sink).artifacts[0]
    lines = artifact.text.splitlines()
    first = {
        step: min(n for n, it in artifact.source_map.items() if it == step) for step in {*artifact.source_map.values()}
    }
    assert set(first) == {step.id for step in made.plan.steps}
    for step, number in first.items():
        assert lines[number - 1].strip() == f'"{step}": {{'
