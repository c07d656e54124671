"""A customer's record with what can be decided about it: consents, and whether two are one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal, names
from ringback.customers import queries as customers
from ringback.customers.queries import Consent, Customer, Merge, MergeProposal, Watch
from ringback.customers.states import (
    CONSENT_CHANNEL_LABELS,
    MERGE_REASON_LABELS,
    PURPOSE_LABELS,
    WATCH_REASON_LABELS,
    ConsentChannel,
    MergeDecision,
    MergeReason,
    Purpose,
    WatchReason,
)
from ringback.desk.choices import Choices
from ringback.desk.queries.cards import CustomerCard, card_of
from ringback.desk.queries.contacts import Candidate, named
from ringback.desk.queries.customer_life import Life, life_of
from ringback.desk.queries.lists import PAGE
from ringback.desk.queries.naming import names_of
from ringback.desk.queries.story import Line, line_of
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound

MOST_TWINS = 10
LATEST = 50
"""Entries of a record's own story that its page tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """``since`` is null while nothing is agreed to; ``withdrawn_at`` when it was taken back."""

    purpose: object
    channel: object
    since: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """A merge that waits: ``kept`` and ``merged`` under their masked names."""

    proposal_id: int
    kept: str
    merged: str
    reason: object
    proposed_at: datetime
    proposed_by: str


@dataclass(frozen=True, slots=True)
class MergedLine:
    merge_id: int
    name: str
    merged_at: datetime
    merged_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerPage:
    """``twins`` share a number or a document with the customer: perhaps the same person."""

    customer: Customer
    card: CustomerCard
    name: str
    choices: Choices
    consents: Sequence[ConsentLine]
    twins: Sequence[Candidate]
    proposals: Sequence[ProposalLine]
    merged: Sequence[MergedLine]
    watch: Watch | None
    watched_by: str
    verbs: Collection[str]
    story: Sequence[Line]
    life: Life

    @property
    def watch_reason(self) -> object:
        return WATCH_REASON_LABELS[WatchReason(self.watch.reason)] if self.watch else ""


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Two records side by side. ``decision`` is empty while it waits; ``decided_by`` a name."""

    proposal: MergeProposal
    line: ProposalLine
    kept: CustomerCard
    merged: CustomerCard
    decision: str
    decided_by: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class ProposalList:
    """``older``: the key to turn the page by, if there is more."""

    lines: Sequence[ProposalLine]
    older: int | None


def customer_page(
    *, customer_id: UUID, before: datetime | None = None, actor: Actor, now: datetime
) -> CustomerPage:
    """The record served under an id. Raises ``NotFound`` when the actor may not know of it."""
    found = customers.known(customer_id=customer_id, actor=actor)
    card = card_of(found, actor=actor, now=now)
    assert card is not None  # it is known to the actor
    choices = Choices(handbook.edition_at(now).pk)
    waiting = list(customers.open_proposals(found, actor)[:PAGE])
    named_already = {each for row in waiting for each in (row.kept_id, row.merged_id)}
    family = customers.family_of(found.pk)
    standing = customers.watch_on(family, now)
    twins = customers.twins_of(found).visible_to(actor).exclude(pk__in=named_already)
    return CustomerPage(
        customer=found,
        card=card,
        name=_name(found.pk),
        choices=choices,
        consents=[_consent(*each) for each in customers.consents_of(found).items()],
        twins=named(twins.values_list("pk", flat=True)[:MOST_TWINS]),
        proposals=_proposals(waiting),
        merged=_merged(customers.merges_of(found)),
        watch=standing,
        watched_by=names.display_name(standing.watched_by) if standing else "",
        verbs=set(customers.customer_verbs(found, actor))
        - {"watch" if standing else "stop_watching"},
        story=_story(family, choices, now),
        life=life_of(family, before=before, actor=actor, now=now),
    )


def merge_proposals(*, before: int | None, actor: Actor) -> ProposalList:
    """Raises ``NotAllowed`` for whoever decides nothing here."""
    if not customers.may_decide(actor):
        raise NotAllowed(_("This list is for whoever decides about it: a team lead."))
    rows = customers.proposals_page(actor=actor, before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    return ProposalList(_proposals(shown), shown[-1].pk if len(rows) > PAGE else None)


def merge_proposal(*, proposal_id: int, actor: Actor, now: datetime) -> ProposalPage:
    """Raises ``NotFound`` unless the actor knows both customers."""
    found = customers.proposal(proposal_id=proposal_id, actor=actor)
    kept, merged = (card_of(each, actor=actor, now=now) for each in (found.kept, found.merged))
    if kept is None or merged is None:
        # One of them has been merged into somebody the actor knows nothing of.
        raise NotFound(_("One of these records is served as another customer now."))
    (line,) = _proposals([found])
    return ProposalPage(
        proposal=found,
        line=line,
        kept=kept,
        merged=merged,
        decision=MergeDecision(found.decision) if found.decision else "",
        decided_by=names.display_names([found.decided_by]).get(found.decided_by, ""),
        may_decide=customers.may_decide(actor) and not found.decision,
    )


def _name(customer_id: UUID) -> str:
    return named([customer_id])[0].name


def _consent(purpose: Purpose, row: Consent | None) -> ConsentLine:
    is_live = row is not None and row.withdrawn_at is None
    return ConsentLine(
        purpose=PURPOSE_LABELS[purpose],
        channel=CONSENT_CHANNEL_LABELS[ConsentChannel(row.channel)] if row else "",
        since=row.given_at if row and is_live else None,
        withdrawn_at=row.withdrawn_at if row else None,
    )


def _proposals(rows: Iterable[MergeProposal]) -> list[ProposalLine]:
    found = list(rows)
    customer_ids = {each for row in found for each in (row.kept_id, row.merged_id)}
    masked = {each.customer_id: each.name for each in named(customer_ids)}
    people = names.display_names({row.proposed_by for row in found})
    return [
        ProposalLine(
            proposal_id=row.pk,
            kept=masked[row.kept_id],
            merged=masked[row.merged_id],
            reason=MERGE_REASON_LABELS[MergeReason(row.reason)],
            proposed_at=row.proposed_at,
            proposed_by=people.get(row.proposed_by, ""),
        )
        for row in found
    ]


def _merged(rows: Sequence[Merge]) -> list[MergedLine]:
    masked = {each.customer_id: each.name for each in named(row.merged_id for row in rows)}
    people = names.display_names({row.merged_by for row in rows})
    return [
        MergedLine(row.pk, masked[row.merged_id], row.merged_at, people.get(row.merged_by, ""))
        for row in rows
    ]


def _story(customer_ids: Sequence[UUID], choices: Choices, now: datetime) -> list[Line]:
    """The journal of the record and of those merged into it, newest first."""
    about = journal.timeline([("customer", str(each)) for each in customer_ids])
    entries = list(about.order_by("-id")[:LATEST])
    words = {entry.actor for entry in entries} | {entry.on_behalf_of for entry in entries}
    told = names_of(words, choices=choices, now=now)
    return [line_of(entry, told) for entry in entries]
