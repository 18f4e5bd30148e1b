from __future__ import annotations

import textwrap

import pytest

from dagwright.diagnostics.model import Diagnostic, Label, Span
from dagwright.diagnostics.render import render
from dagwright.diagnostics.source import read_file, width

SOURCE = """\
def churn(path, rate=0.1):
    rows = load("日本語", path)
    while rows:
        a = 1
        b = 2
        c = 3
        d = 4
        e = 5
        f = 6
    naïve = café(é=rows, rate=rate)
\tout = fn(
\t\trows,
\t)
    return naïve
"""


def span(part: str, nth: int = 0, source: str = SOURCE, file: str = "p.py") -> Span:
    """The span of the nth `part` of the source, in bytes as `ast` counts them."""
    data, wanted = source.encode(), part.encode()
    start = -1
    for _ in range(nth + 1):
        start = data.index(wanted, start + 1)

    def place(offset: int) -> tuple[int, int]:
        return data.count(b"\n", 0, offset) + 1, offset - (data.rfind(b"\n", 0, offset) + 1)

    return Span(file, *place(start), *place(start + len(wanted)))


def show(*items: Diagnostic, source: str | None = SOURCE, format: str = "text", color: bool = False) -> str:
    return render(items, format, color=color, read_source=lambda file: source if file == "p.py" else None)


def body(text: str) -> str:
    """What stands between the headline and the last two lines."""
    return "\n".join(text.partition("\n\nFound")[0].split("\n")[1:])


def expect(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def test_whole_diagnostic() -> None:
    item = Diagnostic(
        "DW106",
        "`café` takes no keyword `é`",
        span("é=rows"),
        "unknown",
        (Label(span("café"), "of this function"),),
        ("the signature is `café(e, rate)`", "it is in p.py"),
        "write `e=rows`",
    )
    assert (
        show(item)
        == expect(
            """
        error[DW106]: `café` takes no keyword `é`
          --> p.py:10:18
           |
        10 |     naïve = café(é=rows, rate=rate)
           |             ---- ^^^^^^ unknown
           |             |
           |             of this function
           |
           = note: the signature is `café(e, rate)`
           = note: it is in p.py
           = help: write `e=rows`
           = see: dagwright explain DW106

        Found 1 error.
        """
        )
        + "\n"
    )


def test_wide_letters_take_two_cells() -> None:
    text = body(show(Diagnostic("DW101", "x", span("path", 1), "here", (Label(span('"日本語"'), "wide"),))))
    assert text == expect(
        """
         --> p.py:2:24
          |
        2 |     rows = load("日本語", path)
          |                 --------  ^^^^ here
          |                 |
          |                 wide
          |
          = see: dagwright explain DW101
        """
    )
    line, marks = text.split("\n")[2:4]
    assert width(line[: line.index("path")]) == marks.index("^")


def test_combining_characters_take_no_cell() -> None:
    source = 'e\u0301te\u0301 = f("👩\u200d🔬", x)\n'
    lines = show(Diagnostic("DW101", "x", span("x", source=source)), source=source).split("\n")
    assert lines[1].endswith("p.py:1:18")  # code points
    # été = f("..", x): three letters and a picture of a scientist that is two wide pictures where it is not joined
    assert lines[4] == "  |" + " " * (1 + width('été = f("👩🔬", ')) + "^"


def test_tabs_become_spaces_in_both_lines() -> None:
    text = body(show(Diagnostic("DW101", "x", span("rows,", 1), "here")))
    assert text == expect(
        """
          --> p.py:12:3
           |
        12 |         rows,
           |         ^^^^^ here
           |
           = see: dagwright explain DW101
        """
    )


def test_span_over_several_lines_from_the_start_of_a_line() -> None:
    loop = SOURCE[SOURCE.index("while") : SOURCE.index("        d = 4")].rstrip()
    text = body(show(Diagnostic("DW102", "x", span(loop), "turns until", (Label(span("rate=0.1"), "unused"),))))
    assert text == expect(
        """
         --> p.py:3:5
          |
        1 |   def churn(path, rate=0.1):
          |                   -------- unused
        2 |       rows = load("日本語", path)
        3 | /     while rows:
        4 | |         a = 1
        5 | |         b = 2
        6 | |         c = 3
          | |_____________^ turns until
          |
          = see: dagwright explain DW102
        """
    )


def test_span_over_several_lines_from_the_middle_of_a_line() -> None:
    text = body(
        show(Diagnostic("DW109", "x", span("fn(\n\t\trows,\n\t)"), "all of it", (Label(span("naïve", 1), "later"),)))
    )
    assert text == expect(
        """
          --> p.py:11:8
           |
        11 |       out = fn(
           |  ___________^
        12 | |         rows,
        13 | |     )
           | |_____^ all of it
        14 |       return naïve
           |              ----- later
           |
           = see: dagwright explain DW109
        """
    )


def test_the_middle_of_a_long_span_is_left_out() -> None:
    source = "if x:\n" + "".join(f"    call_{n}()\n" for n in range(40))
    text = body(show(Diagnostic("DW116", "x", Span("p.py", 1, 0, 41, 13)), source=source))
    assert text == expect(
        """
          --> p.py:1:1
           |
         1 | / if x:
         2 | |     call_0()
         3 | |     call_1()
         4 | |     call_2()
        ...  |
        40 | |     call_38()
        41 | |     call_39()
           | |_____________^
           |
           = see: dagwright explain DW116
        """
    )


def test_nested_brackets() -> None:
    source = "f(\n  g(\n    1,\n  ),\n)\n"
    item = Diagnostic(
        "DW101",
        "x",
        span("g(\n    1,\n  )", source=source),
        "inner",
        (Label(span(source[:-1], source=source), "outer"),),
    )
    assert body(show(item, source=source)) == expect(
        """
         --> p.py:2:3
          |
        1 | /  f(
        2 | |/   g(
        3 | ||     1,
        4 | ||   ),
          | ||___^ inner
        5 | |  )
          | |__- outer
          |
          = see: dagwright explain DW101
        """
    )


def test_many_labels_on_one_line() -> None:
    source = "f(a, b, c)\n"
    labels = tuple(Label(span(name, source=source), f"this is {name}") for name in "acf")
    assert body(show(Diagnostic("DW106", "x", span("b", source=source), "too many", labels), source=source)) == expect(
        """
         --> p.py:1:6
          |
        1 | f(a, b, c)
          | - -  ^  - this is c
          | | |  |
          | | |  too many
          | | this is a
          | this is f
          |
          = see: dagwright explain DW106
        """
    )


def test_labels_in_another_file() -> None:
    other = "def train(rows):\n    ...\n"
    item = Diagnostic("DW107", "x", span("café"), "", (Label(Span("m.py", 1, 4, 1, 9), "defined here"),))
    text = render([item], read_source={"p.py": SOURCE, "m.py": other}.get)
    assert body(text) == expect(
        """
          --> p.py:10:13
           |
        10 |     naïve = café(é=rows, rate=rate)
           |             ^^^^
           |
          ::: m.py:1:5
           |
         1 | def train(rows):
           |     ----- defined here
           |
           = see: dagwright explain DW107
        """
    )


def test_missing_file_keeps_the_words() -> None:
    item = Diagnostic("DW101", "x", Span("gone.py", 3, 4, 3, 8), "the label", help="the fix")
    assert body(show(item)).split("\n") == [
        " --> gone.py:3:5",
        "  = note: line 3: the label",
        "  = help: the fix",
        "  = see: dagwright explain DW101",
    ]


def test_file_shorter_than_the_span() -> None:
    text = show(Diagnostic("DW101", "x", Span("p.py", 99, 0, 99, 3), "the label"))
    assert " --> p.py:99:1" in text
    assert "line 99: the label" in text


def test_no_place_and_lines_of_a_note() -> None:
    assert (
        show(Diagnostic("DW003", "no pipeline `x`", notes=("there are\n  a\n  b",)))
        == expect(
            """
        error[DW003]: no pipeline `x`
          = note: there are
                    a
                    b
          = see: dagwright explain DW003

        Found 1 error.
        """
        )
        + "\n"
    )


@pytest.mark.parametrize(
    ("place", "marks"),
    [
        (Span("p.py", 1, 3, 1, 3), "   ^"),  # nothing at all: a caret where it would be
        (Span("p.py", 1, 3, 1, 99), "   ^^^^^^^"),  # past the end of the line
        (Span("p.py", 1, 10, 1, 10), " " * 10 + "^"),  # the end of the line
        (Span("p.py", 1, 8, 1, 2), "        ^"),  # backwards
        (Span("p.py", 1, 3, 2, 0), "   ^^^^^^^"),  # up to and with the line break
    ],
)
def test_odd_spans(place: Span, marks: str) -> None:
    text = show(Diagnostic("DW101", "x", place), source="f(a, b, c)\nnext\n")
    assert text.split("\n")[4] == f"  | {marks}"


def test_a_long_line_shows_a_window_around_its_marks() -> None:
    source = f"x = [{', '.join(str(n) for n in range(1000, 3000))}]\n"
    lines = show(Diagnostic("DW101", "x", span("2500", source=source), "this"), source=source).split("\n")
    assert len(lines[3]) < 180
    column = lines[4].index("^")
    assert lines[3][column : column + 4] == "2500"
    assert lines[3].startswith("1 | ...")
    assert lines[3].endswith("...")
    start = show(Diagnostic("DW101", "x", span("1001", source=source), "this"), source=source).split("\n")
    assert start[3].startswith("1 | x = [1000, 1001,")


def test_nothing_in_a_source_drives_the_terminal() -> None:
    source = "x = '\x1b[2J\x07\u202e' + y\n"
    text = show(Diagnostic("DW105", "bad \x1b[31m name\n2", span("y", source=source), "\x1b]0;t\x07"), source=source)
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}
    line, marks = text.split("\n")[3:5]
    assert line[marks.index("^")] == "y"


def test_colour_only_when_asked_and_only_around_the_same_text() -> None:
    import re

    items = [
        Diagnostic("DW106", "x", span("é=rows"), "l", (Label(span("café"), "m"),), ("n",), "h"),
        Diagnostic("DW127", "y", span("fn(\n\t\trows,\n\t)"), "all", severity="warning"),
    ]
    coloured = show(*items, color=True)
    assert "\x1b[1;31merror[DW106]" in coloured
    assert "\x1b[1;33mwarning[DW127]" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == show(*items)
    assert "\x1b" not in show(*items)


def test_count_line() -> None:
    error, warning = Diagnostic("DW101", "x"), Diagnostic("DW127", "y", severity="warning")
    assert show(error).endswith("\n\nFound 1 error.\n")
    assert show(error, warning, error._replace(message="z")).endswith("\n\nFound 2 errors, 1 warning.\n")
    assert show(warning).endswith("\n\nFound 1 warning.\n")
    assert show() == ""


def test_order_and_repetitions_are_the_renderers_business_too() -> None:
    first, second = Diagnostic("DW101", "first", span("rows")), Diagnostic("DW101", "second", span("return"))
    assert show(second, first, second) == show(first, second)


class TestReading:
    def read(self, tmp_path, name: str, data: bytes) -> str | None:
        (tmp_path / name).write_bytes(data)
        return read_file(str(tmp_path / name))

    def test_byte_order_mark(self, tmp_path) -> None:
        assert self.read(tmp_path, "a.py", b"\xef\xbb\xbfx = 1\n") == "x = 1\n"

    def test_declared_encoding(self, tmp_path) -> None:
        assert self.read(tmp_path, "a.py", b"# -*- coding: latin-1 -*-\nx = '\xfc'\n").endswith("x = 'ü'\n")

    def test_unknown_encoding_and_bad_bytes_do_not_raise(self, tmp_path) -> None:
        assert self.read(tmp_path, "a.py", b"# coding: klingon\nx\n") == "# coding: klingon\nx\n"
        assert self.read(tmp_path, "b.py", b"x = '\xff'\n") == "x = '\ufffd'\n"

    def test_settings_are_utf8_whatever_a_comment_says(self, tmp_path) -> None:
        assert self.read(tmp_path, "a.toml", "# coding: latin-1\nx = 'ü'\n".encode()).endswith("'ü'\n")

    def test_no_file(self, tmp_path) -> None:
        assert read_file(str(tmp_path / "none.py")) is None
        assert read_file(str(tmp_path)) is None
        assert read_file("a\0b") is None

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_and_what_is_none(self, tmp_path, end: str) -> None:
        source = f"a = 1{end}b = '\x0c\u2028\x85'{end}c = d{end}"
        (tmp_path / "a.py").write_bytes(source.encode())
        file = str(tmp_path / "a.py")
        lines = render([Diagnostic("DW105", "x", Span(file, 3, 4, 3, 5))]).split("\n")
        assert lines[3] == "3 | c = d"
        assert lines[4] == "  |     ^"
