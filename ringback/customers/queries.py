"""What others may ask of customers.

Whole values only: there is no search by part of a name or number. Look-ups answer the customers
now served (:func:`served`); narrow them with ``visible_to(actor)`` before showing any.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base.ids import known_ids
from ringback.base.prepared import NOBODY, NOWHERE, Prepared, rows_of
from ringback.customers import access, families, indexes, rules
from ringback.customers.cards import Card, ContactLine, Shown, SubscriptionLine, card
from ringback.customers.models import (
    Account,
    Consent,
    ContactPoint,
    Customer,
    CustomerQuerySet,
    Merge,
    MergeProposal,
    Subscription,
    ways_of_knowing,
)
from ringback.customers.policy import RevealReason, reveal_reasons
from ringback.customers.standing import Standing, standings, standings_within
from ringback.customers.states import ContactType, IdentityType, Purpose
from ringback.customers.watches import Watch, watch_on, watched
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.kernel.phones import normalise_access_number, normalise_phone

__all__ = [
    "Card",
    "Consent",
    "ContactLine",
    "Customer",
    "Merge",
    "MergeProposal",
    "RevealReason",
    "Shown",
    "Standing",
    "Subscription",
    "SubscriptionLine",
    "Watch",
    "by_access_number",
    "by_account_number",
    "by_identity_number",
    "by_phone",
    "by_phones",
    "card",
    "consents_of",
    "consents_to",
    "customer",
    "customer_verbs",
    "families_of",
    "family_of",
    "head_of",
    "heads_of",
    "known",
    "line_of",
    "lines_of",
    "may_decide",
    "merges_of",
    "names_of_customers",
    "open_proposals",
    "phone_to_reach",
    "proposal",
    "proposals_page",
    "reveal_reasons",
    "served",
    "standings",
    "twins_of",
    "watch_on",
    "watched",
    "ways_of_knowing",
]

family_of = families.family_of
families_of = families.families_of
heads_of = families.heads_of


PAGE = 50
"""Rows of a kind that a page shows of one customer."""
LONGEST_HISTORY = 500
"""Consents of one person that are looked through; somebody changes their mind now and then."""


def known(*, customer_id: UUID, actor: Actor) -> Customer:
    """The customer served under an id. Raises ``NotFound`` when the actor may not know of them."""
    found = served([customer_id]).visible_to(actor).first()
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


def is_any_known() -> bool:
    """Whether anybody at all is registered."""
    return Customer.objects.exists()


def customer_verbs(found: Customer, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the record of a customer they know."""
    may_change = actor.may("customer.change")
    may = {
        "reveal": access.may_reveal(actor),
        "give_consent": may_change,
        "withdraw_consent": may_change,
        "propose_merge": may_change,
        "watch": may_change,
        "stop_watching": may_change,
        "unmerge": may_decide(actor),
    }
    return tuple(verb for verb, allowed in may.items() if allowed)


def lines_of(customer: Customer) -> list[Subscription]:
    """What a customer has in use, the eldest first; ask for the customer first. The plain number
    is for a port to the operator's systems alone."""
    found = Subscription.objects.filter(
        customer_id__in=families.family_of(customer.pk), ends_at__isnull=True
    )
    return list(found.order_by("starts_at", "id")[:PAGE])


def line_of(customer: Customer, subscription_id: UUID | None) -> Subscription:
    """One of them; the eldest unless told. Raises ``NotFound``."""
    for line in lines_of(customer):
        if subscription_id in (None, line.pk):
            return line
    raise NotFound(_("The customer has no such line in use."))


def may_decide(actor: Actor) -> bool:
    """Whether two customers are one is for a team lead to say."""
    return actor.may("customer.merge")


def customer(customer_id: UUID) -> Customer | None:
    """The row itself, merged or not; :func:`head_of` tells who is served."""
    return Customer.objects.filter(pk=customer_id).first()


def head_of(customer: Customer) -> Customer:
    """The customer this one was merged into, or itself."""
    head = families.heads_of([customer.pk])[customer.pk]
    return customer if head == customer.pk else Customer.objects.get(pk=head)


def acquaintance(
    customers: Collection[Customer], *, known: Collection[UUID]
) -> tuple[dict[UUID, UUID], dict[UUID, Standing]]:
    """Of customers who are served, everybody served as one of the ``known`` among them, and how
    each stands. The others were registered just now: they have been nobody else and hold nothing.
    """
    heads, family = families.heads_and_families(known) if known else ({}, {})
    found = standings_within(heads, family) if known else {}
    new = {each.pk: Standing(each.kind) for each in customers if each.pk not in known}
    return family, found | new


def served(customer_ids: Iterable[UUID]) -> CustomerQuerySet:
    """Those customers, each merged one replaced by its head; the eldest first."""
    heads = families.heads_of(customer_ids).values()
    return Customer.objects.filter(pk__in=set(heads)).order_by("pk")


def by_phone(number: str) -> CustomerQuerySet:
    """Who can be reached at a number or holds a live subscription under it; nobody when it is no
    number. Several when it is shared: whoever asks lets a person choose."""
    stored = normalise_phone(number)
    if stored is None:
        return Customer.objects.none()
    return served([*_reached_at(ContactType.PHONE, stored), *_holders_of(stored)])


def by_phones(stored: Collection[str]) -> dict[str, list[Customer]]:
    """The same for many numbers in their stored form, each with those who serve under it: whoever
    holds the line first. Four queries however many."""
    if len(stored) == 1:
        (number,) = stored
        return {number: _serving(number)}
    lines = {indexes.of_access_number(number): number for number in stored}
    points = {indexes.of_contact(ContactType.PHONE, number): number for number in stored}
    found: dict[str, list[UUID]] = {number: [] for number in stored}
    for index, customer_id in _held(list(lines)):
        found[lines[index]].append(customer_id)
    for index, customer_id in _reached(list(points)):
        found[points[index]].append(customer_id)
    if not any(found.values()):
        return {number: [] for number in stored}
    heads = families.heads_of({each for ids in found.values() for each in ids})
    rows = _rows(set(heads.values()))
    return {
        number: list(dict.fromkeys(rows[heads[each]] for each in ids))
        for number, ids in found.items()
    }


def _serving(number: str) -> list[Customer]:
    """Who serves under one number, whoever holds the line first: asked in one query."""
    line = indexes.of_access_number(number)
    asked = _held_or_reached(line, indexes.of_contact(ContactType.PHONE, number))
    ids = [customer_id for _rank, _pk, customer_id in sorted(asked)]
    if not ids:
        return []
    heads = families.heads_of(ids)
    rows = _rows(set(heads.values()))
    return list(dict.fromkeys(rows[heads[each]] for each in ids))


def _rows(ids: Collection[UUID]) -> dict[UUID, Customer]:
    if len(ids) == 1:
        return {row.pk: row for row in _row(*ids)}
    return Customer.objects.in_bulk(list(ids))


_row = rows_of(Customer, lambda pk: Customer.objects.filter(pk=pk), ("id", NOBODY))


def _held(lines: list[str]) -> "QuerySet[Any, Any]":
    held = Subscription.objects.filter(access_index__in=lines, ends_at__isnull=True)
    return held.order_by("pk").values_list("access_index", "customer_id")


def _reached(points: list[str]) -> "QuerySet[Any, Any]":
    reached = ContactPoint.objects.filter(
        type=ContactType.PHONE, value_index__in=points, removed_at__isnull=True
    )
    return reached.order_by("pk").values_list("value_index", "customer_id")


def _ranked(rank: int, found: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    ranked: QuerySet[Any, Any] = found.order_by().annotate(
        rank=Value(rank, output_field=IntegerField())
    )
    return ranked.values_list("rank", "pk", "customer_id")


_held_or_reached = Prepared(
    lambda line, point: _ranked(0, _held([line])).union(_ranked(1, _reached([point])), all=True),
    (Subscription, "access_index", f"{NOWHERE} line"),
    (ContactPoint, "value_index", NOWHERE),
)


def by_access_number(number: str) -> CustomerQuerySet:
    """Who holds a live subscription under an access number."""
    stored = normalise_access_number(number)
    return served(_holders_of(stored)) if stored else Customer.objects.none()


def by_account_number(number: str) -> CustomerQuerySet:
    stored = rules.normalise_account(number)
    if stored is None:
        return Customer.objects.none()
    found = Account.objects.filter(number_index=indexes.of_account(stored))
    return served(found.values_list("customer_id", flat=True))


def by_identity_number(number: str) -> CustomerQuerySet:
    """Who registered with a document of that number, whatever its kind."""
    stored = {rules.normalise_identity(type_, number) for type_ in IdentityType} - {None}
    wanted = [indexes.of_identity(each) for each in stored if each]
    found = Customer.objects.filter(identity_index__in=wanted)
    return served(found.values_list("pk", flat=True))


def twins_of(customer: Customer) -> CustomerQuerySet:
    """Other customers who share a phone number or a document: worth a proposal, no more."""
    family = families.family_of(customer.pk)
    numbers = ContactPoint.objects.filter(
        customer_id__in=family, type=ContactType.PHONE, removed_at__isnull=True
    ).values("value_index")
    reached = ContactPoint.objects.filter(
        type=ContactType.PHONE, value_index__in=numbers, removed_at__isnull=True
    )
    ids = set(reached.values_list("customer_id", flat=True))
    documents = set(
        Customer.objects.filter(pk__in=family)
        .exclude(identity_index="")
        .values_list("identity_index", flat=True)
    )
    ids |= set(Customer.objects.filter(identity_index__in=documents).values_list("pk", flat=True))
    return served(ids).exclude(pk=family[0])


def proposals_page(*, actor: Actor, before: int | None, limit: int) -> list[MergeProposal]:
    """Merges that await a decision, of customers this actor knows; the latest first."""
    known_to = Customer.objects.visible_to(actor).values("pk")
    waiting = MergeProposal.objects.filter(
        decided_at__isnull=True, kept__in=known_to, merged__in=known_to
    )
    if before is not None:
        waiting = waiting.filter(pk__lt=before)
    return list(waiting.select_related("kept", "merged").order_by("-pk")[:limit])


def proposal(*, proposal_id: int, actor: Actor) -> MergeProposal:
    """Decided or not. Raises ``NotFound`` unless the actor knows both customers."""
    known_to = Customer.objects.visible_to(actor).values("pk")
    found = MergeProposal.objects.filter(pk=proposal_id, kept__in=known_to, merged__in=known_to)
    row = found.select_related("kept", "merged").first()
    if row is None:
        raise NotFound(_("There is no such merge to decide on."))
    return row


def merges_of(customer: Customer) -> list[Merge]:
    """The live merges by which others are served as this customer, the oldest first."""
    live = Merge.objects.filter(kept_id__in=families.family_of(customer.pk), undone_at__isnull=True)
    return list(live.select_related("kept", "merged").order_by("id")[:PAGE])


def open_proposals(customer: Customer, actor: Actor) -> QuerySet[MergeProposal]:
    """Merges that await a decision and would take in or keep this customer, with somebody the actor
    may know of; oldest first."""
    known_to = Customer.objects.visible_to(actor)
    undecided = MergeProposal.objects.filter(
        decided_at__isnull=True, kept__in=known_to, merged__in=known_to
    ).order_by("id")
    return undecided.filter(kept=customer) | undecided.filter(merged=customer)


def phone_to_reach(customer: Customer) -> ContactPoint | None:
    """The number to call or write to: the one verified last, else the one added last."""
    family = families.family_of(customer.pk)
    numbers = ContactPoint.objects.filter(
        customer_id__in=family, type=ContactType.PHONE, removed_at__isnull=True
    )
    verified = numbers.filter(verified_at__isnull=False).order_by("-verified_at", "-id").first()
    return verified or numbers.order_by("-added_at", "-id").first()


_LAST_WORD = Coalesce("withdrawn_at", "given_at")


def consents_of(customer: Customer) -> dict[Purpose, Consent | None]:
    """Every purpose with the row that says how it stands, by whichever record of a merged
    customer: the one last given or taken back; ``None`` when it was never given. An agreement of
    long ago does not outlive a later refusal because somebody merged two records."""
    given = Consent.objects.filter(customer_id__in=families.family_of(customer.pk))
    stands: dict[Purpose, Consent | None] = dict.fromkeys(Purpose)
    for row in given.order_by(_LAST_WORD.desc(), "-id")[:LONGEST_HISTORY]:
        purpose = Purpose(row.purpose)
        stands[purpose] = stands[purpose] or row
    return stands


def consents_to(customer: Customer, purpose: Purpose) -> bool:
    family = families.family_of(customer.pk)
    said = Consent.objects.filter(customer_id__in=family, purpose=purpose)
    last = said.order_by(_LAST_WORD.desc(), "-id").first()
    return last is not None and last.withdrawn_at is None


def names_of_customers(customer_ids: Collection[str]) -> dict[str, str]:
    """The name resolver of ``customer:``, masked."""
    found = Customer.objects.filter(pk__in=known_ids(customer_ids)).only("pk", "name")
    return {str(row.pk): str(row.name or gettext("Customer")) for row in found}


def _reached_at(type_: ContactType, stored: str) -> Iterable[UUID]:
    index = indexes.of_contact(type_, stored)
    found = ContactPoint.objects.filter(type=type_, value_index=index, removed_at__isnull=True)
    return found.values_list("customer_id", flat=True)


def _holders_of(stored: str) -> Iterable[UUID]:
    index = indexes.of_access_number(stored)
    found = Subscription.objects.filter(access_index=index, ends_at__isnull=True)
    return found.values_list("customer_id", flat=True)
