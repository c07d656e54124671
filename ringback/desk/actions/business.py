"""What can be done in the billing system from a contact or a case: each with its reason."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.desk.actions.base import Action, CodedField, words_field
from ringback.kernel.errors import Invalid
from ringback.messaging import commands as messaging
from ringback.messaging.queries import Contact
from ringback.ports import commands as ports
from ringback.ports.commands import Wish
from ringback.ports.queries import BusinessRequest
from ringback.ports.states import KIND_LABELS, RequestKind
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket


class BusinessAction(Action):
    """Its row is the contact or the case that gives the reason. The form's own token is the key:
    the same form sent twice is one request."""

    row: Contact | Ticket
    kind: ClassVar[RequestKind]
    done = ""
    is_one_transaction = False

    line = forms.UUIDField(widget=forms.HiddenInput)
    order = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    reason = CodedField("business.reasons", label=_("Reason"))
    note = words_field(_("In brief"), rows=2, required=False)

    def act(self) -> BusinessRequest:
        wish = Wish(
            key=self._key(),
            kind=self.kind,
            reason=self.given["reason"],
            note=self.given["note"],
            order_id=self.given["order"],
            amount=self.given.get("amount"),
        )
        where: dict[str, Any] = {
            "subscription_id": self.given["line"],
            "wish": wish,
            "actor": self.actor,
            "now": self.now,
        }
        if isinstance(self.row, Ticket):
            return tickets.request_business(ticket_id=self.row.pk, **where)
        return messaging.request_business(contact_id=self.row.pk, **where)

    def tell(self, words: str, charged: Decimal | None) -> None:
        """What the form is about, as the billing system calls it."""
        self.fields["reason"].help_text = words

    def _key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["once"])
        except ValueError:
            raise Invalid(_("Open the form again; nothing was sent.")) from None


class CancelOrder(BusinessAction):
    kind, verb, icon, tone = RequestKind.CANCEL, "cancel", "x", "danger"
    label = KIND_LABELS[RequestKind.CANCEL]


class Refund(BusinessAction):
    kind, verb, icon = RequestKind.REFUND, "refund", "arrow-back-up"
    label = KIND_LABELS[RequestKind.REFUND]

    amount = forms.DecimalField(
        label=_("Amount in yuan"), max_digits=9, decimal_places=2, min_value=Decimal("0.01")
    )
    field_order = ("line", "order", "amount", "reason", "note")

    def tell(self, words: str, charged: Decimal | None) -> None:
        super().tell(words, charged)
        if charged and not self.is_bound:
            self.initial["amount"] = charged


class Suspend(BusinessAction):
    kind, verb, icon, tone = RequestKind.SUSPEND, "suspend", "player-pause", "danger"
    label = KIND_LABELS[RequestKind.SUSPEND]


class Restore(BusinessAction):
    kind, verb, icon = RequestKind.RESTORE, "restore", "refresh"
    label = KIND_LABELS[RequestKind.RESTORE]


class Gift(Refund):
    kind, verb, icon = RequestKind.GIFT, "gift", "plus"
    label = KIND_LABELS[RequestKind.GIFT]


OF_BUSINESS: dict[str, type[BusinessAction]] = {
    action.verb: action for action in (CancelOrder, Refund, Suspend, Restore, Gift)
}


class Decision(Action):
    row: BusinessRequest

    @property
    def where(self) -> dict[str, Any]:
        return {"request_id": self.row.pk, "actor": self.actor, "now": self.now}


class Approve(Decision):
    verb, icon, tone = "approve", "check", "primary"
    label, done = _("Approve"), _("Approved. It is being carried out.")

    def act(self) -> object:
        return ports.approve(**self.where)


class RefuseRequest(Decision):
    verb, icon = "refuse", "x"
    label, done = _("Refuse"), _("Refused. Whoever asked reads why.")

    reason = words_field(_("Why"), rows=2)

    def act(self) -> object:
        return ports.refuse(**self.where, **self.given)


OF_DECISION: dict[str, type[Decision]] = {each.verb: each for each in (Approve, RefuseRequest)}
