"""What can be done to a work sheet, one class a verb."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.desk.actions.base import Action, CodedField, InstantField, words_field
from ringback.desk.labels import REPAIR_OUTCOMES
from ringback.people import queries as people
from ringback.tickets import commands
from ringback.tickets.commands import ReplyDraft
from ringback.tickets.queries import WorkSheet


class SheetAction(Action):
    row: WorkSheet
    stays: bool = True
    """After it the sheet is still of interest to whoever did it."""

    @property
    def where(self) -> dict[str, Any]:
        return {
            "sheet_id": self.row.pk,
            "seen": self.version_seen,
            "actor": self.actor,
            "now": self.now,
        }


class Claim(SheetAction):
    verb, icon, tone = "claim", "check", "primary"
    label, done = _("Claim"), _("The work sheet is yours.")

    def act(self) -> object:
        return commands.claim(**self.where)


class Reply(SheetAction):
    """Nothing is required by the form: the gate says in one go all that is missing (§3.3)."""

    verb, icon, tone = "reply", "send", "primary"
    label, done = _("Hand in the reply"), _("Handed in. The accepting desk reviews it.")

    cause = CodedField("cause.codes", label=_("Cause"), required=False)
    finding = words_field(
        _("What was found and done"),
        rows=6,
        required=False,
        help_text=_("With evidence: order, record, measurement. “Handled” alone does not pass."),
    )
    customer_contacted_at = InstantField(label=_("Customer contacted at"), required=False)
    next_step = words_field(_("Next step"), rows=2, required=False)

    def act(self) -> object:
        return commands.reply(**self.where, draft=ReplyDraft(**self.given))


class Complete(SheetAction):
    verb, icon, tone = "complete", "circle-check", "primary"
    label, done = _("Finish the call-back"), _("The call-back is done.")

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=list(REPAIR_OUTCOMES.items()),
        widget=forms.RadioSelect,
    )

    def act(self) -> object:
        return commands.complete(**self.where, **self.given)


class HandOver(SheetAction):
    verb, icon, stays = "hand_over", "arrows-exchange", False
    label, done = _("Hand over"), _("Handed over.")

    department_path = forms.ChoiceField(label=_("Department"))
    reason = CodedField("handover.reasons", label=_("Why"))

    def __init__(self, *args: Any, row: WorkSheet, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        departments = people.departments_serving(row.department_path)
        self.fields["department_path"].choices = [  # type: ignore[attr-defined]
            (each.path, each.name) for each in departments
        ]

    def proposed(self) -> dict[str, Any]:
        return {"department_path": self.row.department_path}

    def act(self) -> object:
        return commands.hand_over(**self.where, **self.given)


class Return(SheetAction):
    verb, icon, tone, stays = "return", "arrow-back-up", "danger", False
    label, done = _("Return to the desk"), _("Returned; the desk reviews the reason.")

    reason = CodedField("return.reasons", label=_("Why"))

    def act(self) -> object:
        return commands.return_sheet(**self.where, **self.given)


class Recall(SheetAction):
    verb, icon = "recall", "x"
    label, done = _("Recall"), _("Recalled.")

    reason = CodedField("recall.reasons", label=_("Why"))

    def act(self) -> object:
        return commands.recall(**self.where, **self.given)


class Pass(SheetAction):
    verb, icon, tone = "pass", "circle-check", "primary"
    label, done = _("Pass the reply"), _("The reply has passed.")

    def act(self) -> object:
        return commands.pass_reply(**self.where)


class SendBack(SheetAction):
    verb, icon = "send_back", "arrow-back-up"
    label, done = _("Send back"), _("Sent back with your remark.")

    remark = words_field(_("What the reply lacks"), rows=3)

    def act(self) -> object:
        return commands.send_back(**self.where, **self.given)


class AcceptReturn(SheetAction):
    verb, icon = "accept_return", "check"
    label, done = _("Accept the return"), _("The sheet is void. Send the work elsewhere.")

    def act(self) -> object:
        return commands.accept_return(**self.where)


class RefuseReturn(SheetAction):
    verb, icon = "refuse_return", "arrow-back-up"
    label, done = _("Refuse the return"), _("The sheet goes back to the department.")

    def act(self) -> object:
        return commands.refuse_return(**self.where)
