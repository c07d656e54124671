"""Typed values: what is read, what is refused, and that writing is the inverse of reading."""

import json
from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from ringback.handbook.shapes import Shape, read_shape, write_shape
from ringback.handbook.values import (
    Bilingual,
    Table,
    TimeWindow,
    ValueRefused,
    ValueType,
)
from ringback.kernel.spans import Span, Unit

YES_NO = {"yes": Bilingual("是", "Yes"), "no": Bilingual("否", "No")}
SPAN = Shape(ValueType.SPAN)
RATIO = Shape(ValueType.RATIO)
INTEGER = Shape(ValueType.INTEGER, minimum=Decimal(1), maximum=Decimal(10))
MONEY = Shape(ValueType.MONEY)
CHOICE = Shape(ValueType.CHOICE, choices=YES_NO)
BOOLEAN = Shape(ValueType.BOOLEAN)
TEXT = Shape(ValueType.TEXT)
WORDING = Shape(ValueType.WORDING, placeholders=("number", "time"))
WINDOW = Shape(ValueType.WINDOW)
TABLE = Shape(ValueType.TABLE, columns={"attempt": INTEGER, "wait": SPAN})


@pytest.mark.parametrize(
    ("shape", "written", "value"),
    [
        (SPAN, "5wd", Span(5, Unit.WORKING_DAY)),
        (RATIO, "0.90", Decimal("0.90")),
        (INTEGER, 3, 3),
        (MONEY, "50.00", Decimal(50)),
        (MONEY, "0", Decimal(0)),
        (CHOICE, "yes", "yes"),
        (BOOLEAN, False, False),
        (TEXT, "投诉", "投诉"),
        (
            WORDING,
            {"zh": "编号 {number}", "en": "No. {number}"},
            Bilingual("编号 {number}", "No. {number}"),
        ),
        (WINDOW, "22:00-08:00", TimeWindow(time(22), time(8))),
        (
            TABLE,
            [{"attempt": 1, "wait": "30s"}],
            Table(({"attempt": 1, "wait": Span(30, Unit.SECOND)},)),
        ),
    ],
)
def test_a_value_is_read_and_written_back(shape: Shape, written: Any, value: Any) -> None:
    assert shape.read(written) == value
    assert shape.read(shape.write(value)) == value


@pytest.mark.parametrize(
    ("shape", "written", "complaint"),
    [
        (SPAN, "5 days", "no span"),
        (SPAN, 24, "no text"),
        (RATIO, "1.01", "above 1"),
        (RATIO, "-0.1", "below 0"),
        (RATIO, 0.9, "no text"),
        (RATIO, "NaN", "no decimal number"),
        (INTEGER, 0, "below 1"),
        (INTEGER, 11, "above 10"),
        (INTEGER, True, "no whole number"),
        (INTEGER, "3", "no whole number"),
        (MONEY, "-1", "below 0"),
        (MONEY, "0.005", "finer than a fen"),
        (CHOICE, "perhaps", "none of yes, no"),
        (BOOLEAN, 1, "neither true nor false"),
        (TEXT, "  ", "empty"),
        (WORDING, {"zh": "编号 {number}"}, "in Chinese and in English"),
        (WORDING, {"zh": "编号", "en": " "}, "in Chinese and in English"),
        (WORDING, {"zh": "{phone}", "en": "{phone}"}, "unknown placeholder phone"),
        (WORDING, {"zh": "编号 {number}", "en": "accepted"}, "different placeholders"),
        (WORDING, {"zh": "编号 {number", "en": "{number}"}, "unreadable placeholder"),
        (WINDOW, "08:00", "no window"),
        (WINDOW, "08:00-08:00", "no window"),
        (WINDOW, "8:00-20:00", "no window"),
        (WINDOW, "08:00-25:00", "no window"),
        (TABLE, [], "at least one row"),
        (TABLE, [{"attempt": 1}], "row 1 must have the columns attempt, wait"),
        (
            TABLE,
            [{"attempt": 1, "wait": "1m"}, {"attempt": 0, "wait": "1m"}],
            "row 2: 0 is below 1",
        ),
    ],
)
def test_what_a_shape_refuses(shape: Shape, written: Any, complaint: str) -> None:
    with pytest.raises(ValueRefused, match=complaint):
        shape.read(written)


@pytest.mark.parametrize(
    ("window", "moment", "inside"),
    [
        ("08:30-20:30", time(8, 30), True),
        ("08:30-20:30", time(20, 29), True),
        ("08:30-20:30", time(20, 30), False),
        ("08:30-20:30", time(3), False),
        ("22:00-08:00", time(23), True),
        ("22:00-08:00", time(0), True),
        ("22:00-08:00", time(8), False),
        ("22:00-08:00", time(12), False),
    ],
)
def test_a_window_may_run_past_midnight(window: str, moment: time, inside: bool) -> None:
    value = WINDOW.read(window)
    assert isinstance(value, TimeWindow)
    assert (moment in value) is inside


def test_a_table_answers_by_column_and_by_row() -> None:
    table = TABLE.read([{"attempt": 1, "wait": "30s"}, {"attempt": 2, "wait": "2m"}])
    assert isinstance(table, Table)
    assert table.column("attempt") == (1, 2)
    assert table.row("attempt", 2)["wait"] == Span(2, Unit.MINUTE)
    with pytest.raises(KeyError):
        table.row("attempt", 3)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "是"), ("zh", "是"), ("en", "Yes"), ("en-gb", "Yes")]
)
def test_words_in_the_readers_language(language: str, words: str) -> None:
    assert YES_NO["yes"].in_language(language) == words


def test_a_shape_survives_writing_with_the_order_of_its_choices() -> None:
    shape = read_shape(
        {
            "type": "table",
            "columns": {
                "word": "text",
                "verdict": {
                    "type": "choice",
                    "choices": {
                        "warn": {"zh": "提醒", "en": "Warn"},
                        "block": {"zh": "拦截", "en": "Block"},
                    },
                },
                "share": {"type": "ratio", "minimum": "0.1", "maximum": "0.9"},
                "text": {"type": "wording", "placeholders": ["number"]},
            },
        }
    )
    stored = json.loads(json.dumps(write_shape(shape), sort_keys=True))
    again = read_shape(stored)
    assert again == shape
    assert list(again.columns or ()) == ["word", "verdict", "share", "text"]
    assert list((again.columns or {})["verdict"].choices or ()) == ["warn", "block"]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({}, "not a valid ValueType"),
        ({"type": "choice"}, "a choice has some"),
        ({"type": "span", "choices": {"a": {"zh": "甲", "en": "A"}}}, "choices belong to a choice"),
        ({"type": "table"}, "a table has some"),
        (
            {"type": "table", "columns": {"a": {"type": "table", "columns": {"b": "text"}}}},
            "cannot",
        ),
        ({"type": "integer", "minimum": "few"}, "no decimal number"),
    ],
)
def test_what_is_no_shape(written: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueRefused, match=complaint):
        read_shape(written)
