from __future__ import annotations

import json
import re

import pytest

from dagwright.diagnostics.model import Diagnostic, Label, Span
from dagwright.diagnostics.render import FORMATS, render
from dagwright.diagnostics.rules import RULES

# line 2 has a letter of two bytes and one of four before the name `rows`
SOURCE = "def f(a):\n    naïve = '🐍' + rows\n    while a:\n        a = g()\n"
ROWS = Span("shop/f.py", 2, 22, 2, 26)
LOOP = Span("shop/f.py", 3, 4, 4, 15)

ERROR = Diagnostic(
    "DW105",
    "`rows` is not defined: 100%, a:b",
    ROWS,
    "here",
    (Label(LOOP, "a loop"), Label(Span("other.py", 1, 0, 1, 3), "elsewhere")),
    ("a note",),
    "assign it",
)
WARNING = Diagnostic("DW127", "careful", LOOP, severity="warning")
PLACELESS = Diagnostic("DW003", "no pipeline `x`\nsecond line")


def show(format: str, *items: Diagnostic, color: bool = False) -> str:
    return render(items, format, color=color, read_source=lambda file: SOURCE if file == "shop/f.py" else None)


def test_the_span_of_this_module_is_right() -> None:
    line = SOURCE.split("\n")[1]
    assert line.encode()[ROWS.col : ROWS.end_col] == b"rows"
    assert line[18:22] == "rows"


def test_concise() -> None:
    assert show("concise", ERROR, WARNING, PLACELESS) == (
        "dagwright: DW003 no pipeline `x` second line\n"
        "shop/f.py:2:19: DW105 `rows` is not defined: 100%, a:b\n"
        "shop/f.py:3:5: DW127 warning: careful\n"
        "Found 2 errors, 1 warning.\n"
    )


def test_concise_in_colour_has_the_same_text() -> None:
    coloured = show("concise", ERROR, WARNING, color=True)
    assert "\x1b[1;31mDW105\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == show("concise", ERROR, WARNING)


def test_json() -> None:
    document = json.loads(show("json", ERROR, WARNING, PLACELESS))
    assert (document["version"], document["errors"], document["warnings"]) == (1, 2, 1)
    placeless, error, warning = document["diagnostics"]
    assert (placeless["file"], placeless["range"]) == (None, None)
    assert error == {
        "code": "DW105",
        "severity": "error",
        "message": "`rows` is not defined: 100%, a:b",
        "file": "shop/f.py",
        "range": {"start": {"line": 2, "column": 19}, "end": {"line": 2, "column": 23}},
        "label": "here",
        "labels": [
            {
                "file": "shop/f.py",
                "range": {"start": {"line": 3, "column": 5}, "end": {"line": 4, "column": 16}},
                "text": "a loop",
            },
            {
                "file": "other.py",
                "range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 4}},
                "text": "elsewhere",
            },
        ],
        "notes": ["a note"],
        "help": "assign it",
    }
    assert warning["severity"] == "warning"


def test_json_of_a_file_name_that_is_no_text() -> None:
    text = render([Diagnostic("DW105", "x", Span("a\udcff.py", 1, 0, 1, 1))], "json", read_source=lambda _: None)
    assert json.loads(text.encode().decode())["diagnostics"][0]["file"] == "a\udcff.py"


def test_github_escapes_data_and_properties() -> None:
    odd = Diagnostic("DW105", "50% of\r\nit", Span("a,b:c%.py", 1, 0, 1, 1))
    assert render([odd], "github", read_source=lambda _: None) == (
        "::error file=a%2Cb%3Ac%25.py,line=1,col=1,endLine=1,endColumn=2,title=dagwright DW105::50%25 of%0D%0Ait\n"
    )


def test_github() -> None:
    assert show("github", ERROR, WARNING, PLACELESS).splitlines() == [
        "::error title=dagwright DW003::no pipeline `x`%0Asecond line",
        (
            "::error file=shop/f.py,line=2,col=19,endLine=2,endColumn=23,title=dagwright DW105::"
            "`rows` is not defined: 100%25, a:b%0Ahere%0Ashop/f.py:3: a loop%0Aother.py:1: elsewhere"
            "%0Anote: a note%0Ahelp: assign it"
        ),
        # columns mean nothing to GitHub where a span has several lines
        "::warning file=shop/f.py,line=3,endLine=4,title=dagwright DW127::careful",
    ]


class TestSarif:
    def run(self, *items: Diagnostic) -> dict:
        document = json.loads(show("sarif", *items))
        assert document["version"] == "2.1.0"
        [run] = document["runs"]
        return run

    def test_tool_lists_the_rules_that_occur(self) -> None:
        driver = self.run(WARNING, ERROR, ERROR._replace(message="again"))["tool"]["driver"]
        assert driver["name"] == "dagwright"
        assert [rule["id"] for rule in driver["rules"]] == ["DW105", "DW127"]
        assert driver["rules"][0]["shortDescription"] == {"text": RULES["DW105"].title}
        assert driver["rules"][0]["fullDescription"] == {"text": RULES["DW105"].summary}

    def test_results_point_at_their_rules(self) -> None:
        run = self.run(ERROR, WARNING, PLACELESS)
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert [result["ruleId"] for result in run["results"]] == ["DW003", "DW105", "DW127"]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
        assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]

    def test_regions_count_code_points_from_one_with_the_end_exclusive(self) -> None:
        run = self.run(ERROR)
        assert run["columnKind"] == "unicodeCodePoints"
        [result] = run["results"]
        [location] = result["locations"]
        assert location["physicalLocation"] == {
            "artifactLocation": {"uri": "shop/f.py", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 2, "startColumn": 19, "endLine": 2, "endColumn": 23},
        }
        assert location["message"] == {"text": "here"}
        assert result["message"]["text"].split("\n") == [ERROR.message, "note: a note", "help: assign it"]

    def test_labels_are_related_locations(self) -> None:
        [result] = self.run(ERROR)["results"]
        assert [(place["id"], place["message"]["text"]) for place in result["relatedLocations"]] == [
            (1, "a loop"),
            (2, "elsewhere"),
        ]
        assert result["relatedLocations"][0]["physicalLocation"]["region"] == {
            "startLine": 3,
            "startColumn": 5,
            "endLine": 4,
            "endColumn": 16,
        }

    def test_no_place_is_no_location(self) -> None:
        [result] = self.run(PLACELESS)["results"]
        assert "locations" not in result

    @pytest.mark.parametrize(
        ("file", "expected"),
        [
            ("a b/ü#.py", {"uri": "a%20b/%C3%BC%23.py", "uriBaseId": "%SRCROOT%"}),
            ("/abs/p.py", {"uri": "file:///abs/p.py"}),
            ("C:\\src\\p.py", {"uri": "file:///C:/src/p.py"}),
            ("src\\p.py", {"uri": "src/p.py", "uriBaseId": "%SRCROOT%"}),
        ],
    )
    def test_files_become_uris(self, file: str, expected: dict) -> None:
        [result] = self.run(ERROR._replace(span=Span(file, 1, 0, 1, 1)))["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"] == expected

    def test_nothing_wrong_is_an_empty_run(self) -> None:
        assert self.run()["results"] == []

    def test_a_feature_without_a_rule_of_its_own_has_its_family(self) -> None:
        [rule] = self.run(Diagnostic("DW326", "no cpu"))["tool"]["driver"]["rules"]
        assert rule["shortDescription"]["text"] == "the target lacks a feature"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_the_same_for_any_order(format: str) -> None:
    one, two = show(format, ERROR, WARNING, PLACELESS), show(format, PLACELESS, WARNING, ERROR, WARNING)
    assert one == two
    assert one.endswith("\n")
    one.encode("utf-8")


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="yaml"):
        render([], "yaml")
