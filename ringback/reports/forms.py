"""What a report is narrowed to, as it stands in its address."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.catalog import queries as catalog
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.messaging.states import CHANNEL_LABELS
from ringback.reports import words
from ringback.reports.selection import Preset, Selection, days_of
from ringback.reports.states import PURPOSE_LABELS
from ringback.tickets.states import KIND_LABELS


class DayInput(forms.DateInput):
    """The browser's own picker reads and writes ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SelectionForm(forms.Form):
    """Every field may be left out: this month, everything the reader leads."""

    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
    path = forms.ChoiceField(label=_("Organisation"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("fact", "Request kind"), required=False)
    category = forms.ChoiceField(label=_("Service type"), required=False)

    def __init__(self, given: Any, *, actor: Actor, today: date, **others: Any) -> None:
        first, last = days_of(Preset.MONTH, today)
        told = {"since": first.isoformat(), "until": last.isoformat()}
        told |= {name: given[name] for name in self.base_fields if given.get(name)}
        super().__init__(told, **others)
        everything = ("", _("Everything"))
        self._offer("path", ("", _("All I lead")), words.organisations(actor))
        self._offer("channel", everything, CHANNEL_LABELS.items())
        self._offer("kind", everything, KIND_LABELS.items())
        self._offer("category", everything, _leaves())

    def _offer(self, name: str, first: tuple[str, object], pairs: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # the class says so above
        field.choices = [first, *pairs]

    def selection(self) -> Selection:
        """Raises ``Invalid`` with what is wrong with each field."""
        if not self.is_valid():
            wrong = {name: problems[0] for name, problems in self.errors.items()}
            raise Invalid(_("The report cannot be narrowed like that."), fields=wrong)
        return Selection(**self.cleaned_data)


class PurposeForm(forms.Form):
    """What rows are exported for."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(PURPOSE_LABELS.items()))


def _leaves() -> list[tuple[str, str]]:
    found = catalog.leaves(at=instants.now())
    named = words.names(categories=[leaf.code for leaf in found], paths=(), at=instants.now())
    return [(leaf.code, named.category(leaf.code)) for leaf in found]
