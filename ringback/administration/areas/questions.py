"""What a service type asks, question by question: added, changed, put elsewhere, dropped.

Each change is a version of the type, as a revision of its document is. A page of the form is
``leaf:form``, one of a question ``leaf:form:question``; both belong to the area of the catalogue.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ringback.administration.acts import Act, Since, WhyField, name_en_field, name_zh_field
from ringback.administration.areas.filling import preview_form
from ringback.administration.page import (
    Ask,
    Cell,
    Page,
    Preview,
    Table,
    address,
    coded,
    text,
)
from ringback.base.reasons import Why
from ringback.catalog import commands, queries
from ringback.catalog.facts import FieldType
from ringback.kernel.errors import Conflict, NotFound

CODE = "catalogue"
FORM = ":form"
WHY = (Why.NEW, Why.CORRECTION, Why.REORGANISATION, Why.UNNEEDED)
TYPES = {
    FieldType.TEXT: _("A line of text"),
    FieldType.LONG_TEXT: _("Text of several lines"),
    FieldType.NUMBER: _("A number"),
    FieldType.MONEY: _("A sum in yuan"),
    FieldType.DATE: _("A day"),
    FieldType.DATETIME: _("A day and time"),
    FieldType.PHONE: _("A phone number"),
    FieldType.CHOICE: _("A choice of options"),
    FieldType.BOOLEAN: _("Yes or no"),
    FieldType.AREA: _("An area of the operator"),
    FieldType.ACCESS_NUMBER: _("A service number"),
}
TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT)
BOUNDS = ("min", "max")
LONGEST_HELP = 300
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPTION = re.compile(
    r"\s*([0-9A-Za-z][0-9A-Za-z_.-]{0,39})\s*[|｜]\s*([^|｜]+?)\s*[|｜]\s*([^|｜]+?)\s*"
)


def _sentence(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_HELP)


class Question(forms.Form):
    """A question as the catalogue keeps it."""

    type = forms.ChoiceField(label=pgettext_lazy("of a field", "Type"), choices=list(TYPES.items()))
    zh = name_zh_field()
    en = name_en_field()
    help_zh = _sentence(_("Help in Chinese"))
    help_en = _sentence(_("Help in English"))
    purpose_zh = _sentence(_("What it is for, in Chinese"))
    purpose_en = _sentence(_("What it is for, in English"))
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    personal = forms.BooleanField(
        label=_("Personal data: sealed, and masked on the screen"), required=False
    )
    choices = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Only for a choice. One a line: code | Chinese | English."),
    )
    min = forms.DecimalField(
        label=_("At least"),
        required=False,
        help_text=_("Characters of a text, a number or sum, days from today for a date."),
    )
    max = forms.DecimalField(
        label=_("At most"), required=False, help_text=_("Always needed for a text.")
    )
    decimals = forms.IntegerField(label=_("Decimals"), required=False, min_value=0, max_value=9)
    pattern = forms.CharField(
        label=_("Form of the text"),
        required=False,
        max_length=200,
        help_text=_("A regular expression that the whole text has to fit; mostly empty."),
    )
    effective_at = Since()
    why = WhyField(*WHY)
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean_choices(self) -> list[dict[str, str]]:
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        found = [_OPTION.fullmatch(line) for line in lines]
        wrong = [line for line, option in zip(lines, found, strict=True) if option is None]
        if wrong:
            raise forms.ValidationError(
                _("This line is no option: %(line)s"), params={"line": wrong[0][:80]}
            )
        options = [
            dict(zip(("code", "zh", "en"), option.groups(), strict=True))
            for option in found
            if option
        ]
        codes = [option["code"] for option in options]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise forms.ValidationError(
                _("The code %(code)s stands twice."), params={"code": twice}
            )
        return options

    def clean_pattern(self) -> str:
        written: str = self.cleaned_data["pattern"]
        try:
            re.compile(written)
        except re.error:
            raise forms.ValidationError(_("This is no regular expression.")) from None
        return written

    def clean(self) -> None:
        """What hangs together: the type with its options and limits."""
        given = self.cleaned_data
        kind, low, high = given.get("type"), given.get("min"), given.get("max")
        if "choices" in given and (kind == FieldType.CHOICE) != bool(given["choices"]):
            self.add_error("choices", _("A choice needs options, and only a choice has them."))
        if kind in TEXTS and "max" in given and not high:
            self.add_error("max", _("Say how long the text may be at most."))
        if low is not None and high is not None and low > high:
            self.add_error("max", _("This is less than the least."))
        if given.get("pattern") and kind not in TEXTS:
            self.add_error("pattern", _("Only a text has a form."))


class Add(Question):
    code = forms.CharField(
        label=pgettext_lazy("of a row", "Code"),
        max_length=40,
        help_text=_("Small letters, digits and underscores; answers are filed under it for ever."),
    )
    field_order = ("code",)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(_("Write small letters, digits and underscores."))
        return code


class Place(forms.Form):
    place = forms.IntegerField(label=_("Which place"), min_value=1, max_value=100)
    effective_at = Since()
    why = WhyField(*WHY)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class Drop(forms.Form):
    effective_at = Since()
    why = WhyField(Why.UNNEEDED, Why.CORRECTION)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


def page(ask: Ask) -> Page:
    """Of the form or of one of its questions. Raises ``NotFound`` for what asks nothing."""
    leaf, _form, asked = ask.key.partition(FORM)
    document = queries.document(leaf[:40])
    node = queries.read_leaf(document)
    newest = queries.history(leaf)[0]
    base = {"leaf": leaf, "document": document, "based_on": newest.number}
    if asked:
        return _question_page(ask, asked.removeprefix(":"), base)
    return Page(
        title=_("What is asked"),
        above=(node.name.in_language(_language()), address(CODE, leaf)),
        about=_(
            "Every change makes a version of the service type. Cases keep the form that held when "
            "they were registered."
        ),
        facts=[(_("Newest version"), text(newest.number))],
        acts=[] if newest.is_retired else [_adding(ask, base)],
        tables=[_table(leaf, document)],
        previews=_previews(node.form),
    )


def _table(leaf: str, document: Any) -> Table:
    return Table(
        title=_("Questions in their order"),
        heads=[
            _("Field"),
            pgettext_lazy("of a row", "Code"),
            pgettext_lazy("of a field", "Type"),
            _("Must be answered"),
            _("Personal"),
        ],
        rows=[
            [
                text(_named(row), href=address(CODE, f"{leaf}{FORM}:{row['code']}")),
                coded(row["code"]),
                Cell(words=TYPES[FieldType(row["type"])]),
                Cell(words=_("yes") if required else _("no")),
                Cell(words=_("yes") if row.get("personal") else _("no")),
            ]
            for row, required in queries.questions(document)
        ],
        empty=_("Nothing is asked beside the request itself."),
    )


def _previews(fields: Sequence[queries.FormField]) -> list[Preview]:
    if not fields:
        return []
    return [
        Preview(_("How it looks in Chinese"), "zh-hans", preview_form(fields, "zh-hans")),
        Preview(_("How it looks in English"), "en", preview_form(fields, "en")),
    ]


def _question_page(ask: Ask, code: str, base: dict[str, Any]) -> Page:
    found = queries.question(base["document"], code)
    if found is None:
        raise NotFound(_("This service type asks no such question."))
    row, required = found
    leaf = base["leaf"]
    tied = row.get("when") or row.get("not_before")
    return Page(
        title=_named(row),
        above=(_("What is asked"), address(CODE, f"{leaf}{FORM}")),
        warnings=[
            _(
                "It hangs on another question of this form. That stays as it is; it is changed in "
                "the document of the service type."
            )
        ]
        if tied
        else [],
        facts=[
            (pgettext_lazy("of a row", "Code"), coded(code)),
            (
                pgettext_lazy("of a field", "Type"),
                Cell(words=TYPES[FieldType(row["type"])]),
            ),
        ],
        acts=[
            _changing(ask, row, required, base),
            _placing(ask, row, base),
            _dropping(ask, row, base),
        ],
    )


def _adding(ask: Ask, base: dict[str, Any]) -> Act:
    def add(given: dict[str, Any]) -> None:
        when = _when(given)
        if queries.question(base["document"], given["code"]):
            raise Conflict(_("That code is taken. Choose another; nothing was saved."))
        document = queries.with_question(
            base["document"], _row(given), required=given.pop("required")
        )
        _revise(ask, base, document, when)

    return Act(
        "add",
        _("Add a question"),
        Add,
        add,
        done=_("The question is asked from the time you gave."),
        icon="plus",
        initial={"based_on": base["based_on"]},
    )


def _changing(ask: Ask, row: Any, required: bool, base: dict[str, Any]) -> Act:
    def change(given: dict[str, Any]) -> None:
        when = _when(given)
        kept = {key: row[key] for key in ("when", "not_before") if key in row}
        fresh = {"code": row["code"], **_row(given), **kept}
        document = queries.with_question(base["document"], fresh, required=given.pop("required"))
        _revise(ask, base, document, when)

    options = (
        " | ".join((each["code"], each["zh"], each["en"])) for each in row.get("choices", ())
    )
    initial = {**row, "choices": "\n".join(options), "required": required}
    return Act(
        "change",
        _("Change the question"),
        Question,
        change,
        done=_("The question is asked so from the time you gave."),
        icon="edit",
        initial={**initial, "based_on": base["based_on"]},
    )


def _placing(ask: Ask, row: Any, base: dict[str, Any]) -> Act:
    code = row["code"]
    peers = [each["code"] for each, _must in _peers(base["document"], code)]

    def place(given: dict[str, Any]) -> str:
        when = _when(given)
        _revise(ask, base, queries.placed(base["document"], code, given["place"]), when)
        return address(CODE, f"{base['leaf']}{FORM}")

    return Act(
        "place",
        _("Put in another place"),
        Place,
        place,
        done=_("The order holds from the time you gave."),
        icon="arrows-exchange",
        asks=_("What must be answered comes first, then the rest; it moves among its own."),
        initial={"place": peers.index(code) + 1, "based_on": base["based_on"]},
    )


def _peers(document: Any, code: str) -> list[Any]:
    asked = list(queries.questions(document))
    own = next(required for row, required in asked if row["code"] == code)
    return [each for each in asked if each[1] == own]


def _dropping(ask: Ask, row: Any, base: dict[str, Any]) -> Act:
    def drop(given: dict[str, Any]) -> str:
        when = _when(given)
        _revise(ask, base, queries.without_question(base["document"], row["code"]), when)
        return address(CODE, f"{base['leaf']}{FORM}")

    return Act(
        "drop",
        _("Ask it no more"),
        Drop,
        drop,
        done=_("It is asked no more from the time you gave."),
        icon="trash",
        tone="danger",
        asks=_("What was answered in earlier cases stays there."),
        initial={"based_on": base["based_on"]},
    )


def _named(row: dict[str, Any]) -> str:
    name: str = row["zh" if _language().startswith("zh") else "en"]
    return name


def _language() -> str:
    return get_language() or "zh-hans"


def _when(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given.pop(name) for name in ("effective_at", "why", "based_on")}


def _row(given: dict[str, Any]) -> dict[str, Any]:
    """As the document writes it: what is empty is left out, a number is written as text if it is
    broken."""
    row = {name: value for name, value in given.items() if name != "required"}
    for name in BOUNDS:
        row[name] = _number(row[name])
    return {name: value for name, value in row.items() if value or (value == 0 and name in BOUNDS)}


def _number(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)


def _revise(ask: Ask, base: dict[str, Any], document: Any, when: dict[str, Any]) -> None:
    commands.revise_category(
        code=base["leaf"], document=document, **when, actor=ask.actor, now=ask.now
    )
