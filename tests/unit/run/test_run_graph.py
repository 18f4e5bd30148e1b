"""The graph of a run itself: which tasks it gives out, and how long it holds values."""

from __future__ import annotations

import pytest

from dagwright import api
from dagwright.run.instances import Graph
from dagwright.run.model import Failed


class Plain:
    """Values that are tuples of text: who copied what can be seen."""

    def __init__(self):
        self.copies = 0

    def copy(self, value):
        self.copies += 1
        return value

    def constant(self, value):
        return value

    def parameter(self, name):
        return f"${name}"

    def collect(self, parts, many):
        return [e for part in parts for e in part] if many else parts


def graph(project, text, *, settings="", values=None, **options):
    compilation = api.load(project.write(text, settings).source)
    return Graph(compilation.plan, values or Plain(), **options)


def give(found, task, items=3, flag=True):
    """End a task well, with values that tell where they are from."""
    kinds = {"value": task.name, "flag": flag, "items": [f"{task.name}.{i}" for i in range(items)]}
    found.done(task, {name: kinds[output.kind] for name, output in task.step.outputs.items()})


def drain(found, items=3, flag=True):
    names = []
    while (task := found.take()) is not None:
        names.append(task.name)
        give(found, task, items, flag)
    return names


MAP = (
    "def flow(n: int):\n    made = rows(n)\n    found = [total([work(row)]) for row in made]\n    return total(found)\n"
)


def test_in_program_order_no_more_iterations_are_open_than_can_run(project):
    found = graph(project, MAP, width=2)
    give(found, found.take(), items=5)
    running = [found.take(), found.take()]
    assert [task.name for task in running] == ["work[0]", "work[1]"]
    assert found.take() is None, "two are open, each has a task that runs"
    give(found, running[1])
    assert found.take().name == "total[1]"
    assert found.take() is None


def test_without_a_limit_all_iterations_are_open(project):
    found = graph(project, MAP)
    give(found, found.take(), items=5)
    assert [found.take().name for _ in range(5)] == [f"work[{i}]" for i in range(5)]


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_max_parallel_limits_how_many_iterations_run(project, seed):
    found = graph(project, MAP, settings="[pipelines.flow.tasks.work]\nmax_parallel = 2\n", seed=seed)
    give(found, found.take(), items=6)
    open_now: set[int] = set()
    done, running = [], []
    while len(done) < 12:
        while (task := found.take()) is not None:
            running.append(task)
            open_now.add(task.indices[0])
        assert len(open_now) <= 2
        task = running.pop(0)
        done.append(task.name)
        if task.id == "total":
            open_now.discard(task.indices[0])
        give(found, task)
    assert sorted(done) == sorted([f"{name}[{i}]" for name in ("work", "total") for i in range(6)])
    assert found.take().name == "total-2"


def test_a_seed_mixes_iterations_and_a_seed_is_repeatable(project):
    orders = [drain(graph(project, MAP, seed=seed), items=4) for seed in (*range(12), 0)]
    assert orders[0] == orders[-1]
    assert len({tuple(order) for order in orders}) > 8
    assert any(order.index("total[2]") < order.index("work[0]") for order in orders)
    assert any(order.index("work[3]") < order.index("total[0]") for order in orders)
    for order in orders:
        assert order[0] == "rows"
        assert order[-1] == "total-2"
        assert all(order.index(f"work[{i}]") < order.index(f"total[{i}]") for i in range(4))


def test_the_last_reader_gets_the_value_itself_and_nothing_is_held_on_to(project):
    values = Plain()
    found = graph(
        project,
        """
def flow(n: int):
    a = note("a", n)
    b = note("b", a)
    made = [note("c", row, a) for row in rows(n)]
    return note("d", b, made)
""",
        values=values, width=1,
    )  # fmt: skip
    held = []
    while (task := found.take()) is not None:
        inputs = found.inputs(task)
        held.append((task.name, len(found.top.values), len(task.frame.values), sorted(map(str, inputs.values()))))
        give(found, task, items=2)
    # `a` is held for the loop, which reads it twice; its elements go with their iterations
    assert held == [
        ("note", 0, 0, []), ("note-b", 1, 1, ["note"]), ("rows", 2, 2, []),
        ("note-made[0]", 2, 0, ["note", "rows.0"]), ("note-made[1]", 2, 0, ["note", "rows.1"]),
        ("note-2", 0, 0, ["['note-made[0]', 'note-made[1]']", "note-b"]),
    ]  # fmt: skip
    assert values.copies == 3, "`a` for its first reader and in both iterations"


def test_only_the_side_that_was_chosen_is_opened_and_read(project):
    text = """
def flow(n: int):
    a = note("a", n)
    if a[1]:
        b = note("then", a)
    else:
        b = note("else", a)
    return note("end", b)
"""
    assert drain(graph(project, text), flag=True) == ["note", "note-b", "note-2"]
    assert drain(graph(project, text), flag=False) == ["note", "note-b-2", "note-2"]


def test_no_task_is_given_out_after_a_stop_but_cleanups(project):
    found = graph(
        project,
        """
def flow(n: int):
    try:
        save("body")
        save("more")
    finally:
        save("cleanup")
        save("cleaned")
    save("after")
""",
    )
    first = found.take()
    assert first.name == "save"
    found.stop()
    found.fail(first, Failed(KeyboardInterrupt(), ""))
    assert drain(found) == ["save-3", "save-4"]


def test_nothing_is_cleaned_up_that_was_never_begun(project):
    found = graph(
        project,
        """
def flow(n: int):
    save("first")
    try:
        save("body")
    finally:
        save("cleanup")
""",
    )
    first = found.take()
    found.fail(first, Failed(ValueError(), ""))
    assert found.take() is None
    assert isinstance(found.outcome([]).error, ValueError)


def test_the_first_failure_in_program_order_is_told_whichever_comes_first(project):
    for order in ((0, 3), (3, 0), (2, 3, 1)):
        found = graph(project, MAP)
        give(found, found.take(), items=4)
        tasks = [found.take() for _ in range(4)]
        for i in order:
            found.fail(tasks[i], Failed(ValueError(i), ""))
        for i in sorted({*range(4)} - {*order}):
            give(found, tasks[i])
        rest = drain(found)
        assert rest == [f"total[{i}]" for i in range(min(order))]
        assert found.outcome([]).error.args == (min(order),)


def test_a_long_chain_of_conditions(project):
    depth = 60
    lines = ["def flow(n: int):", "    a = note('a', n)"]
    for i in range(depth):
        lines += [f"    if a[1] == {i}:", f"        return note('{i}', a)"]
    found = graph(project, "\n".join([*lines, "    return a", ""]))
    assert len(drain(found, flag=False)) == depth, "each condition but the first is decided in a task of its own"
