"""What others may ask of customers.

Whole values only: there is no search by part of a name or number. Look-ups answer the customers
now served (:func:`served`); narrow them with ``visible_to(actor)`` before showing any.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from ringback.base.ids import known_ids
from ringback.customers import families, indexes, rules
from ringback.customers.cards import Card, ContactLine, Shown, SubscriptionLine, card
from ringback.customers.models import (
    Account,
    Consent,
    ContactPoint,
    Customer,
    CustomerQuerySet,
    MergeProposal,
    Subscription,
    ways_of_knowing,
)
from ringback.customers.policy import RevealReason, reveal_reasons
from ringback.customers.states import ContactType, IdentityType, Purpose
from ringback.kernel.phones import normalise_access_number, normalise_phone

__all__ = [
    "Card",
    "ContactLine",
    "Customer",
    "RevealReason",
    "Shown",
    "SubscriptionLine",
    "by_access_number",
    "by_account_number",
    "by_identity_number",
    "by_phone",
    "by_phones",
    "card",
    "consents_to",
    "customer",
    "families_of",
    "family_of",
    "head_of",
    "heads_of",
    "names_of_customers",
    "open_proposals",
    "phone_to_reach",
    "reveal_reasons",
    "served",
    "twins_of",
    "ways_of_knowing",
]

family_of = families.family_of
families_of = families.families_of
heads_of = families.heads_of


def customer(customer_id: UUID) -> Customer | None:
    """The row itself, merged or not; :func:`head_of` tells who is served."""
    return Customer.objects.filter(pk=customer_id).first()


def head_of(customer: Customer) -> Customer:
    """The customer this one was merged into, or itself."""
    head = families.heads_of([customer.pk])[customer.pk]
    return customer if head == customer.pk else Customer.objects.get(pk=head)


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
    lines = {indexes.of_access_number(number): number for number in stored}
    points = {indexes.of_contact(ContactType.PHONE, number): number for number in stored}
    held = Subscription.objects.filter(access_index__in=lines, ends_at__isnull=True)
    reached = ContactPoint.objects.filter(
        type=ContactType.PHONE, value_index__in=points, removed_at__isnull=True
    )
    found: dict[str, list[UUID]] = {number: [] for number in stored}
    for index, customer_id in held.order_by("pk").values_list("access_index", "customer_id"):
        found[lines[index]].append(customer_id)
    for index, customer_id in reached.order_by("pk").values_list("value_index", "customer_id"):
        found[points[index]].append(customer_id)
    heads = families.heads_of({each for ids in found.values() for each in ids})
    rows = Customer.objects.in_bulk(set(heads.values()))
    return {
        number: list(dict.fromkeys(rows[heads[each]] for each in ids))
        for number, ids in found.items()
    }


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


def open_proposals(customer: Customer) -> QuerySet[MergeProposal]:
    """Merges that await a decision and would take in or keep this customer; oldest first."""
    undecided = MergeProposal.objects.filter(decided_at__isnull=True).order_by("id")
    return undecided.filter(kept=customer) | undecided.filter(merged=customer)


def phone_to_reach(customer: Customer) -> ContactPoint | None:
    """The number to call or write to: the one verified last, else the one added last."""
    family = families.family_of(customer.pk)
    numbers = ContactPoint.objects.filter(
        customer_id__in=family, type=ContactType.PHONE, removed_at__isnull=True
    )
    verified = numbers.filter(verified_at__isnull=False).order_by("-verified_at", "-id").first()
    return verified or numbers.order_by("-added_at", "-id").first()


def consents_to(customer: Customer, purpose: Purpose) -> bool:
    family = families.family_of(customer.pk)
    return Consent.objects.filter(
        customer_id__in=family, purpose=purpose, withdrawn_at__isnull=True
    ).exists()


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
