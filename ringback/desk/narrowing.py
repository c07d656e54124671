"""What the list of all cases is narrowed to and sorted by, as it stands in its address."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.catalog import queries as catalog
from ringback.desk.queries.naming import category_names
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging.states import CHANNEL_LABELS
from ringback.people import queries as people
from ringback.tickets.queries import ANY_OPEN, Hands, Narrowing, Order
from ringback.tickets.states import KIND_LABELS, OPEN, SEVERITY_LABELS, TICKET_STATE_LABELS

ALL: tuple[str, Promise] = ("", _("Everything"))
OPEN_ONES = (ANY_OPEN, _("Whatever is open"))
HANDS = [
    ("", _("Anybody's")),
    (Hands.MINE.value, _("Mine")),
    (Hands.NOBODY.value, _("Nobody's yet")),
]
ORDERS = [
    (Order.NEWEST.value, _("Newest first")),
    (Order.OLDEST.value, _("Oldest first")),
    (Order.PROMISED.value, _("Open ones by promise, the earliest first")),
]


class NarrowingForm(forms.Form):
    """Every field may be left out: whatever is open, newest first. What no list offers is as if
    it were left out, so that an old address still opens."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("fact", "Request kind"), required=False)
    category = forms.ChoiceField(label=_("Service type"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    hands = forms.ChoiceField(label=_("In whose hands"), required=False, choices=HANDS)
    path = forms.ChoiceField(label=_("Organisation"), required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, given: Any, *, actor: Actor) -> None:
        told = {name: given[name] for name in self.base_fields if given.get(name)}
        told.setdefault("state", ANY_OPEN if "state" not in given else "")
        if told.get("order") == Order.PROMISED and told["state"] not in OPEN:
            told["state"] = ANY_OPEN
        super().__init__(told)
        self._offer("state", ALL, OPEN_ONES, *TICKET_STATE_LABELS.items())
        self._offer("kind", ALL, *KIND_LABELS.items())
        self._offer("category", ALL, *_leaves())
        self._offer("channel", ALL, *CHANNEL_LABELS.items())
        self._offer("severity", ALL, *SEVERITY_LABELS.items())
        units = [(unit.path, unit.name) for unit in people.within(actor.scope_paths)]
        self._offer("path", ("", _("All within my reach")), *units)
        for name in ("since", "until"):
            # The browser's own picker reads and writes ISO dates whatever the language.
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def _offer(self, name: str, *pairs: tuple[Any, Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # the class says so above
        field.choices = list(pairs)

    @property
    def is_narrowed(self) -> bool:
        """By more than the open ones, which stand there by themselves."""
        return any(value for name, value in self.data.items() if name not in ("state", "order"))

    def narrowing(self) -> Narrowing:
        self.is_valid()
        told = dict(self.cleaned_data)
        since, until = told.pop("since", None), told.pop("until", None)
        order = Order(told.pop("order", "") or Order.NEWEST)
        zone = instants.OPERATOR_ZONE
        return Narrowing(
            **told,
            since=instants.at_midnight(since, zone) if since else None,
            until=instants.at_midnight(until + timedelta(days=1), zone) if until else None,
            order=order,
        )


def _leaves() -> list[tuple[str, str]]:
    now = instants.now()
    codes = [leaf.code for leaf in catalog.leaves(at=now)]
    named = category_names(codes, now)
    return [(code, named.get(code, code)) for code in codes]
