"""The code of templates is kept where Python keeps that of modules, and is never what a changed template was."""

from __future__ import annotations

import os
import sys

import jinja2
import pytest

from dagwright.emit.template import environment


@pytest.fixture(autouse=True)
def keeps_bytecode(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def package(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.py.j2").write_text("x = {{ x }}\n")
    return str(tmp_path / "__init__.py")


def render(package, **options):
    return environment(package, **options).get_template("a.py.j2").render(x=1)


def kept(package):
    folder = os.path.join(os.path.dirname(package), "templates", "__pycache__")
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def test_the_second_environment_compiles_nothing(package, monkeypatch):
    assert render(package) == "x = 1\n"
    assert len(kept(package)) == 1
    monkeypatch.setattr(jinja2.Environment, "_parse", None)
    assert render(package) == "x = 1\n"


def test_a_changed_template_is_compiled_anew(package):
    render(package)
    with open(os.path.join(os.path.dirname(package), "templates", "a.py.j2"), "w") as file:
        file.write("y = {{ x }}\n")
    assert render(package) == "y = 1\n"


def test_other_options_have_code_of_their_own(package):
    assert render(package) == "x = 1\n"
    assert render(package, finalize=repr_of_more) == "x = 1!\n"
    assert len(kept(package)) == 2


def repr_of_more(value):
    return f"{value}!"


def test_code_that_is_broken_is_not_used(package):
    render(package)
    (name,) = kept(package)
    with open(os.path.join(os.path.dirname(package), "templates", "__pycache__", name), "wb") as file:
        file.write(b"\0" * 9)
    assert render(package) == "x = 1\n"


def test_no_bytecode_where_python_shall_leave_none(package, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(package) == "x = 1\n"
    assert kept(package) == []


def test_a_folder_that_cannot_be_written_is_none_of_our_business(package):
    # a file stands where the folder would: root may write anywhere else
    with open(os.path.join(os.path.dirname(package), "templates", "__pycache__"), "w"):
        pass
    assert render(package) == "x = 1\n"


def test_a_name_that_is_not_given_is_an_error(package):
    with pytest.raises(jinja2.UndefinedError):
        environment(package).get_template("a.py.j2").render()
