"""What moves a case on, one class a verb; the fields are the command's parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.desk.actions.base import (
    CategoryField,
    CodedField,
    InstantField,
    words_field,
)
from ringback.desk.actions.examined import Examined, TicketAction, examined_field
from ringback.feedback import commands as feedback
from ringback.tickets import commands, queries
from ringback.tickets.states import (
    COMPLEXITY_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    ClosureBasis,
    Complexity,
    Kind,
    Severity,
)


class Accept(TicketAction):
    verb, icon, tone = "accept", "check", "primary"
    label, done = _("Accept"), _("Accepted. The customer is told the number and the promised time.")

    promised_at = InstantField(label=_("Answer promised by"))

    def proposed(self) -> dict[str, Any]:
        return {"promised_at": queries.promise_of(self.row)}

    def act(self) -> object:
        return commands.accept(**self.where_seen, **self.given)


class Refuse(TicketAction):
    verb, icon = "refuse", "alert-circle"
    label, done = _("Conditions not met"), _("The customer is told what to do.")

    reason = CodedField("ineligible.reasons", label=_("Which condition"))
    cure = words_field(_("What the customer can do"), help_text=_("The customer reads this."))

    def act(self) -> object:
        return commands.refuse(**self.where_seen, **self.given)


class Take(TicketAction):
    verb, icon, tone = "take", "user", "primary"
    label, done = _("Take the case"), _("The case is yours.")

    def act(self) -> object:
        return commands.take(**self.where)


class Begin(TicketAction):
    verb, icon = "begin", "point"
    label, done = _("Begin work"), _("Work has begun.")

    def act(self) -> object:
        return commands.begin(**self.where)


class Hold(TicketAction):
    verb, icon = "hold", "player-pause"
    label, done = _("Put on hold"), _("On hold.")

    reason = CodedField("hold.reasons", label=_("Waiting for"))
    until = InstantField(label=_("Until at the latest"))

    def act(self) -> object:
        return commands.hold(**self.where_seen, **self.given)


class Resume(TicketAction):
    verb, icon, tone = "resume", "refresh", "primary"
    label, done = _("Take up again"), _("Work goes on.")

    def act(self) -> object:
        return commands.resume(**self.where_seen)


class Resolve(Examined):
    verb, icon, tone = "resolve", "circle-check", "primary"
    label, done = _("Answer the customer"), _("Answered. The customer will be asked how it went.")

    code = CodedField("resolution.codes", label=_("Result"))
    cause = CodedField("cause.codes", label=_("Cause"))
    answer = examined_field(_("Words of the answer"), help_text=_("The customer reads this."))
    part = answer_field = "answer"

    def send(self, confirmed: str) -> object:
        return commands.resolve(**self.where_seen, **self.given, confirmed=confirmed)


class Confirm(TicketAction):
    verb, icon = "confirm", "checks"
    label, done = _("Customer confirms"), _("Confirmed.")
    asks = _("The customer has told you that it is solved?")

    def act(self) -> object:
        return commands.confirm(**self.where_seen)


class Close(TicketAction):
    verb, icon, tone = "close", "archive", "primary"
    label, done = _("Close"), _("Closed.")
    asks = _("Closing is final. Later work is a new case.")

    def act(self) -> object:
        basis = ClosureBasis.CONFIRMED
        return commands.close(**self.where_seen, basis=basis)


class Release(TicketAction):
    verb, icon = "release", "shield-check"
    label, done = _("Release"), _("Released and closed.")
    asks = _("Every attempt was made and the customer stayed silent. Close without a rating?")

    def act(self) -> object:
        return feedback.release(**self.where)


class Reopen(TicketAction):
    verb, icon = "reopen", "arrow-back-up"
    label, done = _("Reopen"), _("Back to work.")

    reason = CodedField("reopen.reasons", label=_("Why"))

    def act(self) -> object:
        return commands.reopen(**self.where_seen, **self.given)


class Cancel(TicketAction):
    verb, icon, tone = "cancel", "x", "danger"
    label, done = _("Cancel the case"), _("Cancelled.")

    reason = CodedField("cancel.reasons", label=_("Why"))

    def act(self) -> object:
        return commands.cancel(**self.where_seen, **self.given)


class Classify(TicketAction):
    verb, icon = "classify", "adjustments"
    label, done = _("File anew"), _("Filed anew; the limits follow.")

    kind = forms.ChoiceField(label=_("Request"), choices=list(KIND_LABELS.items()))
    category = CategoryField(label=_("Service type"))
    complexity = forms.ChoiceField(label=_("Complexity"), choices=list(COMPLEXITY_LABELS.items()))
    severity = forms.ChoiceField(label=_("Severity"), choices=list(SEVERITY_LABELS.items()))

    def proposed(self) -> dict[str, Any]:
        fields = ("kind", "category", "complexity", "severity")
        return {name: getattr(self.row, name) for name in fields}

    def clean_category(self) -> str:
        code: str = self.cleaned_data["category"]
        if not catalog.is_on_offer(code, at=self.now):
            raise forms.ValidationError(_("There is no such service type."))
        return code

    def act(self) -> object:
        return commands.classify(
            **self.where_seen,
            kind=Kind(self.given["kind"]),
            category=self.given["category"],
            complexity=Complexity(self.given["complexity"]),
            severity=Severity(self.given["severity"]),
        )
