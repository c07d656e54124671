"""What can be done while somebody is on the line or at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.desk.actions.base import Action, words_field
from ringback.messaging import commands
from ringback.messaging.queries import Contact
from ringback.messaging.states import DOCUMENT_LABELS, MEDIUM_LABELS, Document, Medium

BY_CODE = (Medium.TEXT, Medium.CALL)
REACHED = (("yes", _("Spoke to the customer")), ("no", _("Not reached")))


class ContactAction(Action):
    row: Contact

    @property
    def where(self) -> dict[str, Any]:
        return {"contact_id": self.row.pk, "actor": self.actor, "now": self.now}


class SendCode(ContactAction):
    verb, icon, key = "send_code", "device-mobile", "c"
    label, done = _("Send a code"), _("A code is on its way. Ask the customer for it.")

    medium = forms.ChoiceField(
        label=_("How"), choices=[(each, MEDIUM_LABELS[each]) for each in BY_CODE]
    )

    def act(self) -> object:
        return commands.send_code(**self.where, medium=Medium(self.given["medium"]))


class CheckCode(ContactAction):
    verb, icon, key = "check_code", "shield-check", "v"
    label, done = _("Check the code"), _("Verified by the code.")
    is_one_transaction = False

    digits = forms.CharField(
        label=_("Code the customer reads out"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def act(self) -> object:
        return commands.check_code(**self.where, **self.given)


class AskPassword(ContactAction):
    verb, icon = "ask_password", "lock"
    label, done = _("Ask for the service password"), _("The customer keys it in on the phone.")

    def act(self) -> object:
        return commands.ask_password(**self.where)


class ConfirmNumber(ContactAction):
    verb, icon, key = "confirm_number", "phone-incoming", "k"
    label, done = _("Calling number fits"), _("Verified by the calling number.")

    def act(self) -> object:
        return commands.confirm_number(**self.where)


class SightDocument(ContactAction):
    verb, icon = "sight_document", "file-text"
    label, done = _("Document sighted"), _("Verified by the document.")

    document = forms.ChoiceField(label=_("The customer's"), choices=list(DOCUMENT_LABELS.items()))
    agent_document = forms.ChoiceField(
        label=_("The agent's, when somebody else has come"),
        choices=[("", "—"), *DOCUMENT_LABELS.items()],
        required=False,
    )

    def act(self) -> object:
        agent = self.given["agent_document"]
        return commands.sight_document(
            **self.where,
            document=Document(self.given["document"]),
            agent_document=Document(agent) if agent else None,
        )


class EndCall(ContactAction):
    verb, icon, tone = "end_call", "phone", "primary"
    label, done = _("End the call"), _("The call is on record.")

    reached = forms.ChoiceField(
        label=_("What came of it"), choices=REACHED, widget=forms.RadioSelect
    )
    note = words_field(_("In brief"), rows=2)

    def act(self) -> object:
        reached = self.given["reached"] == "yes"
        return commands.end_call(**self.where, reached=reached, note=self.given["note"])
