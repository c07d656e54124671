"""Registering customers, one by one, found by number, or by the batch; and changing them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command, command_many, command_part
from ringback.customers import access, drafts, events, indexes, queries, rules
from ringback.customers.drafts import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.models import Customer, Subscription
from ringback.customers.rows import Rows
from ringback.customers.states import ContactType, IdentityType, Kind, Language
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import queries as people


@command
def register_customer(
    *, draft: NewCustomer, share_numbers: bool = True, actor: Actor, now: datetime
) -> Customer:
    """Whatever number the draft has in common with others: a new customer, never a merged one.

    ``share_numbers`` false: refuse if anybody has one of the numbers. Raises ``Invalid`` naming
    the field, ``Conflict`` when a number is taken or was so in this moment.
    """
    access.require_register(actor)
    (customer,) = _register([draft], share_numbers, actor, now)
    return customer


@command_many
def register_many(
    *, drafts: Sequence[NewCustomer], share_numbers: bool = True, actor: Actor, now: datetime
) -> list[Customer]:
    """The set form: all or none. Retry row by row when it is refused, to find which and why."""
    access.require_register(actor)
    return _register(drafts, share_numbers, actor, now)


@command_part
def register_if_free(*, draft: NewCustomer, actor: Actor, now: datetime) -> Customer | None:
    """One whose numbers nobody has; ``None`` when somebody has one: nothing is written then."""
    access.require_register(actor)
    cleaned = draft.cleaned()
    _require_places(home_path={cleaned.home_path}, site_path=_sites([cleaned]))
    rows = Rows(now, actor.ref)
    row = rows.add_customer(cleaned)
    if not rows.write_if_free():
        return None
    journal.record(_news(row), actor=actor, now=now)
    return row


def find_or_register(
    *,
    phone: str,
    name: str = "",
    home_path: str,
    language: Language = Language.CHINESE,
    actor: Actor,
    now: datetime,
) -> tuple[Customer, bool]:
    """The customer who writes from this number under this name, and whether they are new.

    A number may be shared, so a name that is told must fit: the customer of that name, or the only
    one whose name nobody has told; else somebody new. Without a name: whoever holds the number.
    Finding writes nothing, hence no command of its own. Raises ``Invalid`` for what is no number.
    """
    access.require_register(actor)
    point = NewContactPoint(type=ContactType.PHONE, value=phone).cleaned()
    known, is_held = _look_up(point.value, name)
    if known is not None:
        return known, False
    draft = NewCustomer(
        kind=Kind.PERSON,
        name=name,
        home_path=home_path,
        language=language,
        contact_points=(point,),
    )
    try:
        return register_customer(draft=draft, share_numbers=is_held, actor=actor, now=now), True
    except Conflict:
        # Somebody else registered the number between our look and our write: look again.
        known, _is_held = _look_up(point.value, name)
    if known is not None:
        return known, False
    return register_customer(draft=draft, actor=actor, now=now), True


@command
def add_subscription(
    *, customer: Customer, draft: NewSubscription, actor: Actor, now: datetime
) -> Subscription:
    """Raises ``Conflict`` while somebody else holds the product under that number."""
    access.require_change(actor, customer)
    cleaned = draft.cleaned()
    _require_places(site_path={cleaned.site_path} - {""})
    rows = Rows(now, actor.ref)
    subscription = rows.add_subscription(customer, cleaned)
    rows.write()
    journal.record(
        events.SubscriptionAdded(
            customer_id=customer.pk, subscription_id=subscription.pk, product=draft.product
        ),
        actor=actor,
        now=now,
    )
    return subscription


@command
def change_customer(
    *,
    customer: Customer,
    version: int,
    name: str | None = None,
    kind: Kind | None = None,
    identity: tuple[IdentityType, str] | None = None,
    language: Language | None = None,
    home_path: str | None = None,
    actor: Actor,
    now: datetime,
) -> Customer:
    """Change what is given; null leaves a field as it is. ``version`` is the one the reader saw.

    Raises ``Conflict`` when somebody changed the customer since, or when nothing is different.
    """
    access.require_change(actor, customer)
    claimed = Customer.objects.filter(pk=customer.pk, version=version)
    if not claimed.update(version=F("version") + 1):
        raise Conflict(
            _("Somebody else has just changed this customer. Look again; nothing was overwritten."),
            code="stale",
        )
    row = Customer.objects.get(pk=customer.pk)
    changed = _set_name(row, name) + _set_identity(row, identity)
    if home_path is not None:
        _require_places(home_path={home_path})
    for field, value in (("kind", kind), ("language", language), ("home_id", home_path)):
        if value is not None and getattr(row, field) != value:
            setattr(row, field, value)
            changed.append(field.removesuffix("_id"))
    if not changed:
        raise Conflict(_("That is what is written already. Nothing was changed."))
    row.save()
    news = events.CustomerChanged(customer_id=row.pk, fields=tuple(changed))
    journal.record(news, actor=actor, now=now)
    return row


def _register(
    new: Sequence[NewCustomer], share_numbers: bool, actor: Actor, now: datetime
) -> list[Customer]:
    cleaned = [draft.cleaned() for draft in new]
    _require_places(home_path={draft.home_path for draft in cleaned}, site_path=_sites(cleaned))
    rows = Rows(now, actor.ref)
    registered = [rows.add_customer(draft) for draft in cleaned]
    rows.write(share_numbers=share_numbers)
    journal.record_many(map(_news, registered), actor=actor, now=now)
    return registered


def _sites(cleaned: Sequence[NewCustomer]) -> set[str]:
    return {each.site_path for draft in cleaned for each in draft.subscriptions} - {""}


def _news(row: Customer) -> events.CustomerRegistered:
    return events.CustomerRegistered(
        customer_id=row.pk, customer_kind=Kind(row.kind), home_path=row.home_path
    )


def _look_up(stored_phone: str, name: str) -> tuple[Customer | None, bool]:
    """Who is meant by this number and name, and whether anybody at all has the number."""
    candidates = queries.by_phones([stored_phone])[stored_phone]
    place = rules.meant([row.name.reveal() if row.name else "" for row in candidates], name)
    return (None if place is None else candidates[place]), bool(candidates)


def _require_places(**paths: set[str]) -> None:
    """Paths by the field they were handed in as. Raises ``Invalid`` for those that lead nowhere."""
    known = people.known_paths(set().union(*paths.values()))
    wrong = [field for field, given in paths.items() if given - known]
    if wrong:
        raise Invalid(
            _("There is no such organisation. Nothing was saved."),
            fields=dict.fromkeys(wrong, _("Choose an organisation.")),
        )


def _set_name(row: Customer, name: str | None) -> list[str]:
    if name is None:
        return []
    stored = drafts.clean_name(name)
    if row.name and row.name.reveal() == stored:
        return []
    row.name = stored
    return ["name"]


def _set_identity(row: Customer, identity: tuple[IdentityType, str] | None) -> list[str]:
    if identity is None:
        return []
    type_, stored = identity[0], drafts.clean_identity(*identity)
    index = indexes.of_identity(stored)
    if (row.identity_type, row.identity_index) == (type_, index):
        return []
    row.identity_type, row.identity_number, row.identity_index = type_, stored, index
    return ["identity"]
