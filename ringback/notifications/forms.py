"""How somebody wants to be told, as a form."""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.notifications.commands import Wish
from ringback.notifications.queries import Settings
from ringback.notifications.states import KIND_LABELS, NoticeKind

_CLOCK = "%H:%M"


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format=_CLOCK)
    return forms.TimeField(label=label, required=False, widget=widget)


class SettingsForm(forms.Form):
    address = forms.CharField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Empty: the address of your account. No mail at all: tick nothing below."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    by_mail = forms.MultipleChoiceField(
        label=_("Send by mail as well"),
        required=False,
        choices=[(kind.value, KIND_LABELS[kind]) for kind in NoticeKind],
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = _time(_("My quiet hours from"))
    quiet_until = _time(_("until"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, kept: Settings) -> "SettingsForm":
        """The form as it stands now."""
        begins, ends = kept.quiet or (None, None)
        return cls(
            initial={
                "address": kept.address,
                "language": kept.language,
                "by_mail": list(kept.by_mail),
                "quiet_from": begins,
                "quiet_until": ends,
                "seen": kept.version,
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        hours = (cleaned.get("quiet_from"), cleaned.get("quiet_until"))
        if (hours[0] is None) != (hours[1] is None) and not self.errors:
            missing = "quiet_from" if hours[0] is None else "quiet_until"
            self.add_error(missing, _("Give both ends of your quiet hours, or neither."))
        return cleaned

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        quiet: tuple[time, time] | None = None
        if given["quiet_from"] is not None and given["quiet_until"] is not None:
            quiet = (given["quiet_from"], given["quiet_until"])
        return Wish(
            address=given["address"],
            language=given["language"],
            by_mail=tuple(NoticeKind(code) for code in given["by_mail"]),
            quiet=quiet,
        )
