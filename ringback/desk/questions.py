"""The questions of a service type, and the facts its conditions rest on, as form fields.

What an answer may be is the catalogue's to judge: the fields take anything, and show what it said.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.catalog.facts import FieldType
from ringback.catalog.queries import FormField, Leaf
from ringback.kernel.conditions import FactType, all_hold
from ringback.people import queries as people

ANSWER, FACT = "q-", "f-"
"""What the names of their inputs begin with."""
BLANK = ("", "—")
YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
_YES_AND_NO: Mapping[str, str | bool] = {"yes": True, "no": False}


class Questions(forms.Form):
    """The questions that stand on a page. ``problems``: what is wrong, by the code of a field.
    ``number``, masked, is what the customer speaks from, and need not be told again (§2.1)."""

    use_required_attribute = False

    def __init__(
        self,
        leaf: Leaf,
        *,
        place: str,
        answers: Mapping[str, str],
        facts: Mapping[str, str] | None = None,
        problems: Mapping[str, object],
        number: str = "",
    ) -> None:
        given = {f"{ANSWER}{code}": answer for code, answer in answers.items()}
        given |= {f"{FACT}{code}": told for code, told in (facts or {}).items()}
        super().__init__(given)
        self.problems = problems
        known = {code: _YES_AND_NO.get(answer, answer) for code, answer in answers.items()}
        asked = [each for each in leaf.form if all_hold(each.when, known)]
        for each in asked:
            self.fields[f"{ANSWER}{each.code}"] = field_of(each, place=place)
        for fact in leaf.facts if facts is not None else ():
            self.fields[f"{FACT}{fact.code}"] = _fact_field(fact)
        self.full_clean()
        for each in asked:
            field = self.fields[f"{ANSWER}{each.code}"]
            # Only now: what is still open must not be missed here, it may follow.
            field.required = each.required or bool(each.when)
            if each.type is FieldType.ACCESS_NUMBER and each.required and number:
                field.required = False
                field.widget.attrs["placeholder"] = number

    def clean(self) -> dict[str, Any]:
        for code, problem in self.problems.items():
            name = f"{ANSWER}{code}"
            if name in self.fields:
                self.add_error(name, str(problem))
        return self.cleaned_data

    @property
    def signature(self) -> str:
        """Which questions these are: a page asks anew only when they are others."""
        return " ".join(self.fields)

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(ANSWER)]

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(FACT)]


def typed(names: Mapping[str, Any], beginning: str) -> dict[str, str]:
    """What was typed into inputs whose names begin so, by the code behind it."""
    start = len(beginning)
    return {name[start:]: str(names[name]) for name in names if name.startswith(beginning)}


def field_of(asked: FormField, *, place: str) -> forms.Field:
    """One question. ``place`` is where the request is taken: areas are offered around it."""
    words: dict[str, Any] = {
        "label": asked.name.in_language(_language()),
        "help_text": asked.help.in_language(_language()),
        "required": False,
    }
    if asked.type is FieldType.CHOICE:
        options = [(each.code, each.name.in_language(_language())) for each in asked.choices]
        return _select(options, words)
    if asked.type is FieldType.BOOLEAN:
        return _select(YES_OR_NO, words)
    if asked.type is FieldType.AREA:
        return _select([(each.code, each.name) for each in people.areas_near(place)], words)
    widget = _WIDGETS.get(asked.type, _line)()
    return forms.CharField(widget=widget, strip=False, **words)


def _select(options: Sequence[tuple[str, Any]], words: Mapping[str, Any]) -> forms.Field:
    """A code that is none of the options is the catalogue's to refuse, not the form's."""
    return forms.CharField(widget=forms.Select(choices=[BLANK, *options]), **words)


def _line(**attrs: str) -> forms.Widget:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


_WIDGETS: Mapping[FieldType, Callable[[], forms.Widget]] = {
    FieldType.LONG_TEXT: lambda: forms.Textarea(attrs={"rows": 2}),
    FieldType.NUMBER: lambda: _line(inputmode="decimal"),
    FieldType.MONEY: lambda: _line(inputmode="decimal"),
    FieldType.DATE: lambda: _line(type="date"),
    FieldType.DATETIME: lambda: _line(type="datetime-local"),
    FieldType.PHONE: lambda: _line(inputmode="tel"),
}


def _fact_field(fact: Any) -> forms.Field:
    words = {"label": fact.name.in_language(_language()), "required": False}
    if fact.value.type is FactType.BOOLEAN:
        return _select(YES_OR_NO, words)
    if fact.choices:
        options = [(each.code, each.name.in_language(_language())) for each in fact.choices]
        return _select(options, words)
    return forms.CharField(widget=_line(inputmode="decimal"), **words)


def _language() -> str:
    return get_language() or "zh-hans"
