"""How a value is typed in: for each type the fields of a form, and back to its written form.

A field's name is the value's own name and a part behind it: ``case-0-value-amount``. What is not
wholly filled in comes out as something the shape refuses, so that one place judges values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ringback.handbook.shapes import Shape
from ringback.handbook.terms import COLUMN_LABELS
from ringback.handbook.values import ValueType
from ringback.handbook.words import LANGUAGES
from ringback.kernel.spans import SpanError, Unit, parse_span

LONGEST = 4000
SPARE_ROWS = 2
"""Empty rows under a table, to be filled in; one whose fields are all emptied is dropped."""

UNITS: Mapping[Unit, Promise] = {
    Unit.SECOND: pgettext_lazy("unit", "seconds"),
    Unit.MINUTE: pgettext_lazy("unit", "minutes"),
    Unit.HOUR: pgettext_lazy("unit", "hours"),
    Unit.SERVICE_HOUR: pgettext_lazy("unit", "service hours"),
    Unit.DAY: pgettext_lazy("unit", "days"),
    Unit.WORKING_DAY: pgettext_lazy("unit", "working days"),
    Unit.MONTH: pgettext_lazy("unit", "months"),
    Unit.YEAR: pgettext_lazy("unit", "years"),
}

Fields = dict[str, forms.Field]
Typed = Mapping[str, Any]
Label = Any
"""Text or a lazily translated one: Django takes both, its types know but one of its own."""


@dataclass(frozen=True, slots=True)
class Input:
    """The three ways of one type: its fields, a written value laid into them, and read out."""

    fields: Callable[[Shape, str, Label], Fields]
    show: Callable[[Shape, str, Any], dict[str, Any]]
    read: Callable[[Shape, str, Typed], Any]


def fields_of(shape: Shape, name: str, label: Label) -> Fields:
    return INPUTS[shape.type].fields(shape, name, label)


def shown(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    return INPUTS[shape.type].show(shape, name, written)


def read(shape: Shape, name: str, typed: Typed) -> Any:
    """The written form of what was typed in; ``None`` where nothing was."""
    return INPUTS[shape.type].read(shape, name, typed)


def _text(typed: Typed, name: str) -> str:
    return str(typed.get(name) or "").replace("\r\n", "\n").strip()


def _span_fields(shape: Shape, name: str, label: Label) -> Fields:
    units = [(unit.value, words) for unit, words in UNITS.items()]
    return {
        f"{name}-amount": forms.IntegerField(label=label, min_value=1, required=False),
        f"{name}-unit": forms.ChoiceField(
            label=pgettext_lazy("parameter", "Unit"), choices=units, required=False
        ),
    }


def _show_span(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    try:
        span = parse_span(str(written))
    except SpanError:
        return {f"{name}-unit": Unit.HOUR.value}
    return {f"{name}-amount": span.amount, f"{name}-unit": span.unit.value}


def _read_span(shape: Shape, name: str, typed: Typed) -> Any:
    amount = typed.get(f"{name}-amount")
    return None if amount is None else f"{amount}{typed.get(f'{name}-unit', '')}"


def _number_field(shape: Shape, name: str, label: Label) -> Fields:
    return {name: forms.IntegerField(label=label, required=False)}


def _ratio_field(shape: Shape, name: str, label: Label) -> Fields:
    field = forms.DecimalField(label=label, required=False, help_text=_("Per cent"))
    field.widget.attrs["step"] = "any"
    return {name: field}


def _show_ratio(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    try:
        return {name: f"{(Decimal(str(written)) * 100).normalize():f}"}
    except InvalidOperation:
        return {}


def _read_ratio(shape: Shape, name: str, typed: Typed) -> Any:
    per_cent = typed.get(name)
    return None if per_cent is None else f"{(per_cent / 100).normalize():f}"


def _money_field(shape: Shape, name: str, label: Label) -> Fields:
    return {name: forms.DecimalField(label=label, required=False, help_text=_("Yuan"))}


def _choice_field(shape: Shape, name: str, label: Label) -> Fields:
    language = get_language() or "zh-hans"
    offered = [(code, words.in_language(language)) for code, words in (shape.choices or {}).items()]
    choices = [("", "—"), *offered]
    return {name: forms.ChoiceField(label=label, choices=choices, required=False)}


def _boolean_field(shape: Shape, name: str, label: Label) -> Fields:
    choices = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
    return {name: forms.ChoiceField(label=label, choices=choices, required=False)}


def _show_boolean(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    return {name: "yes" if written else "no"} if isinstance(written, bool) else {}


def _read_boolean(shape: Shape, name: str, typed: Typed) -> Any:
    return {"yes": True, "no": False}.get(typed.get(name, ""))


def _text_field(shape: Shape, name: str, label: Label) -> Fields:
    return {name: forms.CharField(label=label, required=False, max_length=LONGEST)}


def _wording_fields(shape: Shape, name: str, label: Label) -> Fields:
    return {
        f"{name}-{code}": forms.CharField(
            # A table may have two such columns.
            label=gettext("%(label)s (%(language)s)") % {"label": label, "language": language},
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 2, "lang": tag}),
        )
        for code, tag, language in LANGUAGES
    }


def _show_wording(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    told = written if isinstance(written, Mapping) else {}
    return {f"{name}-{language}": told.get(language, "") for language in ("zh", "en")}


def _read_wording(shape: Shape, name: str, typed: Typed) -> Any:
    told = {language: _text(typed, f"{name}-{language}") for language in ("zh", "en")}
    return told if any(told.values()) else None


def _window_fields(shape: Shape, name: str, label: Label) -> Fields:
    parts: list[tuple[str, Label]] = [
        ("opens", pgettext_lazy("window", "From")),
        ("closes", pgettext_lazy("window", "To")),
    ]
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return {
        f"{name}-{part}": forms.TimeField(label=words, required=False, widget=widget)
        for part, words in parts
    }


def _show_window(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    opens, _dash, closes = str(written or "").partition("-")
    return {f"{name}-opens": opens, f"{name}-closes": closes}


def _read_window(shape: Shape, name: str, typed: Typed) -> Any:
    opens, closes = typed.get(f"{name}-opens"), typed.get(f"{name}-closes")
    return f"{opens:%H:%M}-{closes:%H:%M}" if opens and closes else None


def _show_plain(shape: Shape, name: str, written: Any) -> dict[str, Any]:
    return {} if written is None else {name: written}


def _read_plain(shape: Shape, name: str, typed: Typed) -> Any:
    value = typed.get(name)
    return _text(typed, name) or None if isinstance(value, str) else value


def _read_money(shape: Shape, name: str, typed: Typed) -> Any:
    amount = typed.get(name)
    return None if amount is None else str(amount)


INPUTS: dict[ValueType, Input] = {
    ValueType.SPAN: Input(_span_fields, _show_span, _read_span),
    ValueType.RATIO: Input(_ratio_field, _show_ratio, _read_ratio),
    ValueType.INTEGER: Input(_number_field, _show_plain, _read_plain),
    ValueType.MONEY: Input(_money_field, _show_plain, _read_money),
    ValueType.CHOICE: Input(_choice_field, _show_plain, _read_plain),
    ValueType.BOOLEAN: Input(_boolean_field, _show_boolean, _read_boolean),
    ValueType.TEXT: Input(_text_field, _show_plain, _read_plain),
    ValueType.WORDING: Input(_wording_fields, _show_wording, _read_wording),
    ValueType.WINDOW: Input(_window_fields, _show_window, _read_window),
}


def column_label(name: str) -> Label:
    return COLUMN_LABELS.get(name, name)


def rows_read(shape: Shape, name: str, typed: Typed, count: int) -> list[dict[str, Any]]:
    """The rows of a table of which anything was filled in, in their order."""
    columns = shape.columns or {}
    rows = (
        {column: read(own, f"{name}-{place}-{column}", typed) for column, own in columns.items()}
        for place in range(count)
    )
    return [row for row in rows if any(value is not None for value in row.values())]
