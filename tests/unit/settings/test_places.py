r"""Places of keys and values, on documents drawn together with the places they must have."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.settings.places import Place, scan
from dagwright.settings.toml import Document, parse

KEYS = st.one_of(
    st.sampled_from(["a", "b", "c", "retries", "a-b", "x_1", "10"]),
    st.sampled_from(["a.b", "", "é", "# no", 'quo"te', "fn:m:f", "]", "=", "\t", "🙂", "'", "a b"]),
)
SCALARS = st.one_of(st.integers(-5, 99), st.booleans(), st.text("ab\"'\\#é\n[]{}=,🙂\t", max_size=6), st.just(1.5))
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.lists(st.dictionaries(KEYS, inner, max_size=2), min_size=1, max_size=2),
    ),
    max_leaves=12,
)


class Writer:
    """Writes a table as TOML in a style drawn on the way, and notes where everything stands."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.text = ""
        self.places: dict[tuple[Any, ...], Place] = {}

    def choose(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def put(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def blank(self) -> None:
        self.put(self.choose("", "", " ", "\t "))

    def gap(self) -> None:
        """Where line breaks and comments may stand: inside arrays."""
        self.put(self.choose("", " ", "\n", ' # é ] "\n  '))

    def line_end(self) -> None:
        self.put(self.choose("\n", "\n", " # a = 1\n", "\n\n\t\n", "\n# [x]\n"))

    def key(self, name: str) -> tuple[int, int]:
        bare = bool(name) and name.isascii() and name.replace("-", "a").replace("_", "a").isalnum()
        styles = ["basic"]
        if bare:
            styles += ["bare", "bare"]
        if "'" not in name and "\t" not in name:
            styles.append("literal")
        style = self.choose(*styles)
        if style == "bare":
            return self.put(name)
        if style == "literal":
            return self.put(f"'{name}'")
        return self.put('"' + escape(name) + '"')

    def dotted(self, path: tuple[Any, ...], names: list[str]) -> tuple[int, int]:
        start, end = 0, 0
        for depth, name in enumerate(names, 1):
            if depth > 1:
                self.blank()
                self.put(".")
                self.blank()
            start, end = self.key(name)
            self.places.setdefault((*path, *names[:depth]), Place(start, end, start, end))
        return start, end

    def pair(self, path: tuple[Any, ...], names: list[str], value: Any) -> None:
        start, end = self.dotted(path, names)
        self.blank()
        self.put("=")
        self.blank()
        whole = (*path, *names)
        value_start, value_end = self.value(whole, value)
        self.places[whole] = Place(start, end, value_start, value_end)

    def value(self, path: tuple[Any, ...], value: Any) -> tuple[int, int]:
        start = len(self.text)
        if isinstance(value, dict):
            self.put("{")
            self.blank()
            for index, (name, item) in enumerate(value.items()):
                if index:
                    self.put(",")
                    self.blank()
                self.pair(path, [name], item)
                self.blank()
            self.put("}")
        elif isinstance(value, list):
            self.put("[")
            self.gap()
            for index, item in enumerate(value):
                item_start, item_end = self.value((*path, index), item)
                self.places[(*path, index)] = Place(item_start, item_end, item_start, item_end)
                self.gap()
                if index + 1 < len(value) or self.choose(True, False):
                    self.put(",")
                    self.gap()
            self.put("]")
        elif isinstance(value, str):
            self.put(self.string(value))
        else:
            self.put(str(value).lower())
        return start, len(self.text)

    def string(self, value: str) -> str:
        styles = ['"' + escape(value) + '"']
        if "'" not in value and "\n" not in value:
            styles.append(f"'{value}'")
        if "'''" not in value and not value.endswith("'''"):
            styles.append(f"'''\n{value}'''")
        styles.append('"""' + escape(value, newlines=True).replace('\\"', '"', 2) + '"""')
        return str(self.choose(*(style for style in styles if parse(f"x = {style}") == {"x": value})))

    def table(self, path: tuple[Any, ...], names: list[str], table: dict[str, Any]) -> None:
        """The entries of a table whose header (if any) is written: pairs first, then tables below it."""
        below = []
        for name, value in table.items():
            if isinstance(value, dict):
                style = self.choose("inline", "header", "dotted") if value else self.choose("inline", "header")
            elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                style = self.choose("inline", "array")
            else:
                style = "inline"
            if style == "inline":
                self.blank()
                self.pair(path, [name], value)
                self.line_end()
            elif style == "dotted":
                for inner, item in value.items():
                    self.pair(path, [name, inner], item)
                    self.line_end()
            else:
                below.append((name, value, style))
        for name, value, style in below:
            if style == "header":
                self.header("[", "]", path, [*names, name])
                self.table((*path, name), [*names, name], value)
                continue
            for index, item in enumerate(value):
                end = self.header("[[", "]]", path, [*names, name])
                self.places[(*path, name, index)] = Place(*end, *end)
                self.table((*path, name, index), [*names, name], item)

    def header(self, opening: str, closing: str, path: tuple[Any, ...], names: list[str]) -> tuple[int, int]:
        self.blank()
        self.put(opening)
        self.blank()
        start, end = 0, 0
        for depth, name in enumerate(names):
            if depth:
                self.put(".")
            start, end = self.key(name)
        self.blank()
        self.put(closing)
        self.line_end()
        self.places.setdefault((*path, names[-1]), Place(start, end, start, end))
        return start, end


def escape(text: str, *, newlines: bool = False) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return out if newlines else out.replace("\n", "\\n")


@pytest.mark.slow
@settings(deadline=None)  # the machine may be busy
@given(st.data(), st.dictionaries(KEYS, TREES, max_size=4))
def test_places_of_drawn_documents(data: st.DataObject, tree: dict[str, Any]) -> None:
    writer = Writer(data.draw)
    writer.put(data.draw(st.sampled_from(["", "# first\n", "\n\n"])))
    writer.table((), [], tree)
    text = writer.text
    assert parse(text) == tree  # the writer knows TOML
    assert scan(text) == writer.places


@settings(deadline=None)  # the machine may be busy
@given(st.data(), st.dictionaries(KEYS, TREES, max_size=3))
def test_spans_are_lines_and_bytes(data: st.DataObject, tree: dict[str, Any]) -> None:
    writer = Writer(data.draw)
    writer.table((), [], tree)
    text = writer.text
    document = Document("dagwright.toml", "/dagwright.toml", text, {})
    lines = text.encode().split(b"\n")
    for path, place in writer.places.items():
        if isinstance(path[-1], str):
            span = document.key(path)
            assert span.line == span.end_line
            assert lines[span.line - 1][span.col : span.end_col].decode() == text[place.key : place.key_end]
        span = document.value(path)
        first, last = lines[span.line - 1], lines[span.end_line - 1]
        value = text[place.value : place.value_end]
        assert first[span.col :].decode().startswith(value.split("\n")[0])
        assert last[: span.end_col].decode().endswith(value.split("\n")[-1])


@pytest.mark.parametrize(
    ("text", "path", "key", "value"),
    [
        ('a = """x"""\nb = 1', ("b",), "b", "1"),
        ('a = """say "no"""""\nb = 1', ("a",), "a", '"""say "no"""""'),
        ("a = '''it''''' # c\nb = 1", ("b",), "b", "1"),
        ('a = """\\""" x"""\nb = 1', ("b",), "b", "1"),
        ("a = 2026-01-31 06:00:00\nb = 1", ("a",), "a", "2026-01-31 06:00:00"),
        ("a = [2026-01-31, 2026-01-31 06:00:00]", ("a", 1), "2026-01-31 06:00:00", "2026-01-31 06:00:00"),
        ("a.b.c = 1", ("a", "b"), "b", "b"),
        ("a . 'b' = 1", ("a", "b"), "'b'", "1"),
        ("[ x . y ]\nz=0x1F#c", ("x", "y", "z"), "z", "0x1F"),
        ("[[x]]\na=1\n[[x]]\na=2", ("x", 1, "a"), "a", "2"),
        ("[[x]]\n[x.y]\na=1\n[[x]]\n[x.y]\na=2", ("x", 1, "y", "a"), "a", "2"),
        ("[[x]]\n[[x.y]]\n[[x.y]]\nq=1", ("x", 0, "y", 1, "q"), "q", "1"),
        ("a = {b = [{c = 1}, {c = 2}]}", ("a", "b", 1, "c"), "c", "2"),
        ("a = [[1, 2], [3]] # ]", ("a", 0, 1), "2", "2"),
        ('"\\u0061" = 1', ("a",), '"\\u0061"', "1"),
        ("a = -inf", ("a",), "a", "-inf"),
        ("a = [\n  # c ]\n  1, # d\n]", ("a", 0), "1", "1"),
    ],
)
def test_corners(text: str, path: tuple[Any, ...], key: str, value: str) -> None:
    parse(text)
    place = scan(text)[path]
    assert text[place.key : place.key_end] == key
    assert text[place.value : place.value_end] == value


def test_a_table_stands_where_it_is_first_named() -> None:
    places = scan("[a.b]\nx = 1\n[a]\ny = 1\n")
    assert places[("a",)] == Place(1, 2, 1, 2)
    assert places[("a", "y")].key == 16


def test_deep_arrays_are_scanned_as_deep_as_they_parse() -> None:
    depth = 1
    while depth < sys.getrecursionlimit():
        try:
            parse(f"a = {'[' * depth * 2}{']' * depth * 2}")
        except RecursionError:
            break
        depth *= 2
    text = f"a = {'[' * depth}1{']' * depth}"
    parse(text)
    assert ("a", *[0] * depth) in scan(text)


def test_part_of_a_text_only_where_offsets_agree() -> None:
    document = Document("f", "/f", 'a = "é 25"\nb = "\\t25"\nc = """25"""\n', {})
    assert document.value(("a",), (2, 4)) == ("f", 1, 8, 1, 10)
    assert document.value(("b",), (1, 3)) == document.value(("b",))
    assert document.value(("c",), (0, 2)) == document.value(("c",))
