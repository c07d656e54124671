"""What can be done with a customer's record: consents, and whether two records are one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.customers import commands, queries
from ringback.customers.queries import Customer, MergeProposal
from ringback.customers.states import (
    CONSENT_CHANNEL_LABELS,
    MERGE_REASON_LABELS,
    PURPOSE_LABELS,
    WATCH_REASON_LABELS,
    ConsentChannel,
    MergeReason,
    Purpose,
    WatchReason,
)
from ringback.desk.actions.base import Action, CodedField, InstantField, number_field, words_field
from ringback.desk.actions.contacts import ContactAction
from ringback.desk.queries.cards import card_of, places_on
from ringback.desk.queries.contacts import holders, named
from ringback.kernel.errors import Conflict
from ringback.messaging import commands as messaging

KEPT, OTHER = "this", "other"
IN_WRITING = (ConsentChannel.LETTER, ConsentChannel.COUNTER, ConsentChannel.SMS)
"""Proofs that lie before whoever has the record open; what is said is recorded in its contact."""


def purpose_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What for"), choices=[(each, PURPOSE_LABELS[each]) for each in Purpose]
    )


class Agree(ContactAction):
    """Said by the customer of a contact, who has been verified."""

    verb, icon = "give_consent", "check"
    label, done = _("Agreed to something"), _("The consent is on record.")

    purpose = purpose_field()

    def act(self) -> object:
        return messaging.give_consent(**self.where, purpose=Purpose(self.given["purpose"]))


class TakeBack(ContactAction):
    verb, icon = "withdraw_consent", "x"
    label, done = _("Takes an agreement back"), _("The consent is taken back.")

    purpose = purpose_field()

    def act(self) -> object:
        return messaging.withdraw_consent(**self.where, purpose=Purpose(self.given["purpose"]))


class RecordAction(Action):
    row: Customer

    @property
    def by_whom(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}


class GiveConsent(RecordAction):
    verb, icon = "give_consent", "check"
    label, done = _("Record a consent"), _("The consent is on record.")

    purpose = purpose_field()
    channel = forms.ChoiceField(
        label=_("Proof"),
        choices=[(each, CONSENT_CHANNEL_LABELS[each]) for each in IN_WRITING],
        help_text=_("What a customer says on the phone is recorded in that contact."),
    )

    def act(self) -> object:
        return commands.give_consent(
            **self.by_whom,
            customer=self.row,
            purpose=Purpose(self.given["purpose"]),
            channel=ConsentChannel(self.given["channel"]),
        )


class WithdrawConsent(RecordAction):
    verb, icon = "withdraw_consent", "x"
    label, done = _("Take a consent back"), _("The consent is taken back.")

    purpose = purpose_field()

    def act(self) -> object:
        return commands.withdraw_consent(
            **self.by_whom, customer=self.row, purpose=Purpose(self.given["purpose"])
        )


class Watch(RecordAction):
    verb, icon = "watch", "eye"
    label, done = _("Watch"), _("Whoever is on shift is told of this customer.")

    reason = forms.ChoiceField(
        label=_("Why"), choices=[(each, WATCH_REASON_LABELS[each]) for each in WatchReason]
    )
    until = InstantField(label=_("Until"))

    def act(self) -> object:
        given = {**self.given, "reason": WatchReason(self.given["reason"])}
        return commands.watch(**self.by_whom, customer=self.row, **given)


class StopWatching(RecordAction):
    verb, icon = "stop_watching", "eye-off"
    label, done = _("Watch no longer"), _("No longer watched.")

    def act(self) -> object:
        return commands.stop_watching(**self.by_whom, customer=self.row)


class ProposeMerge(RecordAction):
    """Never merged by itself: somebody proposes, a team lead decides."""

    verb, icon = "propose_merge", "users"
    label, done = _("Propose a merge"), _("Proposed. A team lead decides whether they are one.")

    number = number_field()
    other = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(each, MERGE_REASON_LABELS[each]) for each in MergeReason]
    )
    keeps = forms.ChoiceField(
        label=_("Served from now on as"),
        choices=((KEPT, _("this record")), (OTHER, _("the other record"))),
        initial=KEPT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = self._others()
        if self.others:
            self.fields["other"] = forms.ChoiceField(
                label=_("Which of them"), choices=self.others, widget=forms.RadioSelect
            )

    def _others(self) -> list[tuple[str, str]]:
        """Those who share something with this record, and those a number told leads to."""
        number = self.data.get("number", "").strip()
        found = list(queries.twins_of(self.row).visible_to(self.actor)[: queries.PAGE])
        if number:
            found += holders(number, actor=self.actor).values()
        ids = dict.fromkeys(each.pk for each in found if each.pk != self.row.pk)
        return [(str(each.customer_id), each.name) for each in named(ids)]

    def clean(self) -> dict[str, Any]:
        if not self.others:
            self.add_error("number", str(_("Nobody else you know has this number.")))
        return self.cleaned_data

    def act(self) -> object:
        other = queries.known(customer_id=self.given["other"], actor=self.actor)
        kept, merged = (self.row, other) if self.given["keeps"] == KEPT else (other, self.row)
        return commands.propose_merge(
            **self.by_whom, kept=kept, merged=merged, reason=MergeReason(self.given["reason"])
        )


class RevealOnRecord(RecordAction):
    verb, icon = "reveal", "eye"
    label, done = _("Reveal"), _("Shown for a while. This is on record.")

    field = forms.ChoiceField(label=_("What"))
    reason = CodedField("reveal.reasons", label=_("What for"))
    note = words_field(_("In brief"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        card = card_of(self.row, actor=self.actor, now=self.now)
        self.fields["field"].choices = places_on(card) if card else ()  # type: ignore[attr-defined]

    def act(self) -> object:
        return commands.reveal(**self.by_whom, **self.given, customer=self.row)


class Unmerge(RecordAction):
    verb, icon, tone = "unmerge", "arrows-split-2", "danger"
    label, done = _("Part them again"), _("They are two again, each with what was its own.")

    merge = forms.IntegerField(widget=forms.HiddenInput)

    def act(self) -> object:
        live = {each.pk: each for each in queries.merges_of(self.row)}
        if self.given["merge"] not in live:
            raise Conflict(_("These customers have been parted already. Nothing was changed."))
        return commands.unmerge(**self.by_whom, merge=live[self.given["merge"]])


class Decision(Action):
    row: MergeProposal

    @property
    def where(self) -> dict[str, Any]:
        return {"proposal": self.row, "actor": self.actor, "now": self.now}


class MergeCustomers(Decision):
    verb, icon, tone = "merge", "users", "primary"
    label, done = _("They are one"), _("Merged. It can be undone on the customer's page.")

    def act(self) -> object:
        return commands.merge(**self.where)


class RefuseMerge(Decision):
    verb, icon = "refuse", "x"
    label, done = _("They are two"), _("Refused: they stay two.")

    def act(self) -> object:
        return commands.refuse_merge(**self.where)


OF_RECORD = {
    action.verb: action
    for action in (
        Watch,
        StopWatching,
        ProposeMerge,
        RevealOnRecord,
        GiveConsent,
        WithdrawConsent,
        Unmerge,
    )
}
OF_PROPOSAL = {action.verb: action for action in (MergeCustomers, RefuseMerge)}
