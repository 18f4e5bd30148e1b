"""The YAML writer against two readers: PyYAML as it is (YAML 1.1), and PyYAML with the core schema of YAML 1.2."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.emit.yaml import LineMap, Marked, double_quoted, number, scalar, write
from work import calls_of


class Core(yaml.SafeLoader):
    """A loader that takes plain scalars for what YAML 1.2's core schema says, and for nothing else."""

    yaml_implicit_resolvers: dict = {}


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", None),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)

READERS = [yaml.SafeLoader, Core]

LOOKALIKES = """
1e3 1E3 1e+3 1.5e3 .5 5. +1 -1 0 00 08 0o7 0x1F 0b11 1_000 1:30 190:20:30 12e03 .inf -.INF .nan .NaN
no No NO yes Yes on off y n Y N true TRUE false null Null NULL ~ - -- --- ... ? : , [ ] { } # & * ! | > ' " % @ ` = << <
2026-01-01 2026-01-01T00:00:00Z 0o 0x 1e e1 e Infinity inf nan NaN -inf 8Gi 500m 60s 5d 1.2.3 1.2 1.2.3.4 a:b a: :a a:
-m --name -x=1 -1a - a -a- a#b #a {a} [a] a,b @a `a` %a !a &a *a a* key:value http://x/y?z=1&a=b
""".split()
ODD = [
    "", " ", "  ", " a", "a ", "a  b", "a: b", "a :b", "a #b", "a#b", "- a", "-\ta", "a\tb", "\ta", "a\n", "\na", "a\n\nb",
    "a\nb", "a\n b", " a\nb", "a\nb ", "a\n\n", "a\n\n\n", "\n", "\n\n", "a\r\nb", "a\rb", "\x00", "\x07", "\x1b[0m", "\x7f",
    "\x85", "\xa0", "\u00ad", "\u200b", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffd", "\ufffe", "é", "größe", "日本", "😀",
    "a\u2028b\nc", "a\n#b\n---\n", "%YAML 1.1\n---\na", "'", "''", '"', '"a" b', "it's", "\\", "\\n", "a\\", "{{$}}", "{{ x }}",
    "$(HOME)", "null\n", "no\nyes", "\tindented\n\tmore", "x" * 5000, ("word " * 400).strip(),
]  # fmt: skip
TEXTS = LOOKALIKES + ODD


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_string_comes_back_wherever_it_stands(text, reader):
    data = {"k": text, "l": [text, [text], {"m": text}], "d": {"n": {"o": text}}}
    if len(text) < 200:
        data[text or "empty"] = 1
    assert yaml.load(write([data]).text, reader) == data


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "value",
    [0, 1, -1, 2**53, 2**70, 0.5, -0.0, 1e16, 1e20, 1e-7, 1.5e-7, 1e300, 5e-324, 123456789.125, True, False, None],
)
def test_every_number_comes_back_with_its_type(value, reader):
    found = yaml.load(write([{"k": value, "l": [value]}]).text, reader)
    assert found == {"k": value, "l": [value]}
    assert type(found["k"]) is type(value)
    assert repr(found["k"]) == repr(value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30) | st.sampled_from(TEXTS[:-2]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12) | st.sampled_from(LOOKALIKES), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(LOOKALIKES), PLAIN, max_size=5))
def test_any_plain_data_comes_back_from_both_readers(data):
    text = write([data]).text
    for reader in READERS:
        assert yaml.load(text, reader) == data
    assert text.endswith("\n")
    hidden = [char for char in text if char != "\n" and unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"}]
    assert not hidden


def test_documents_and_header():
    text = write([{"a": 1}, {}, {"b": []}], header=["title", "", "two\nlines\u202e", "x "]).text
    assert text == "# title\n#\n# two\\x0alines\\u202e\n# x\na: 1\n---\n{}\n---\nb: []\n"
    assert list(yaml.safe_load_all(text)) == [{"a": 1}, {}, {"b": []}]


def test_the_look_of_it():
    data = {
        "name": "load rows",
        "image": "registry.example/churn:1.2",
        "memory": "8Gi",
        "version": "0.0.1",
        "args": ["-m", "dagwright_worker", "--executor-input", "{{$}}"],
        "env": [{"name": "A", "value": "1e3"}, {"name": "B", "value": "b"}],
        "n": {},
        "text": 'first\n  second "line"\n\nlast',
    }
    assert (
        write([data]).text
        == """\
name: load rows
image: registry.example/churn:1.2
memory: 8Gi
version: 0.0.1
args:
- -m
- dagwright_worker
- --executor-input
- '{{$}}'
env:
- name: A
  value: '1e3'
- name: B
  value: b
'n': {}
text: |-
  first
    second "line"

  last
"""
    )


def test_only_exact_blocks_are_blocks():
    assert scalar("no") == "'no'"
    assert "|" not in write([{"k": "a \nb"}]).text
    assert "|" not in write([{"k": " a\nb"}]).text
    assert "|" not in write([{"k": "a\tb\nc"}]).text
    assert "k: |\n  a\n  b\n" in write([{"k": "a\nb\n"}]).text
    assert double_quoted("\x00\u2028\U000e0001") == '"\\x00\\u2028\\U000e0001"'


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_what_readers_disagree_on_is_refused(bad):
    with pytest.raises(ValueError, match="no form"):
        write([{"k": bad}])
    with pytest.raises(ValueError, match="no form"):
        number(bad)


@pytest.mark.parametrize("key", [1, None, True, "k" * 1001])
def test_keys_are_short_strings(key):
    with pytest.raises(ValueError, match="not a key"):
        write([{key: 1}])


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, 1j])
def test_only_plain_data(value):
    with pytest.raises(TypeError, match="not plain data"):
        write([{"k": value}])


def test_the_source_map_covers_the_marked_lines_and_no_others():
    step = Marked("train", {"inputs": {"x": 1}, "spec": "two\nlines"})
    written = write([{"tasks": {"a": step, "b": {"c": 1}, "d": Marked("other", {})}, "end": 1}])
    lines = written.text.splitlines()
    assert {lines[n - 1].strip() for n, owner in written.lines.items() if owner == "train"} == {
        "a:", "inputs:", "x: 1", "spec: |-", "two", "lines",
    }  # fmt: skip
    assert [lines[n - 1] for n, owner in written.lines.items() if owner == "other"] == ["  d: {}"]
    assert len(written.lines) == 7
    assert lines.index("  b:") + 1 not in written.lines
    assert 0 not in written.lines
    assert len(lines) + 1 not in written.lines
    assert dict(LineMap([(2, 3, "x"), (7, 7, "y")])) == {2: "x", 3: "x", 7: "y"}


def test_writing_is_linear_and_needs_no_yaml_library():
    def document(n):
        return {
            "tasks": {f"task-{i}": {"deps": [f"task-{i - 1}"], "spec": '{"a": 1,\n "b": [1, 2]}'} for i in range(n)}
        }

    def cost(n):
        return calls_of(write, [document(n)])

    cost(100)
    assert cost(10_000) < 10.5 * cost(1000)
    code = "import sys, dagwright.emit.yaml; print(sorted({'yaml', 'jinja2', 're'} & set(sys.modules) - {'re'}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
