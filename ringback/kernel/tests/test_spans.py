from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel.spans import Span, SpanError, Unit, parse_span


@given(st.integers(1, 99_999), st.sampled_from(Unit))
def test_text_and_span_are_inverse(amount, unit):
    span = Span(amount, unit)
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("15s", 15, Unit.SECOND),
        ("15m", 15, Unit.MINUTE),
        ("24h", 24, Unit.HOUR),
        ("8sh", 8, Unit.SERVICE_HOUR),
        ("15d", 15, Unit.DAY),
        ("5wd", 5, Unit.WORKING_DAY),
        ("3mo", 3, Unit.MONTH),
        ("2y", 2, Unit.YEAR),
    ],
)
def test_every_unit_is_read(text, amount, unit):
    assert parse_span(text) == Span(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "h",
        "24 h",
        "24H",
        "-24h",
        "+1d",
        "1.5h",
        "0d",
        "100000h",
        "5w",
        "5wd\n",
        "\uff15d",
    ],
)
def test_what_is_no_span_is_refused(text):
    with pytest.raises(SpanError):
        parse_span(text)


@pytest.mark.parametrize("amount", [0, -1, 100_000])
def test_an_amount_out_of_bounds_is_refused(amount):
    with pytest.raises(SpanError, match=str(amount)):
        Span(amount, Unit.HOUR)


def test_only_spans_on_a_clock_have_a_duration():
    assert parse_span("90m").duration == timedelta(hours=1, minutes=30)
    assert parse_span("8sh").duration == timedelta(hours=8)
    assert [parse_span(text).duration for text in ("1d", "1wd", "1mo", "1y")] == [None] * 4
