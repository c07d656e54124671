"""What a case lets one do with its customer: call without seeing the number, reveal with reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.customers import commands as customers
from ringback.desk.actions.base import CodedField, words_field
from ringback.desk.actions.examined import TicketAction
from ringback.desk.queries.cards import places
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.tickets import queries


class Call(TicketAction):
    verb, icon = "call", "phone-outgoing"
    label, done = _("Call the customer"), _("Your phone rings first, then the customer's.")

    agreed = forms.BooleanField(
        label=_("The customer has set this time"),
        required=False,
        help_text=_("Only then do we call outside calling hours."),
    )

    def act(self) -> object:
        here = self.where
        party = Party(
            language=self.row.language,
            customer_id=self.row.customer_id,
            number=queries.number_to_reach(self.row) or "",
        )
        return messaging.dial(
            **here, **self.given, party=party, organisation_path=self.row.handling_path
        )


class Reveal(TicketAction):
    verb, icon = "reveal", "eye"
    label, done = _("Reveal"), _("Shown for a while. This is on record.")

    field = forms.ChoiceField(label=_("What"))
    reason = CodedField("reveal.reasons", label=_("What for"))
    note = words_field(_("In brief"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = places(  # type: ignore[attr-defined]
            self.row, actor=self.actor, now=self.now
        )

    def act(self) -> object:
        here = self.where
        here.pop("ticket_id")
        assert self.row.customer is not None  # else there is nothing to choose from
        return customers.reveal(**here, **self.given, customer=self.row.customer)
