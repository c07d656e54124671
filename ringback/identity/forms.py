from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.identity.states import REASON_LABELS
from ringback.kernel.errors import Invalid, RingbackError


class LogInForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class ProofForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("Such as: phone, key on the ring."),
        max_length=60,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class ForgottenForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """A new password, typed once: it can be looked at, and pasted from a password store."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=400,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=400,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_old:
            del self.fields["old"]

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two are not the same."))
        return again

    def refuse(self, refusal: RingbackError) -> None:
        """Put a refusal where it belongs."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, problem in fields.items():
            self.add_error(name, str(problem))
        if not fields:
            self.add_error(None, str(refusal.message))


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=list(REASON_LABELS.items()))


class MailForm(forms.Form):
    email = forms.CharField(
        label=_("Mail address"),
        help_text=_("A link to a new password goes there when it is asked for. Empty: nowhere."),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
