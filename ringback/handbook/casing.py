"""The form in which a parameter's cases are written: when, and then what.

Every case has its place, its priority, its conditions and its value. What the boxes cannot say
("is not critical") is carried along as it stands and told in words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.handbook import inputs
from ringback.handbook.commands import CaseDraft
from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Parameter
from ringback.handbook.shapes import Shape, read_shape
from ringback.handbook.terms import CODE_LABELS, FACT_LABELS
from ringback.handbook.values import ValueType
from ringback.handbook.words import conditions_in_words
from ringback.kernel.conditions import FactType, read_conditions

USUAL_FACTS = ("kind", "complexity", "severity", "channel", "category")
"""Offered for every parameter, beside those its cases speak of already."""
MOST_PLACES = 40
MOST_ROWS = 120


@dataclass
class Block:
    """One case on the page. ``rows`` are those of a table, each with its fields."""

    place: int
    is_new: bool
    kept: str
    when: list[forms.BoundField] = field(default_factory=list)
    value: list[forms.BoundField] = field(default_factory=list)
    rows: list[list[forms.BoundField]] = field(default_factory=list)
    priority: forms.BoundField | None = None
    drop: forms.BoundField | None = None
    hidden: forms.BoundField | None = None
    problem: str = ""

    @property
    def has_conditions(self) -> bool:
        return any(bound.value() not in (None, "", []) for bound in self.when)


class CasesForm(forms.Form):
    """Fields for every stored case and one more. ``seen`` is the version that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, row: Parameter, typed: QueryDict | None = None) -> None:
        self.shape: Shape = read_shape(dict(row.shape))
        self.cases = list(row.cases.order_by("-priority"))
        self.is_partial = row.is_partial
        self.facts = self._facts_offered()
        super().__init__(typed, initial={"seen": row.version, **self._stored()})
        self.sizes = [
            min(MOST_ROWS, self._rows_stored(place) + inputs.SPARE_ROWS)
            for place in range(len(self.cases) + 1)
        ]
        for place in range(len(self.cases) + 1):
            self.fields.update(self._fields(place))

    @property
    def is_table(self) -> bool:
        return self.shape.type is ValueType.TABLE

    @property
    def heads(self) -> list[Any]:
        return [inputs.column_label(name) for name in self.shape.columns or {}]

    def _facts_offered(self) -> list[str]:
        spoken_of = {name for case in self.cases for name in case.conditions}
        return [name for name in VOCABULARY if name in spoken_of or name in USUAL_FACTS]

    def _rows_stored(self, place: int) -> int:
        if not self.is_table or place >= len(self.cases):
            return 0
        return len(self.cases[place].value)

    def _fields(self, place: int) -> dict[str, forms.Field]:
        name = f"case-{place}"
        fields: dict[str, forms.Field] = {
            f"{name}-priority": forms.IntegerField(
                label=pgettext_lazy("parameter", "Priority"),
                required=False,
                help_text=_("Of several the highest holds."),
            ),
            f"{name}-kept": forms.CharField(required=False, widget=forms.HiddenInput),
        }
        if place < len(self.cases):
            fields[f"{name}-drop"] = forms.BooleanField(label=_("Drop this case"), required=False)
        for fact in self.facts:
            fields[f"{name}-when-{fact}"] = _fact_field(fact)
        if not self.is_table:
            return fields | inputs.fields_of(
                self.shape, f"{name}-value", pgettext_lazy("parameter", "Value")
            )
        for row in range(self.sizes[place]):
            for column, shape in (self.shape.columns or {}).items():
                label = inputs.column_label(column)
                fields |= inputs.fields_of(shape, f"{name}-value-{row}-{column}", label)
        return fields

    def _stored(self) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for place, case in enumerate(self.cases):
            name = f"case-{place}"
            told, kept = _boxes(case.conditions)
            shown[f"{name}-priority"] = case.priority
            shown[f"{name}-kept"] = json.dumps(kept) if kept else ""
            shown |= {f"{name}-when-{fact}": value for fact, value in told.items()}
            shown |= self._value_shown(name, case.value)
        if not self.is_table:  # a unit chosen beforehand, and nothing else
            shown |= inputs.shown(self.shape, f"case-{len(self.cases)}-value", None)
        return shown

    def _value_shown(self, name: str, written: Any) -> dict[str, Any]:
        if not self.is_table:
            return inputs.shown(self.shape, f"{name}-value", written)
        shown: dict[str, Any] = {}
        for place, row in enumerate(written):
            for column, shape in (self.shape.columns or {}).items():
                shown |= inputs.shown(shape, f"{name}-value-{place}-{column}", row[column])
        return shown

    def drafts(self) -> list[CaseDraft]:
        """What was written, case by case; an untouched new one and dropped ones are left out."""
        drafts = []
        for place in range(len(self.cases) + 1):
            name, typed = f"case-{place}", self.cleaned_data
            if typed.get(f"{name}-drop"):
                continue
            value = self._value_read(name, place)
            if place == len(self.cases) and value in (None, []):
                continue
            drafts.append(CaseDraft(value, self._when(name), typed.get(f"{name}-priority") or 0))
        return drafts

    def _value_read(self, name: str, place: int) -> Any:
        if self.is_table:
            return inputs.rows_read(
                self.shape, f"{name}-value", self.cleaned_data, self.sizes[place]
            )
        return inputs.read(self.shape, f"{name}-value", self.cleaned_data)

    def _when(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = {}
        kept = self.cleaned_data.get(f"{name}-kept")
        if kept:
            told |= _kept(kept)
        for fact in self.facts:
            given = self.cleaned_data.get(f"{name}-when-{fact}")
            if given not in (None, "", []):
                told[fact] = _condition(fact, given)
        return told

    def refuse(self, place: str, why: object) -> None:
        """What the command said, at the case it is about."""
        self.add_error(None, str(why))
        self.problems = {**getattr(self, "problems", {}), place: str(why)}

    @property
    def blocks(self) -> Iterator[Block]:
        problems: Mapping[str, str] = getattr(self, "problems", {})
        for place in range(len(self.cases) + 1):
            name = f"case-{place}"
            is_new = place == len(self.cases)
            yield Block(
                place=place,
                is_new=is_new,
                kept="" if is_new else self._kept_words(place),
                when=[self[f"{name}-when-{fact}"] for fact in self.facts],
                value=[] if self.is_table else self._value_fields(name),
                rows=self._row_fields(name, place) if self.is_table else [],
                priority=self[f"{name}-priority"],
                drop=None if is_new else self[f"{name}-drop"],
                hidden=self[f"{name}-kept"],
                problem=problems.get(name, ""),
            )

    def _kept_words(self, place: int) -> str:
        _told, kept = _boxes(self.cases[place].conditions)
        return conditions_in_words(read_conditions(kept, VOCABULARY))

    def _value_fields(self, name: str) -> list[forms.BoundField]:
        return [self[key] for key in self.fields if key.startswith(f"{name}-value")]

    def _row_fields(self, name: str, place: int) -> list[list[forms.BoundField]]:
        return [
            [self[key] for key in self.fields if key.startswith(f"{name}-value-{row}-")]
            for row in range(self.sizes[place])
        ]


def _fact_field(fact: str) -> forms.Field:
    word = VOCABULARY[fact]
    label: inputs.Label = FACT_LABELS.get(fact, fact)
    if word.type is FactType.CHOICE:
        names = CODE_LABELS.get(fact, {})
        choices = [(code, names.get(code, code)) for code in word.choices]
        return forms.MultipleChoiceField(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    if word.type is FactType.BOOLEAN:
        choices = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if word.type is FactType.INTEGER:
        return forms.IntegerField(label=label, required=False, help_text=_("At least"))
    return forms.CharField(
        label=label, required=False, help_text=_("Codes, with commas between them")
    )


def _boxes(conditions: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of stored conditions those the boxes can say, and the rest as it stands."""
    told, kept = {}, {}
    for fact, tests in conditions.items():
        shown = _box(fact, tests)
        if shown is None:
            kept[fact] = tests
        else:
            told[fact] = shown
    return told, kept


def _box(fact: str, tests: Mapping[str, Any]) -> Any:
    if len(tests) != 1:
        return None
    ((test, operand),) = tests.items()
    kind = VOCABULARY[fact].type
    if kind is FactType.INTEGER:
        return operand if test == "at_least" else None
    if test not in ("is", "in"):
        return None
    if kind is FactType.BOOLEAN:
        return "yes" if operand else "no"
    codes = operand if isinstance(operand, Sequence) and not isinstance(operand, str) else [operand]
    return list(codes) if kind is FactType.CHOICE else ", ".join(codes)


def _condition(fact: str, given: Any) -> Any:
    kind = VOCABULARY[fact].type
    if kind is FactType.BOOLEAN:
        return given == "yes"
    if kind is FactType.INTEGER:
        return {"at_least": given}
    if kind is FactType.TEXT:
        given = [code for code in given.replace("，", ",").replace(",", " ").split() if code]
    return given[0] if len(given) == 1 else given


def _kept(text: str) -> dict[str, Any]:
    """A hidden field may come back as anything; the command judges what it says."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
