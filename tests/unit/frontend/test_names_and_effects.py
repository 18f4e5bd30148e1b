"""Conditional imports of modules, effects behind decorators, and `enumerate` from a start."""

from __future__ import annotations

from dagwright import api
from dagwright.ir.model import Call

DOMAIN = """
import functools

def traced(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner

@traced
def save(x) -> None:
    pass

def load(n):
    return n

class Model:
    @classmethod
    def read(cls, n):
        return n
"""


def calls_of(tmp_path, text):
    (tmp_path / "domain.py").write_text(DOMAIN)
    (tmp_path / "program.py").write_text(text)
    pipeline = api.load(f"{tmp_path}/program.py:program").ir
    return pipeline, [node for node in pipeline.nodes if isinstance(node, Call)]


def test_a_function_of_a_conditionally_imported_module_has_the_other_end_too(tmp_path):
    text = """
try:
    import fast as maths
except ImportError:
    import domain as maths

def program():
    return maths.load(1)
"""
    _, (call,) = calls_of(tmp_path, text)
    assert (call.callee.text, call.callee.alternatives) == ("fast:load", (("domain", "load"),))


def test_a_method_of_a_conditionally_imported_class_is_that_method_at_the_other_end(tmp_path):
    text = """
try:
    from fast import Model
except ImportError:
    from domain import Model

def program():
    return Model.read(1)
"""
    _, (call,) = calls_of(tmp_path, text)
    assert (call.callee.text, call.callee.alternatives) == ("fast:Model.read", (("domain", "Model.read"),))


def test_a_decorator_does_not_hide_that_a_function_is_an_effect(tmp_path):
    text = """
from domain import load, save

def program(n: int):
    a = load(n)
    done = save(n)
    b = load(n)
    return a, done, b
"""
    pipeline, calls = calls_of(tmp_path, text)
    assert [call.effect for call in calls] == [False, True, False]
    assert pipeline.order == (("load", "save"), ("save", "load-b"))


def test_enumerate_counts_from_its_start(tmp_path):
    text = """
from domain import load

def program(n: int):
    a = load(n)
    for i, value in enumerate([a, n], start=5):
        b = load((i, value))
    for i, value in enumerate([a], -1):
        c = load((i, value))
    return b, c
"""
    _, calls = calls_of(tmp_path, text)
    assert [str(call.args[0].items[0]) for call in calls[1:]] == ["Const(value=5)", "Const(value=6)", "Const(value=-1)"]
