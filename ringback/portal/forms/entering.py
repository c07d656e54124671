"""The phone, and the code that was texted to it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.kernel.phones import normalise_phone
from ringback.tickets import queries as tickets

_READS_TEXTS = re.compile(r"\+861[3-9]\d{9}|\+(?!86)\d{6,15}")
"""A landline and a service number receive none."""


class PhoneField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": 30}
        )
        super().__init__(label=_("Mobile phone"), widget=widget, max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        stored = normalise_phone(written)
        if stored is None or not _READS_TEXTS.fullmatch(stored):
            raise forms.ValidationError(
                _("This is no mobile number. We text a code to it, so a landline will not do.")
            )
        return stored


class PhoneForm(forms.Form):
    use_required_attribute = False

    number = PhoneField(help_text=_("We text you a code, and reach you there about your requests."))


class CodeForm(forms.Form):
    use_required_attribute = False

    digits = forms.CharField(
        label=_("Code from the text message"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
    )


class TrackForm(forms.Form):
    """A number is looked at only by its check digit: whether there is such a case is told to
    whoever holds the phone."""

    use_required_attribute = False

    case = forms.CharField(
        label=_("Receipt number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It stands in the text message you were sent."),
    )
    number = PhoneField(help_text=_("The phone you gave with the request."))

    def clean_case(self) -> str:
        written = "".join(str(self.cleaned_data["case"]).split()).replace("-", "")
        if not tickets.id_of(written):
            raise forms.ValidationError(
                _("A digit is wrong or missing: this cannot be a receipt number.")
            )
        return written
