"""What a customer says and hands in on a case of their own."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ringback.catalog.queries import FormField
from ringback.kernel.errors import Invalid
from ringback.portal.forms.applying import question

LONGEST_WORDS = 4000
STILL_WRONG = {
    "dissatisfied": _("I am not content with it"),
    "recurred": _("It has come back"),
    "incomplete": _("Part of it is not answered"),
    "promise_broken": _("A promise was not kept"),
}
"""The handbook's reasons as customers say them; one it has added since keeps its own name."""


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=area, max_length=LONGEST_WORDS, **kwargs)


class Deed(forms.Form):
    """A form on the page of a case; ``once`` guards against a second click."""

    use_required_attribute = False

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(
        self, typed: QueryDict | None = None, files: Any = None, *, verb: str, **initial: Any
    ) -> None:
        super().__init__(typed, files, auto_id=f"{verb}-%s", initial={"once": uuid4(), **initial})

    def refused(self, refusal: Invalid) -> None:
        """Put what the command said beside the fields it is about."""
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))


class Urge(Deed):
    pass


class Say(Deed):
    body = words_field(_("What do you want to add?"))


class Attach(Deed):
    file = forms.FileField(
        label=_("File"), help_text=_("Pictures lose their place and time before they are kept.")
    )


class Withdraw(Deed):
    body = words_field(_("Why do you withdraw it?"), required=False)


class Confirm(Deed):
    pass


class Reopen(Deed):
    reason = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)
    body = words_field(_("What is still to be done?"), required=False)

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("What is wrong?"),
            choices=[(code, STILL_WRONG.get(code, name)) for code, name in reasons],
            widget=forms.RadioSelect,
        )


class Complete(Deed):
    """The questions of a case that are still open. ``seen``: the form as it was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        fields: Sequence[FormField],
        language: str,
        seen: int,
    ) -> None:
        super().__init__(typed, verb="complete", seen=seen)
        for each in fields:
            self.fields[each.code] = question(each, language)
        self.codes = [each.code for each in fields]

    @property
    def answers(self) -> dict[str, object]:
        return {code: self.cleaned_data[code] for code in self.codes if self.cleaned_data[code]}
