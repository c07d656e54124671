"""A customer is watched, and no longer."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, events, families, policy
from ringback.customers.models import Customer
from ringback.customers.states import WatchReason
from ringback.customers.watches import Watch, watch_on
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid

ALREADY = _("This customer is watched already. Nothing was changed.")


@command
def watch(
    *, customer: Customer, reason: WatchReason, until: datetime, actor: Actor, now: datetime
) -> Watch:
    """Raises ``Invalid`` for an end that is past or later than the manual allows (§3.1.5),
    ``Conflict`` when the customer is watched already."""
    access.require_change(actor, customer)
    if not now < until <= policy.watch_until(now):
        problem = _("Choose an end in the future, within what § 3.1.5 allows.")
        raise Invalid(problem, fields={"until": problem})
    family = families.family_of(customer.pk)
    if watch_on(family, now):
        raise Conflict(ALREADY)
    lapsed = Watch.objects.filter(customer__in=family, ended_at=None)
    lapsed.update(ended_at=now, ended_by=actor.ref)
    row = Watch(customer=customer, reason=reason, watched_by=actor.ref, since=now, until=until)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(ALREADY) from None
    news = events.CustomerWatched(customer_id=customer.pk, reason=reason, until=until)
    journal.record(news, actor=actor, now=now)
    return row


@command
def stop_watching(*, customer: Customer, actor: Actor, now: datetime) -> None:
    """Raises ``Conflict`` when nobody watches the customer."""
    access.require_change(actor, customer)
    found = watch_on(families.family_of(customer.pk), now)
    live = Watch.objects.filter(pk=found.pk, ended_at=None) if found else Watch.objects.none()
    if not live.update(ended_at=now, ended_by=actor.ref):
        raise Conflict(_("This customer is not watched. Nothing was changed."))
    journal.record(events.CustomerUnwatched(customer_id=customer.pk), actor=actor, now=now)
