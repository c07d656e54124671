"""The facts that could wait are added; a case that waited for them alone goes on."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.catalog.queries import Leaf
from ringback.intake import access, drafts, events, limits, receipts, rules
from ringback.intake.commands.keeping import promised, refuse
from ringback.intake.commands.settling import take_out
from ringback.intake.models import IntakeForm, Triage
from ringback.intake.states import TriageReason, Verb
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import OPEN, Kind, TicketState


@command
def complete_form(
    *,
    ticket_id: int,
    answers: Mapping[str, object],
    facts: Mapping[str, Any] | None = None,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> IntakeForm:
    """Answer more questions of the case's leaf, or answer them anew (§2.2.1, §2.4.4). A case that
    waited in triage for this alone is accepted, and the receipt goes out.

    ``facts`` are what is known for the eligibility of a transaction; ``seen`` is the version of the
    form the actor looked at. Raises ``Invalid`` naming the questions, ``Conflict`` on a stale edit.
    """
    access.require(access.may_complete(actor))
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    if ticket.state not in OPEN or not ticket.category:
        raise Conflict(_("This case has no form to fill in any more, or none yet."))
    leaf = catalog.category(ticket.category, at=now)
    form = _kept(ticket, leaf, answers, seen=seen, actor=actor, now=now)
    _go_on(ticket, leaf, form, facts or {}, actor=actor, now=now)
    journal.record(
        events.FormCompleted(ticket_id=ticket_id, missing=tuple(form.missing)),
        actor=actor,
        now=now,
    )
    return form


def _kept(
    ticket: Ticket,
    leaf: Leaf,
    answers: Mapping[str, object],
    *,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> IntakeForm:
    """The form with the new answers. Those to questions another leaf asked fall away."""
    row, is_new = IntakeForm.objects.get_or_create(
        ticket_id=ticket.pk,
        defaults={
            "category": leaf.code,
            "answers": "{}",
            "complete_by": limits.complete_by(ticket.registered_at),
            "changed_at": now,
            "changed_by": actor.ref,
        },
    )
    if not is_new:
        _require_fresh(row, seen)
    asked = {field.code for field in leaf.form}
    known = json.loads(row.answers.reveal())
    earlier = {code: known[code] for code in known if code in asked}
    brought = tuple(code for code in row.brought if code in earlier and code not in answers)
    form = drafts.checked_form(leaf, {**earlier, **answers}, brought=brought, now=now)
    row.category = leaf.code
    row.answers = json.dumps(form.answers, ensure_ascii=False)
    row.missing, row.brought = list(form.missing), list(form.brought)
    row.changed_at, row.changed_by = now, actor.ref
    row.save()
    return row


def _require_fresh(row: IntakeForm, seen: int | None) -> None:
    """One conditional UPDATE: of two people who fill in the same form at once one is told."""
    rows = IntakeForm.objects.filter(pk=row.pk, version=row.version if seen is None else seen)
    if not rows.update(version=F("version") + 1):
        raise Conflict(
            _("Somebody else has filled in this form meanwhile. Nothing was overwritten.")
        )
    row.refresh_from_db()


def _go_on(
    ticket: Ticket,
    leaf: Leaf,
    form: IntakeForm,
    facts: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What waited for its facts alone is accepted, or told which condition is not met."""
    waiting = Triage.objects.filter(
        ticket_id=ticket.pk, settled_at=None, reason=TriageReason.INCOMPLETE
    ).first()
    if waiting is None or ticket.state != TicketState.REGISTERED:
        return
    kind = Kind(ticket.kind)
    verdict = drafts.eligibility(leaf, kind, facts)
    unsure = verdict.needs_person and not actor.may("ticket.accept")
    verb, _reason = rules.course(
        kind, None, ineligible=verdict.is_refused, incomplete=unsure or bool(form.missing)
    )
    if verb is Verb.TRIAGE:
        return
    take_out(waiting, actor=actor, now=now)
    on_behalf = access.on_behalf(actor)
    if verb is Verb.REFUSE:
        unmet = verdict.unmet[0]
        refuse(
            ticket_id=ticket.pk,
            requirement=unmet.code,
            condition=unmet.text.in_language(ticket.language),
            cure=unmet.cure.in_language(ticket.language),
            language=ticket.language,
            actor=on_behalf,
            now=now,
        )
        return
    promise = promised([ticket.pk], now)[ticket.pk]
    tickets.accept(ticket_id=ticket.pk, promised_at=promise, actor=on_behalf, now=now)
    receipts.send_receipt(ticket_id=ticket.pk, actor=on_behalf, now=now)
