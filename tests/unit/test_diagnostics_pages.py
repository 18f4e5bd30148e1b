from __future__ import annotations

import pytest

from dagwright.backend import Feature
from dagwright.diagnostics import explain as explain_module
from dagwright.diagnostics.explain import explain
from dagwright.diagnostics.model import DagwrightError
from dagwright.diagnostics.rules import FEATURE_NUMBERS, RULES, USAGE_CODES, feature_code, feature_rule, find_rule


@pytest.mark.parametrize("asked", ["DW102", "dw102", "102", " DW102\n"])
def test_explain_takes_the_code_as_people_type_it(asked: str) -> None:
    assert explain(asked).startswith("# DW102: while loop\n")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("DW1O2", "did you mean `DW102`?"),
        ("dwI02", "did you mean `DW102`?"),
        ("DW10", "did you mean `DW101`?"),
        ("DW599", "did you mean `DW5"),
        ("while", "did you mean `DW102`?"),
        ("something", "a code looks like"),
        ("", "a code looks like"),
    ],
)
def test_unknown_code_names_the_nearest(asked: str, near: str) -> None:
    with pytest.raises(DagwrightError) as caught:
        explain(asked)
    [item] = caught.value.diagnostics
    assert item.code == "DW009"
    assert item.code in USAGE_CODES
    assert f"`{asked}`" in item.message
    assert near in item.help


@pytest.mark.parametrize("asked", ["../../../etc/passwd", "DW102/../DW101", "DW\uff11\uff10\uff12", "", "README"])
def test_nothing_but_a_code_becomes_a_path(asked: str) -> None:
    with pytest.raises(DagwrightError):
        explain(asked)


def test_pages_of_the_package_come_before_those_of_the_checkout(tmp_path, monkeypatch) -> None:
    (tmp_path / "DW102.md").write_text("# DW102: from the wheel\n", encoding="utf-8")
    folders = (str(tmp_path), *explain_module.page_folders())
    monkeypatch.setattr(explain_module, "page_folders", lambda: folders)
    assert explain("DW102") == "# DW102: from the wheel\n"
    assert explain("DW101").startswith("# DW101: unsupported Python\n")


def test_a_code_without_a_page_has_its_rule(monkeypatch) -> None:
    monkeypatch.setattr(explain_module, "page_folders", lambda: ())
    assert explain("DW349") == (
        "# DW349: the target lacks a feature\n\nThe pipeline asks for something that the target cannot do.\n"
    )


def test_feature_rules() -> None:
    assert feature_code(Feature.CPU, "unsupported") == "DW326"
    assert feature_rule(Feature.CPU, "unsupported").title == "not on this target: a cpu request"
    assert feature_rule(Feature.CPU, "lossy").code == "DW426"
    assert (
        feature_rule(Feature.EPHEMERAL_STORAGE, "lossy").title
        == "only in part on this target: an ephemeral storage request"
    )
    assert all(feature.number in FEATURE_NUMBERS for feature in Feature)
    with pytest.raises(KeyError):
        feature_rule(Feature.CPU, "native")


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("DW102", True),
        ("DW310", True),
        ("DW449", True),
        ("DW300", True),
        ("DW450", False),
        ("DW31", False),
        ("", False),
    ],
)
def test_find_rule(code: str, known: bool) -> None:
    rule = find_rule(code)
    assert (rule is not None) == known
    assert rule is None or rule.code == code


def test_table_is_in_order_and_complete() -> None:
    assert list(RULES) == sorted(RULES)
    for code, rule in RULES.items():
        assert code == rule.code
        assert len(code) == 5
        assert rule.title
        assert not rule.title.endswith(".")
        assert rule.summary.endswith(".")
    assert set(RULES) >= USAGE_CODES
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
