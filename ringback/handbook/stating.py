"""The forms in which a draft gets a clause, or a clause a parameter of some type."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.handbook import inputs, numbering, stock
from ringback.handbook.commands import CaseDraft, ParameterDraft
from ringback.handbook.forms import ClauseForm
from ringback.handbook.models import Clause, Revision
from ringback.handbook.shapes import Shape, read_shape, write_shape
from ringback.handbook.stock import Stated
from ringback.handbook.values import ValueRefused, ValueType
from ringback.handbook.words import in_reader_s_language
from ringback.kernel.errors import Invalid

TYPE_LABELS: Mapping[ValueType, Promise] = {
    ValueType.SPAN: pgettext_lazy("type of value", "Length of time"),
    ValueType.RATIO: pgettext_lazy("type of value", "Per cent"),
    ValueType.INTEGER: pgettext_lazy("type of value", "Whole number"),
    ValueType.MONEY: pgettext_lazy("type of value", "Amount of money"),
    ValueType.CHOICE: pgettext_lazy("type of value", "Choice among several"),
    ValueType.BOOLEAN: pgettext_lazy("type of value", "Yes or no"),
    ValueType.TEXT: pgettext_lazy("type of value", "Text of no language"),
    ValueType.WORDING: pgettext_lazy("type of value", "Wording in both languages"),
    ValueType.WINDOW: pgettext_lazy("type of value", "Hours of the day"),
    ValueType.TABLE: pgettext_lazy("type of value", "Table"),
}
EMPTY_ROWS = 8


class NewClauseForm(ClauseForm):
    """A clause that is not there yet: its number is proposed, its scope that of its section."""

    number = forms.CharField(
        label=_("Number"),
        max_length=12,
        help_text=_("The number is the place: 3.2.8 is read after 3.2.7."),
    )
    field_order = ("number",)

    def __init__(self, revision: Revision, above: str, typed: QueryDict | None = None) -> None:
        taken = list(revision.clauses.values_list("number", flat=True))
        known = above in taken or any(numbering.chapter(each) == above for each in taken)
        above = above if known else numbering.chapter(taken[0])
        section = revision.clauses.filter(number=above).first() or Clause()
        proposed = Clause(scope_zh=section.scope_zh, scope_en=section.scope_en)
        super().__init__(proposed, typed)
        self.initial["number"] = numbering.next_under(above, taken)


class ShapeForm(forms.Form):
    """Of which type a new parameter is; a choice and a table say what they consist of."""

    type = forms.ChoiceField(
        label=pgettext_lazy("parameter", "Type"),
        choices=[(kind.value, label) for kind, label in TYPE_LABELS.items()],
    )
    parts = forms.CharField(
        label=_("Choices or columns"),
        required=False,
        max_length=inputs.LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Only for a choice (a line for each: code, Chinese, English) and for a table (a line "
            "for each column: name, type)."
        ),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        try:
            read_shape(self._written(told))
        except ValueRefused as problem:
            self.add_error("parts", str(problem))
        return told

    def shape(self) -> Shape:
        return read_shape(self._written(self.cleaned_data))

    def _written(self, told: Mapping[str, Any]) -> dict[str, Any]:
        written: dict[str, Any] = {"type": told.get("type", "")}
        lines = [_parts(line) for line in told.get("parts", "").splitlines() if line.strip()]
        if written["type"] == ValueType.CHOICE and all(len(line) == 3 for line in lines):
            written["choices"] = [[code, {"zh": zh, "en": en}] for code, zh, en in lines]
        if written["type"] == ValueType.TABLE and all(len(line) == 2 for line in lines):
            written["columns"] = lines
        return written


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.replace("，", ",").split(",")]


class NewParameterForm(forms.Form):
    """Code, name and value of a new parameter; one of the product's has its code and name."""

    code = forms.CharField(label=pgettext_lazy("parameter", "Code"), max_length=80)
    label_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200)
    label_en = forms.CharField(label=_("Name (English)"), max_length=200)
    unit_zh = forms.CharField(label=_("Unit (Chinese)"), max_length=40, required=False)
    unit_en = forms.CharField(label=_("Unit (English)"), max_length=40, required=False)

    def __init__(
        self, shape: Shape, typed: QueryDict | None = None, known: Stated | None = None
    ) -> None:
        self.shape = shape
        super().__init__(typed, initial={**_told(known), **inputs_shown(shape)})
        if shape.type is not ValueType.INTEGER:
            del self.fields["unit_zh"], self.fields["unit_en"]
        for name in self.fields if known is not None else ():
            self.fields[name].widget.attrs["readonly"] = True
        self.fields.update(_value_fields(shape))

    def draft(self) -> ParameterDraft:
        told = self.cleaned_data
        return ParameterDraft(
            code=told["code"],
            label_zh=told["label_zh"],
            label_en=told["label_en"],
            shape=write_shape(self.shape),
            unit_zh=told.get("unit_zh", ""),
            unit_en=told.get("unit_en", ""),
        )

    def cases(self) -> list[CaseDraft]:
        """The one value that holds always; further cases are written where it is edited."""
        if self.shape.type is ValueType.TABLE:
            value: Any = inputs.rows_read(self.shape, "value", self.cleaned_data, EMPTY_ROWS)
        else:
            value = inputs.read(self.shape, "value", self.cleaned_data)
        return [CaseDraft(value, {})]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if not bound.name.startswith("value")]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of the value; of a table, row by row."""
        if self.shape.type is not ValueType.TABLE:
            return [[bound for bound in self if bound.name.startswith("value")]]
        return [
            [bound for bound in self if bound.name.startswith(f"value-{row}-")]
            for row in range(EMPTY_ROWS)
        ]

    def refused(self, refusal: Invalid) -> None:
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))


def inputs_shown(shape: Shape) -> dict[str, Any]:
    return {} if shape.type is ValueType.TABLE else inputs.shown(shape, "value", None)


def _value_fields(shape: Shape) -> inputs.Fields:
    if shape.type is not ValueType.TABLE:
        return inputs.fields_of(shape, "value", pgettext_lazy("parameter", "Value"))
    fields: inputs.Fields = {}
    for row in range(EMPTY_ROWS):
        for column, own in (shape.columns or {}).items():
            label = inputs.column_label(column)
            fields |= inputs.fields_of(own, f"value-{row}-{column}", label)
    return fields


def _told(known: Stated | None) -> dict[str, str]:
    if known is None:
        return {}
    rule, unit = known.text.rule, known.text.unit
    told = {"code": rule.code, "label_zh": rule.label.zh, "label_en": rule.label.en}
    return told | ({"unit_zh": unit.zh, "unit_en": unit.en} if unit else {})


def unstated(revision: Revision) -> list[tuple[str, str]]:
    """Code and name of what the product asks of this document and the draft does not state."""
    stated = set(revision.parameters.values_list("code", flat=True))
    return [
        (code, in_reader_s_language(each.text.rule.label))
        for code, each in stock.succession().needed.items()
        if each.document == revision.document.code and code not in stated
    ]


def known_to_the_product(revision: Revision, code: str) -> Stated | None:
    """A product's parameter of this document by code."""
    found = stock.succession().needed.get(code)
    return found if found and found.document == revision.document.code else None
