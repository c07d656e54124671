"""Two customers held for one: proposed, decided by a person, undone when it was wrong."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, events, families
from ringback.customers.models import Customer, Merge, MergeProposal
from ringback.customers.states import MergeDecision, MergeReason
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid


@command
def propose_merge(
    *, kept: Customer, merged: Customer, reason: MergeReason, actor: Actor, now: datetime
) -> MergeProposal:
    """Raises ``Conflict`` when that awaits a decision already or one of them is merged away."""
    for customer in (kept, merged):
        access.require_change(actor, customer)
    if kept.pk == merged.pk:
        raise Invalid(_("Choose two different customers."))
    _require_heads(kept, merged)
    proposal = MergeProposal(
        kept=kept, merged=merged, reason=reason, proposed_at=now, proposed_by=actor.ref
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This merge has been proposed already and awaits a decision.")) from None
    news = events.MergeProposed(customer_id=kept.pk, merged_id=merged.pk, reason=reason)
    journal.record(news, actor=actor, now=now)
    return proposal


@command
def merge(*, proposal: MergeProposal, actor: Actor, now: datetime) -> Merge:
    """Serve ``proposal.merged`` as ``proposal.kept`` from now on. Both rows stay as they are, so
    :func:`unmerge` brings back exactly what was.

    Raises ``Conflict`` when it was decided already or one of them has been merged away.
    """
    kept, merged = proposal.kept, proposal.merged
    access.require_merge(actor, kept, merged)
    _decide(proposal, MergeDecision.MERGED, actor, now)
    _lock(kept, merged)
    _require_heads(kept, merged)
    done = Merge.objects.create(
        kept=kept, merged=merged, proposal=proposal, merged_at=now, merged_by=actor.ref
    )
    news = events.CustomerMerged(customer_id=kept.pk, merged_id=merged.pk)
    journal.record(news, actor=actor, now=now)
    return done


@command
def refuse_merge(*, proposal: MergeProposal, actor: Actor, now: datetime) -> None:
    """They are two. Raises ``Conflict`` when it was decided already."""
    access.require_merge(actor, proposal.kept, proposal.merged)
    _decide(proposal, MergeDecision.REFUSED, actor, now)
    news = events.MergeRefused(customer_id=proposal.kept_id, merged_id=proposal.merged_id)
    journal.record(news, actor=actor, now=now)


@command
def unmerge(*, merge: Merge, actor: Actor, now: datetime) -> None:
    """Part them again. Raises ``Conflict`` when that was done already."""
    access.require_merge(actor, merge.kept, merge.merged)
    live = Merge.objects.filter(pk=merge.pk, undone_at__isnull=True)
    if not live.update(undone_at=now, undone_by=actor.ref):
        raise Conflict(_("These customers have been parted already. Nothing was changed."))
    news = events.CustomerUnmerged(customer_id=merge.kept_id, merged_id=merge.merged_id)
    journal.record(news, actor=actor, now=now)


def _decide(proposal: MergeProposal, decision: MergeDecision, actor: Actor, now: datetime) -> None:
    undecided = MergeProposal.objects.filter(pk=proposal.pk, decided_at__isnull=True)
    if not undecided.update(decision=decision, decided_at=now, decided_by=actor.ref):
        raise Conflict(_("Somebody has decided on this merge already. Nothing was changed."))


def _lock(*customers: Customer) -> None:
    """Writing the rows holds them until the commit, always in the same order. Otherwise A into B
    and B into A, decided at once, would each see the other still apart."""
    for customer_id in sorted(customer.pk for customer in customers):
        Customer.objects.filter(pk=customer_id).update(version=F("version") + 1)


def _require_heads(*customers: Customer) -> None:
    ids = [customer.pk for customer in customers]
    if any(head != customer_id for customer_id, head in families.heads_of(ids).items()):
        raise Conflict(_("One of them has been merged with somebody already. Look again."))
