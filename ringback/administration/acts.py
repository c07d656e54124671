"""What every button of this face has in common: a form whose fields are a command's parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.base.reasons import LABELS, Why
from ringback.kernel.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown this once instead of going on: a token, a link."""

    title: str | Promise
    secret: str
    words: str | Promise


class WhyField(forms.ChoiceField):
    """Why it is done, as the journal keeps it."""

    def __init__(self, *reasons: Why) -> None:
        chosen = reasons or tuple(Why)
        super().__init__(
            label=_("Why"), choices=[("", "—"), *((each.value, LABELS[each]) for each in chosen)]
        )

    def clean(self, value: Any) -> Any:
        return Why(super().clean(value))


def code_field(label: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label or pgettext_lazy("of a row", "Code"),
        max_length=40,
        help_text=_("Letters, digits, dots, dashes and underscores; it stays for ever."),
    )


def name_zh_field() -> forms.CharField:
    return forms.CharField(label=_("Chinese name"), max_length=60)


def name_en_field() -> forms.CharField:
    return forms.CharField(label=_("English name"), max_length=60)


def seen_field() -> forms.IntegerField:
    """The version the reader decided on."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Since(forms.DateTimeField):
    """On the operator's clock; empty: at once."""

    def __init__(self) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            label=pgettext_lazy("of a version", "From"),
            required=False,
            widget=widget,
            help_text=_("Empty: at once."),
        )


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=200)


class Act:
    """A verb with its button and its form. ``of`` tells the same verb on different rows apart.

    ``run`` is given the cleaned fields and makes one call into a command. It answers the address to
    go on to, what is to be shown once (a secret, a table of what became of each row), or ``None``
    for the page it stands on.
    """

    def __init__(
        self,
        verb: str,
        label: str | Promise,
        form: type[forms.Form],
        run: Callable[[dict[str, Any]], object],
        *,
        done: str | Promise = "",
        icon: str = "check",
        tone: str = "",
        asks: str | Promise = "",
        of: object = "",
        initial: dict[str, Any] | None = None,
        choices: dict[str, list[Any]] | None = None,
    ) -> None:
        self.verb, self.label, self.run, self.done = verb, label, run, done
        self.icon, self.tone, self.asks, self.of = icon, tone, asks, str(of)
        self._form, self._initial, self._choices = form, initial or {}, choices or {}
        self.form = self._made(None)
        self.is_open = False

    @property
    def id(self) -> str:
        return f"{self.verb}-{self.of}" if self.of else self.verb

    @property
    def fields(self) -> list[forms.BoundField]:
        return [field for field in self.form if not field.is_hidden]

    @property
    def is_plain(self) -> bool:
        """Nothing is to be filled in: a button is enough."""
        return not self.fields

    def bind(self, typed: QueryDict, files: "MultiValueDict[str, Any]") -> forms.Form:
        self.form, self.is_open = self._made(typed, files), True
        return self.form

    def refused(self, refusal: Invalid) -> None:
        """Put what the command said beside the fields it is about."""
        for name, said in refusal.fields.items():
            words = [str(each) for each in said] if isinstance(said, list | tuple) else str(said)
            self.form.add_error(name if name in self.form.fields else None, words)
        if not refusal.fields:
            self.form.add_error(None, str(refusal.message))

    def _made(
        self, typed: QueryDict | None, files: "MultiValueDict[str, Any] | None" = None
    ) -> forms.Form:
        form = self._form(typed, files, auto_id=f"{self.id}-%s", initial=self._initial)
        form.fields["once"] = forms.CharField(
            widget=forms.HiddenInput, max_length=40, required=False, initial=uuid4()
        )
        for name, pairs in self._choices.items():
            form.fields[name].choices = pairs  # type: ignore[attr-defined]
        return form
