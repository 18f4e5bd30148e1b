"""Ids and variables: valid, different, and the same every time."""

from __future__ import annotations

import builtins
import keyword
import re

import pytest
from airflow_plans import emitted, plan, step
from hypothesis import given, strategies

from dagwright_airflow.names import _TAKEN, LIMIT, engine_ids, variables

NAMES = strategies.lists(
    strategies.text(max_size=12) | strategies.sampled_from(["a b", "a_b", "a.b", "x" * 300, "x" * 301, ""])
)


def test_plain_ids_stay():
    assert engine_ids(["train-3", "Load_2", "a" * LIMIT]) == {
        "train-3": "train-3",
        "Load_2": "Load_2",
        "a" * LIMIT: "a" * LIMIT,
    }


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a b", "a_b"), ("é", "_"), ("a\n", "a_"), ("", "_"), ("a.b", "a_b"), ("../x", "___x"), ("日本", "__")],
)
def test_other_names_are_spelt_in_ascii(name, wanted):
    assert engine_ids([name]) == {name: wanted}


def test_a_name_that_would_collide_gets_a_hash_and_the_plain_one_stays():
    found = engine_ids(["a b", "a_b", "a.b"])
    assert found["a_b"] == "a_b"
    assert re.fullmatch(r"a_b-[0-9a-f]{8}", found["a b"])
    assert len(set(found.values())) == 3


@given(NAMES)
def test_ids_are_what_airflow_takes(names):
    found = engine_ids(names)
    assert set(found) == set(names)
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,200}", it, re.ASCII) for it in found.values())
    assert engine_ids(names) == found


def test_variables_keep_the_words_of_the_program():
    wanted = [("load", "rows"), ("clean", "rows"), ("train-3", "train-3"), ("x", "Step"), ("y", "lambda"), ("z", "3d")]
    assert list(variables(wanted).values()) == ["rows", "rows_2", "train_3", "Step_", "lambda_", "step_3d"]


@given(NAMES)
def test_variables_are_python_names_of_their_own(names):
    unique = list(dict.fromkeys(names))
    found = variables((str(i), name) for i, name in enumerate(unique))
    assert len(set(found.values())) == len(unique)
    for word in found.values():
        assert word.isidentifier()
        assert word.isascii()
        assert not keyword.iskeyword(word)
        assert word not in _TAKEN


def test_every_name_that_the_template_uses_is_taken():
    """A step called like a function of the file would hide it, so each global and builtin of the file is reserved."""
    import ast

    from test_emit import all_files

    used = set()
    for text in all_files().values():
        tree = ast.parse(text)
        ours = {
            node.targets[0].id
            for with_ in tree.body
            if isinstance(with_, ast.With)
            for node in with_.body
            if isinstance(node, ast.Assign)
        }
        ours |= {
            node.name
            for with_ in tree.body
            if isinstance(with_, ast.With)
            for node in ast.walk(with_)
            if isinstance(node, ast.FunctionDef)
        }
        local = {
            arg.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.arguments)
            for arg in [*node.args, *node.kwonlyargs]
        }
        local |= {
            node.id
            for f in ast.walk(tree)
            if isinstance(f, (ast.FunctionDef, ast.For))  # a file that loops has no variables for steps
            for node in ast.walk(f)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        local |= {node.arg for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for node in [f.args.kwarg] if node}
        local |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        names |= {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        used |= {name for name in names if (name not in ours and name not in local) or hasattr(builtins, name)}
    assert used <= _TAKEN


@pytest.mark.parametrize("name", ["Step", "dag", "os", "run_facts", "PARAMS", "dict", "steps", "isinstance"])
def test_steps_called_like_the_files_own_names_hide_nothing(name):
    assert f"    {name}_ = Step(" in emitted(plan(step(name)))
