"""What departments answer, and what the accepting desk says to it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, limits, outcomes, rules, timing
from ringback.tickets.commands.moves import about, move_sheet
from ringback.tickets.models import Reply, WorkSheet
from ringback.tickets.states import OPEN_SHEET, REVIEWED, SheetKind

GAPS = {
    rules.Gap.CAUSE: ("cause", _("Name the cause.")),
    rules.Gap.FINDING: ("finding", _("Say what was found, with evidence.")),
    rules.Gap.EMPTY_PHRASE: (
        "finding",
        _("“Handled, explained” alone says nothing: what was found, what was done?"),
    ),
    rules.Gap.CUSTOMER_CONTACT: (
        "customer_contacted_at",
        _("When was the customer contacted?"),
    ),
    rules.Gap.CONTACT_IN_FUTURE: (
        "customer_contacted_at",
        _("The contact lies in the future."),
    ),
    rules.Gap.NEXT_STEP: ("next_step", _("Say what happens next, or that nothing is left.")),
}


@command
def reply(
    *,
    sheet_id: int,
    draft: rules.ReplyDraft,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Reply:
    """Hand in a reply sheet (回单). Raises ``Invalid`` naming what is missing (§3.3)."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_work_on(actor, sheet))
    _require_reviewed(sheet)
    _require_no_open_assist(sheet)
    gaps = rules.reply_gaps(draft, limits.reply_gate(sheet), now)
    if gaps:
        raise Invalid(
            _("The reply does not pass yet. What you wrote was kept; add what is missing."),
            fields=dict(GAPS[gap] for gap in reversed(gaps)),
            code="reply_gate",
        )
    assert draft.customer_contacted_at is not None  # the gate asked for it
    # Help that was asked for since the sheet was read has changed its version.
    move_sheet(sheet, "reply", seen=sheet.version if seen is None else seen)
    handed_in = Reply.objects.create(
        sheet=sheet,
        cause=draft.cause,
        finding=draft.finding,
        next_step=draft.next_step,
        customer_contacted_at=draft.customer_contacted_at,
        replied_at=now,
        replied_by=actor.ref,
    )
    timing.stop(sheet, Metric.SHEET, actor=actor, now=now)
    timing.start(sheet, Metric.REVIEW, actor=actor, now=now)
    journal.record(
        events.SheetReplied(**about(sheet), reply_id=handed_in.pk, cause=draft.cause),
        actor=actor,
        now=now,
    )
    return handed_in


@command
def pass_reply(*, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime) -> WorkSheet:
    """The accepting desk is content (审核). Nobody reviews their own reply."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_review(actor, sheet))
    move_sheet(sheet, "pass", seen=seen, ended_at=now)
    _review(sheet, passed=True, remark=None, actor=actor, now=now)
    journal.record(events.SheetPassed(**about(sheet)), actor=actor, now=now)
    return sheet


@command
def send_back(
    *, sheet_id: int, remark: str, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """Not enough: back to the same person with a remark. Raises ``Invalid`` without one."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_review(actor, sheet))
    if not remark.strip():
        raise Invalid(
            _("Say what the reply lacks."), fields={"remark": _("This field is required.")}
        )
    move_sheet(sheet, "send_back", seen=seen)
    _review(sheet, passed=False, remark=remark, actor=actor, now=now)
    # The department's own limit goes on from where its reply had stopped it.
    timing.resume(sheet, Metric.SHEET, actor=actor, now=now)
    journal.record(events.SheetSentBack(**about(sheet)), actor=actor, now=now)
    return sheet


def _review(
    sheet: WorkSheet, *, passed: bool, remark: str | None, actor: Actor, now: datetime
) -> None:
    timing.stop(sheet, Metric.REVIEW, actor=actor, now=now)
    handed_in = Reply.objects.get(sheet=sheet, passed__isnull=True)
    handed_in.passed = passed
    handed_in.reviewed_at = now
    handed_in.reviewed_by = actor.ref
    handed_in.remark = remark
    handed_in.save(update_fields=["passed", "reviewed_at", "reviewed_by", "remark"])


@command
def complete(
    *, sheet_id: int, outcome: str, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """End a sheet that needs no review (a call-back, a visit of care) with a coded outcome.

    Raises ``Invalid`` for one its kind does not know.
    """
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_work_on(actor, sheet))
    if SheetKind(sheet.kind) in REVIEWED:
        raise Conflict(_("This sheet ends with a reply and its review."))
    if sheet.kind == SheetKind.SUPERVISION:
        raise Conflict(_("A supervision order is answered in writing."))
    outcomes.check(sheet.kind, outcome)
    move_sheet(sheet, "complete", seen=seen, ended_at=now)
    timing.stop(sheet, Metric.SHEET, actor=actor, now=now)
    journal.record(events.SheetCompleted(**about(sheet), outcome=outcome), actor=actor, now=now)
    return sheet


@command
def accept_return(
    *, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """The return was right: the sheet is void and the desk sends the work elsewhere."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_review(actor, sheet))
    move_sheet(sheet, "accept_return", seen=seen, ended_at=now)
    timing.cancel(sheet, actor=actor, now=now)
    journal.record(
        events.SheetReturnAccepted(**about(sheet), reason=sheet.return_reason),
        actor=actor,
        now=now,
    )
    return sheet


@command
def refuse_return(
    *, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """The work is theirs after all: the sheet goes back to the department's pool."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_review(actor, sheet))
    reason = sheet.return_reason
    move_sheet(sheet, "refuse_return", seen=seen, assignee="", claimed_at=None, return_reason="")
    journal.record(events.SheetReturnRefused(**about(sheet), reason=reason), actor=actor, now=now)
    return sheet


def _require_no_open_assist(sheet: WorkSheet) -> None:
    """The reply waits until every assist has ended (§3.1.4)."""
    if sheet.assisted_by.filter(state__in=OPEN_SHEET).exists():
        raise Conflict(
            _("Somebody is still helping with this sheet. Review their reply or recall it first."),
            code="open_assist",
        )


def _require_reviewed(sheet: WorkSheet) -> None:
    if SheetKind(sheet.kind) not in REVIEWED:
        raise Conflict(_("This sheet ends with an outcome, not with a reply."))
