"""How a customer can be reached."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, events
from ringback.customers.drafts import NewContactPoint
from ringback.customers.models import ContactPoint, Customer
from ringback.customers.rows import Rows
from ringback.customers.states import ContactType
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@command
def add_contact_point(
    *, customer: Customer, draft: NewContactPoint, actor: Actor, now: datetime
) -> ContactPoint:
    """Raises ``Invalid`` for a value that is none, ``Conflict`` when the customer has it already.

    Somebody else may have the same value: it is shared then, and nobody is merged.
    """
    access.require_change(actor, customer)
    rows = Rows(now, actor.ref)
    point = rows.add_contact_point(customer, draft.cleaned())
    if _same_value(customer, point):
        raise Conflict(_("The customer can be reached there already. Nothing was saved."))
    rows.write()
    journal.record(
        events.ContactPointAdded(
            customer_id=customer.pk,
            contact_point_id=point.pk,
            type=ContactType(point.type),
            shared=point.shared,
        ),
        actor=actor,
        now=now,
    )
    return point


@command
def verify_contact_point(*, contact_point: ContactPoint, actor: Actor, now: datetime) -> None:
    """It was checked just now that this reaches the customer. Raises ``Conflict`` once removed."""
    access.require_verify(actor, contact_point.customer)
    live = ContactPoint.objects.filter(pk=contact_point.pk, removed_at__isnull=True)
    if not live.update(verified_at=now):
        raise _removed()
    news = events.ContactPointVerified(
        customer_id=contact_point.customer_id, contact_point_id=contact_point.pk
    )
    journal.record(news, actor=actor, now=now)


@command
def remove_contact_point(*, contact_point: ContactPoint, actor: Actor, now: datetime) -> None:
    """It no longer reaches the customer. The row stays for what was sent there."""
    access.require_change(actor, contact_point.customer)
    live = ContactPoint.objects.filter(pk=contact_point.pk, removed_at__isnull=True)
    if not live.update(removed_at=now):
        raise _removed()
    news = events.ContactPointRemoved(
        customer_id=contact_point.customer_id, contact_point_id=contact_point.pk
    )
    journal.record(news, actor=actor, now=now)


def _same_value(customer: Customer, point: ContactPoint) -> bool:
    return ContactPoint.objects.filter(
        customer=customer,
        type=point.type,
        value_index=point.value_index,
        removed_at__isnull=True,
    ).exists()


def _removed() -> Conflict:
    return Conflict(_("That way to reach the customer has been removed. Nothing was changed."))
