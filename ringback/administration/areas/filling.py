"""A form of the catalogue as whoever fills it in sees it, to be looked at alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.catalog.facts import FieldType
from ringback.catalog.queries import FormField

BLANK = ("", "—")
YES_OR_NO = (("yes", _("yes")), ("no", _("no")))
INPUT_TYPES = {FieldType.DATE: "date", FieldType.DATETIME: "datetime-local", FieldType.PHONE: "tel"}


def preview_form(fields: Sequence[FormField], language: str) -> forms.Form:
    """In one of the two languages; nothing can be typed into it, and it is sent nowhere."""
    form = forms.Form(auto_id=f"preview-{language}-%s")
    for each in fields:
        form.fields[each.code] = _field(each, language)
    return form


def _field(each: FormField, language: str) -> forms.Field:
    words: Mapping[str, Any] = {
        "label": each.name.in_language(language),
        "help_text": each.help.in_language(language),
        "required": each.required,
        "disabled": True,
    }
    if each.type is FieldType.CHOICE:
        options = [(one.code, one.name.in_language(language)) for one in each.choices]
        return forms.ChoiceField(choices=[BLANK, *options], **words)
    if each.type is FieldType.BOOLEAN:
        return forms.ChoiceField(choices=[BLANK, *YES_OR_NO], **words)
    if each.type is FieldType.AREA:
        return forms.ChoiceField(choices=[BLANK], **words)
    if each.type is FieldType.LONG_TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **words)
    typed = {"type": INPUT_TYPES[each.type]} if each.type in INPUT_TYPES else {}
    return forms.CharField(widget=forms.TextInput(attrs=typed), **words)
