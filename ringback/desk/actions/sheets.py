"""What can be done to a work sheet, one class a verb."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base.names import display_names
from ringback.desk.actions.base import Action, CodedField, InstantField, words_field
from ringback.desk.choices import BLANK
from ringback.desk.labels import REPAIR_OUTCOMES
from ringback.dispatch import queries as dispatch
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
    answer_field, answers_customer = "finding", False

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


class AnswerOrder(SheetAction):
    verb, icon, tone = "answer_order", "send", "primary"
    label, done = _("Answer the order"), _("Answered. Whoever gave the order is told.")

    progress = words_field(_("What has been done so far"), rows=3)
    difficulty = words_field(
        _("What stands in the way"), rows=3, help_text=_("“Nothing” is an answer, too.")
    )
    completes_at = InstantField(label=_("Done by"))

    def act(self) -> object:
        return commands.answer_order(**self.where, **self.given)


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


class ForceClaim(SheetAction):
    verb, icon = "force_claim", "user"
    label, done = _("Give to a person"), _("It is in their hands now.")

    assignee = forms.ChoiceField(label=_("Colleague"))
    reason = CodedField("dispatch.force.reasons", label=_("Why"))

    def __init__(self, *args: Any, row: WorkSheet, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, row=row, now=now, **kwargs)
        able = [each for each in dispatch.people_for(row, now) if each.ref != row.excluded]
        names = display_names(each.ref for each in able)
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            BLANK,
            *((each.ref, self._told(names.get(each.ref, each.ref), each)) for each in able),
        ]

    def _told(self, name: str, each: dispatch.Candidate) -> str:
        words = gettext("present") if each.is_present else gettext("not present")
        points = gettext("%(points)d points in hand") % {"points": each.load}
        return f"{name} · {words} · {points}"

    def act(self) -> object:
        return commands.force_claim(**self.where, **self.given)


class AskAssist(SheetAction):
    verb, icon = "ask_assist", "users"
    label, done = _("Ask for help"), _("Asked. Your reply waits until they have answered.")

    department_path = forms.ChoiceField(label=_("Department"))
    what = words_field(_("What is asked for"), help_text=_("Colleagues read this."))

    def __init__(self, *args: Any, row: WorkSheet, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        departments = people.departments_serving(row.department_path)
        self.fields["department_path"].choices = [  # type: ignore[attr-defined]
            BLANK,
            *((each.path, each.name) for each in departments if each.path != row.department_path),
        ]

    def act(self) -> object:
        return commands.ask_assist(**self.where, **self.given)


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
