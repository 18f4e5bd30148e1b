from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.settings.units import Bad, amount, cpu, duration


@pytest.mark.parametrize(
    ("raw", "millicores"),
    [
        (4, 4000),
        (0.5, 500),
        ("500m", 500),
        ("1", 1000),
        ("0.25", 250),
        ("2.50", 2500),
        (0.1, 100),
        ("1m", 1),
        (0.001, 1),
    ],
)
def test_cpu(raw: Any, millicores: int) -> None:
    assert cpu(raw) == (str(raw), millicores)


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        ("8Gi", 8 * 1024**3),
        ("512Mi", 512 * 1024**2),
        ("1.5G", 1_500_000_000),
        ("1.5Gi", 1610612736),
        ("10k", 10_000),
        ("1Ki", 1024),
        ("2T", 2 * 10**12),
        ("1Ei", 1024**6),
        ("3P", 3 * 10**15),
        ("1024", 1024),
        (1024, 1024),
        ("0.5Ki", 512),
    ],
)
def test_amount(raw: Any, size: int) -> None:
    assert amount(raw) == (str(raw), size)


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("30s", 30),
        ("5m", 300),
        ("2h", 7200),
        ("1d", 86400),
        ("1w", 604800),
        ("1h30m", 5400),
        ("1d2h3m4s", 93784),
        (45, 45),
        ("90m", 5400),
    ],
)
def test_duration(raw: Any, seconds: int) -> None:
    length = duration(raw)
    assert length.seconds == seconds
    assert type(length.seconds) is int
    assert length.text == (raw if isinstance(raw, str) else f"{raw}s")


@pytest.mark.parametrize(("raw", "seconds"), [("-1d", -86400), ("+2h", 7200), ("-1h30m", -5400), ("0s", 0)])
def test_only_an_offset_has_a_sign(raw: str, seconds: int) -> None:
    assert duration(raw, signed=True).seconds == seconds
    with pytest.raises(Bad) as caught:
        duration(raw)
    assert caught.value.code == "DW025"


def test_a_delay_can_be_nothing() -> None:
    assert duration(0, zero=True) == ("0s", 0)


@pytest.mark.parametrize(
    "raw",
    [
        "two",
        "",
        "-1",
        "1,5",
        "1.",
        ".5",
        "4 ",
        "1e3",
        "100u",
        "0.5m",
        "0.0001",
        0.0001,
        -1,
        -0.5,
        0,
        0.0,
        "0",
        "0m",
        float("nan"),
        float("inf"),
        1e-07,
        1e22,
        "٣",
    ],
)
def test_bad_cpu(raw: Any) -> None:
    with pytest.raises(Bad) as caught:
        cpu(raw)
    assert caught.value.code == "DW024"
    assert caught.value.help


@pytest.mark.parametrize(
    "raw",
    ["8GB", "8GiB", "8gi", "8 Gi", "Gi", "", "-1Gi", "1e9", "0Gi", 0, -5, "0.3Ki", "1.5", "512m", "8K", "1.Gi", "٣Gi"],
)
def test_bad_amount(raw: Any) -> None:
    with pytest.raises(Bad) as caught:
        amount(raw)
    assert caught.value.code == "DW024"
    assert caught.value.help


@pytest.mark.parametrize(
    "raw",
    ["2 hours", "", "h", "1h 30m", "30m1h", "1.5h", "90", "1h1h", "-5m", "+5m", 0, "0s", "100000d", "PT1H", "5min"],
)
def test_bad_duration(raw: Any) -> None:
    with pytest.raises(Bad) as caught:
        duration(raw)
    assert caught.value.code == "DW025"
    assert caught.value.help


@pytest.mark.parametrize("function", [cpu, amount, duration])
@pytest.mark.parametrize("raw", [True, [], {}, datetime.date(2026, 1, 1), None])
def test_wrong_type(function: Any, raw: Any) -> None:
    with pytest.raises(Bad) as caught:
        function(raw)
    assert caught.value.code == "DW026"


@pytest.mark.parametrize("function", [amount, duration])
def test_a_float_is_no_amount_of_bytes_or_seconds(function: Any) -> None:
    with pytest.raises(Bad) as caught:
        function(1.5)
    assert caught.value.code == "DW026"


@pytest.mark.parametrize(
    ("raw", "help"),
    [
        ("8GB", 'write `"8Gi"` (1024) or `"8G"` (1000)'),
        ("8kib", 'write `"8Ki"` (1024) or `"8k"` (1000)'),
        ("512m", '`m` is a thousandth; write `"512Mi"` (1024 x 1024) or `"512M"` (1000 x 1000)'),
    ],
)
def test_help_for_a_unit(raw: str, help: str) -> None:
    with pytest.raises(Bad) as caught:
        amount(raw)
    assert caught.value.help == help
    start, end = caught.value.part or (0, 0)
    assert raw[start:end] == raw.lstrip("0123456789")


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10**6), st.text("0123456789", max_size=6), st.sampled_from(["", "Ki", "Gi", "k", "M", "T"]))
def test_amounts_are_exact(whole: int, fraction: str, unit: str) -> None:
    sizes = {"": 1, "Ki": 1024, "Gi": 1024**3, "k": 10**3, "M": 10**6, "T": 10**12}
    text = f"{whole}.{fraction}{unit}" if fraction else f"{whole}{unit}"
    exact = Fraction(f"{whole}.{fraction or 0}") * sizes[unit]
    if exact > 0 and exact.denominator == 1:
        assert amount(text).value == exact
    else:
        with pytest.raises(Bad):
            amount(text)


@settings(deadline=None)  # the machine may be busy
@given(st.integers(1, 10**7))
def test_every_thousandth_of_a_core_has_a_float(millicores: int) -> None:
    assert cpu(millicores / 1000).value == millicores
