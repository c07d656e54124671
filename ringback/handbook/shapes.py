"""Shapes: how a value is written down, read back and checked.

A value has two forms. Written: what stands in TOML and JSON (``"24h"``, ``"0.90"``, rows). Read:
what the code works with (``values``). Reading validates against the parameter's :class:`Shape`;
writing is its inverse. A shape has a written form of its own, since a revision stores it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from string import Formatter
from typing import Any

from ringback.handbook.values import (
    Bilingual,
    Table,
    TimeWindow,
    Value,
    ValueRefused,
    ValueType,
    read_bilingual,
    string_of,
)
from ringback.kernel.spans import Span, SpanError, parse_span


@dataclass(frozen=True, slots=True)
class Shape:
    """What the values of one parameter, or of one column of a table, look like.

    ``choices`` are the codes of a choice with their names; ``minimum`` and ``maximum`` bound an
    integer, a ratio (0 to 1 when not given) or money; ``placeholders`` are the fields a wording may
    use, as in ``{number}``; ``columns`` belong to a table.
    """

    type: ValueType
    choices: Mapping[str, Bilingual] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    placeholders: tuple[str, ...] = ()
    columns: Mapping[str, "Shape"] | None = None

    def read(self, written: Any) -> Value:
        """The value behind its written form. Raises :class:`ValueRefused`."""
        return _READERS[self.type](self, written)

    def write(self, value: Value) -> Any:
        """The written form, in JSON types; reading it gives an equal value."""
        if isinstance(value, Table):
            columns = self.columns or {}
            return [
                {name: columns[name].write(row[name]) for name in columns} for row in value.rows
            ]
        if isinstance(value, Bilingual):
            return {"zh": value.zh, "en": value.en}
        return value if isinstance(value, bool | int) else str(value)


def read_shape(written: dict[str, Any]) -> Shape:
    """A shape from its written form, taking its keys out of ``written``. Raises ValueRefused."""
    try:
        value_type = ValueType(written.pop("type", ""))
    except ValueError as error:
        raise ValueRefused(str(error)) from None
    choices = written.pop("choices", None)
    columns = written.pop("columns", None)
    if (value_type is ValueType.CHOICE) is not bool(choices):
        raise ValueRefused("choices belong to a choice, and a choice has some")
    if (value_type is ValueType.TABLE) is not bool(columns):
        raise ValueRefused("columns belong to a table, and a table has some")
    return Shape(
        type=value_type,
        choices=choices and {code: read_bilingual(name) for code, name in dict(choices).items()},
        minimum=_bound(written.pop("minimum", None)),
        maximum=_bound(written.pop("maximum", None)),
        placeholders=tuple(written.pop("placeholders", ())),
        columns=columns and {name: _column(column) for name, column in dict(columns).items()},
    )


def write_shape(shape: Shape) -> dict[str, Any]:
    """The shape in JSON types; :func:`read_shape` is its inverse.

    Choices and columns become lists of pairs: their order has a meaning, and PostgreSQL keeps no
    order of keys.
    """
    written: dict[str, Any] = {"type": shape.type.value}
    if shape.choices:
        written["choices"] = [
            [code, {"zh": name.zh, "en": name.en}] for code, name in shape.choices.items()
        ]
    if shape.minimum is not None:
        written["minimum"] = str(shape.minimum)
    if shape.maximum is not None:
        written["maximum"] = str(shape.maximum)
    if shape.placeholders:
        written["placeholders"] = list(shape.placeholders)
    if shape.columns:
        written["columns"] = [[name, write_shape(column)] for name, column in shape.columns.items()]
    return written


def _column(written: Any) -> Shape:
    """A column is a type name alone, or a shape. A table inside a table would be a document."""
    shape = read_shape({"type": written} if isinstance(written, str) else dict(written))
    if shape.type is ValueType.TABLE:
        raise ValueRefused("a column cannot be a table")
    return shape


def _bound(written: Any) -> Decimal | None:
    return None if written is None else _decimal(str(written))


def _read_span(shape: Shape, written: Any) -> Span:
    try:
        return parse_span(string_of(written))
    except SpanError as error:
        raise ValueRefused(str(error)) from None


def _read_ratio(shape: Shape, written: Any) -> Decimal:
    ratio = _decimal(written)
    low = Decimal(0) if shape.minimum is None else shape.minimum
    high = Decimal(1) if shape.maximum is None else shape.maximum
    return _within(ratio, low, high)


def _read_integer(shape: Shape, written: Any) -> int:
    if not isinstance(written, int) or isinstance(written, bool):
        raise ValueRefused(f"{written!r} is no whole number")
    _within(Decimal(written), shape.minimum, shape.maximum)
    return written


def _read_money(shape: Shape, written: Any) -> Decimal:
    amount = _within(_decimal(written), shape.minimum or Decimal(0), shape.maximum)
    if amount != round(amount, 2):
        raise ValueRefused(f"{written!r} is finer than a fen")
    return round(amount, 2)


def _read_choice(shape: Shape, written: Any) -> str:
    choices = shape.choices or {}
    if written not in choices:
        raise ValueRefused(f"{written!r} is none of {', '.join(choices)}")
    return str(written)


def _read_boolean(shape: Shape, written: Any) -> bool:
    if not isinstance(written, bool):
        raise ValueRefused(f"{written!r} is neither true nor false")
    return written


def _read_text(shape: Shape, written: Any) -> str:
    text = string_of(written)
    if not text.strip():
        raise ValueRefused("the text is empty")
    return text


def _read_wording(shape: Shape, written: Any) -> Bilingual:
    wording = read_bilingual(written)
    for text in (wording.zh, wording.en):
        strange = _fields_of(text) - set(shape.placeholders)
        if strange:
            raise ValueRefused(f"unknown placeholder {', '.join(sorted(strange))}")
    # A field in one language alone would leave the other customer without the fact.
    if _fields_of(wording.zh) != _fields_of(wording.en):
        raise ValueRefused("the two languages use different placeholders")
    return wording


def _read_window(shape: Shape, written: Any) -> TimeWindow:
    opens, _, closes = string_of(written).partition("-")
    try:
        window = TimeWindow(time.fromisoformat(opens), time.fromisoformat(closes))
    except ValueError:
        raise ValueRefused(f"{written!r} is no window such as 08:00-20:00") from None
    if window.opens == window.closes or str(window) != written:
        raise ValueRefused(f"{written!r} is no window such as 08:00-20:00")
    return window


def _read_table(shape: Shape, written: Any) -> Table:
    if not isinstance(written, list) or not written:
        raise ValueRefused("a table wants at least one row")
    columns = shape.columns or {}
    return Table(tuple(_read_row(columns, number, row) for number, row in enumerate(written, 1)))


def _read_row(columns: Mapping[str, Shape], number: int, row: Any) -> Mapping[str, Value]:
    if not isinstance(row, Mapping) or set(row) != set(columns):
        raise ValueRefused(f"row {number} must have the columns {', '.join(columns)}")
    try:
        return {name: shape.read(row[name]) for name, shape in columns.items()}
    except ValueRefused as error:
        raise ValueRefused(f"row {number}: {error}") from None


def _decimal(written: Any) -> Decimal:
    try:
        number = Decimal(string_of(written))
    except InvalidOperation:
        raise ValueRefused(f"{written!r} is no decimal number") from None
    if not number.is_finite():
        raise ValueRefused(f"{written!r} is no decimal number")
    return number


def _within(number: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and number < low:
        raise ValueRefused(f"{number} is below {low}")
    if high is not None and number > high:
        raise ValueRefused(f"{number} is above {high}")
    return number


def _fields_of(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueRefused(f"unreadable placeholder: {error}") from None


_READERS: Mapping[ValueType, Callable[[Shape, Any], Value]] = {
    ValueType.SPAN: _read_span,
    ValueType.RATIO: _read_ratio,
    ValueType.INTEGER: _read_integer,
    ValueType.MONEY: _read_money,
    ValueType.CHOICE: _read_choice,
    ValueType.BOOLEAN: _read_boolean,
    ValueType.TEXT: _read_text,
    ValueType.WORDING: _read_wording,
    ValueType.WINDOW: _read_window,
    ValueType.TABLE: _read_table,
}
