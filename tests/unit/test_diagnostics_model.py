from __future__ import annotations

import pickle

import pytest

from dagwright.diagnostics.model import DagwrightError, Diagnostic, DiagnosticSink, Label, Span
from dagwright.diagnostics.suggest import did_you_mean, nearest


def at(line: int, col: int = 0, file: str = "a.py") -> Span:
    return Span(file, line, col, line, col + 1)


def test_sorted_by_place_without_repetitions_and_placeless_first() -> None:
    sink = DiagnosticSink()
    sink.error("DW105", "late", at(9))
    sink.error("DW105", "other file", at(1, file="b.py"))
    sink.warning("DW127", "same line, further right", at(2, 8))
    sink.error("DW106", "same line", at(2, 4))
    sink.error("DW106", "same line", at(2, 4))
    sink.error("DW003", "nowhere")
    sink.error("DW010", "ten comes after nine", at(10))
    messages = [item.message for item in sink.sorted()]
    assert messages == [
        "nowhere",
        "same line",
        "same line, further right",
        "late",
        "ten comes after nine",
        "other file",
    ]


def test_iterables_become_tuples_so_that_diagnostics_can_be_compared() -> None:
    sink = DiagnosticSink()
    sink.error("DW101", "x", notes=["why"], labels=[Label(at(1), "here")])
    assert sink.sorted() == [Diagnostic("DW101", "x", labels=(Label(at(1), "here"),), notes=("why",))]


def test_only_errors_raise_and_warnings_come_along() -> None:
    sink = DiagnosticSink()
    sink.warning("DW127", "careful")
    assert not sink.has_errors
    sink.raise_if_errors()
    sink.error("DW101", "no")
    assert sink.has_errors
    with pytest.raises(DagwrightError) as caught:
        sink.raise_if_errors()
    assert [item.severity for item in caught.value.diagnostics] == ["error", "warning"]
    assert str(caught.value) == "DW101: no\nDW127: careful"


def test_error_takes_one_many_or_an_iterable() -> None:
    one, two = Diagnostic("DW001", "a"), Diagnostic("DW002", "b")
    assert DagwrightError(one).diagnostics == (one,)
    assert DagwrightError(one, two).diagnostics == (one, two)
    assert DagwrightError([one, two]).diagnostics == (one, two)
    assert DagwrightError(item for item in (one, two)).diagnostics == (one, two)
    assert pickle.loads(pickle.dumps(DagwrightError(one))).diagnostics == (one,)


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("trian", ["clean", "train", "report"], ["train"]),
        ("Train-Model", ["train_model", "model"], ["train_model"]),
        ("eval", ["evaluate", "report"], ["evaluate"]),
        ("xyz", ["train", "clean"], []),
        ("a", ["train"], []),
        ("", ["train"], []),
    ],
)
def test_nearest(word: str, candidates: list[str], expected: list[str]) -> None:
    assert nearest(word, candidates) == expected
    assert nearest(word, reversed(candidates)) == expected


def test_did_you_mean_lists_in_words() -> None:
    assert did_you_mean("train1", ["train2", "train3", "train4"]) == "did you mean `train2`, `train3` or `train4`?"
    assert did_you_mean("train", ["trains"]) == "did you mean `trains`?"
    assert did_you_mean("q", ["train"]) == ""
