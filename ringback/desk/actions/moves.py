"""What a lead does about a limit in danger: one press, one command."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.base import once
from ringback.desk.choices import Choices
from ringback.desk.queries.next_hours import FORCE_REASONS
from ringback.dispatch import commands as dispatch
from ringback.dispatch.states import MoveKind
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.tickets import commands as tickets
from ringback.tickets.states import SupervisionCause

DONE = {
    MoveKind.GIVE: _("It is in their hands now."),
    MoveKind.FIRST: _("It comes first now; they are told."),
    MoveKind.RECALL: _("Recalled."),
    MoveKind.RESUME: _("The case goes on."),
    MoveKind.TAKE: _("The case is yours."),
    MoveKind.SUPERVISE: _("The order is given; its answer is timed."),
}


class MoveForm(forms.Form):
    """What a button of the list sends. Which of it a move needs is the move's business."""

    sheet_id = forms.IntegerField(required=False, min_value=1)
    ticket_id = forms.IntegerField(required=False, min_value=1)
    seen = forms.IntegerField(min_value=0)
    ref = forms.CharField(required=False, max_length=80)
    reason = forms.CharField(required=False, max_length=40)
    once = forms.CharField(max_length=40)


def carry_out(kind: MoveKind, form: MoveForm, *, actor: Actor, now: datetime) -> None:
    """Give the one command, once. Raises what the command raises, ``Invalid`` for what is none."""
    needed = "sheet_id" if kind in OF_SHEETS else "ticket_id"
    if not form.is_valid() or form.cleaned_data[needed] is None:
        raise Invalid(_("Something is missing or wrong. Nothing was saved."))
    with once.taken(form.cleaned_data["once"], now):
        DOES[kind](form.cleaned_data, {"actor": actor, "now": now})


def _give(given: dict[str, Any], by: dict[str, Any]) -> None:
    reasons = Choices(handbook.edition_at(by["now"]).pk).pairs(FORCE_REASONS)
    if given["reason"] not in dict(reasons):
        raise Invalid(_("Forcing a sheet needs a reason."))
    tickets.force_claim(
        sheet_id=given["sheet_id"],
        assignee=given["ref"],
        reason=given["reason"],
        seen=given["seen"],
        **by,
    )


def _first(given: dict[str, Any], by: dict[str, Any]) -> None:
    dispatch.put_first(sheet_id=given["sheet_id"], seen=given["seen"], **by)


def _recall(given: dict[str, Any], by: dict[str, Any]) -> None:
    tickets.recall(sheet_id=given["sheet_id"], reason=given["reason"], seen=given["seen"], **by)


def _resume(given: dict[str, Any], by: dict[str, Any]) -> None:
    tickets.resume(ticket_id=given["ticket_id"], seen=given["seen"], **by)


def _take(given: dict[str, Any], by: dict[str, Any]) -> None:
    tickets.take(ticket_id=given["ticket_id"], **by)


def _supervise(given: dict[str, Any], by: dict[str, Any]) -> None:
    tickets.supervise(ticket_id=given["ticket_id"], cause=SupervisionCause.LEAD, **by)


OF_SHEETS = (MoveKind.GIVE, MoveKind.FIRST, MoveKind.RECALL)
DOES: dict[MoveKind, Callable[[dict[str, Any], dict[str, Any]], None]] = {
    MoveKind.GIVE: _give,
    MoveKind.FIRST: _first,
    MoveKind.RECALL: _recall,
    MoveKind.RESUME: _resume,
    MoveKind.TAKE: _take,
    MoveKind.SUPERVISE: _supervise,
}
