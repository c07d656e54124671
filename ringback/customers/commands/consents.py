"""What customers agree to, and take back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, events, families
from ringback.customers.models import Consent, Customer
from ringback.customers.states import ConsentChannel, Purpose
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict

ALREADY = _("The customer agreed to this already. Nothing was changed.")


@command
def give_consent(
    *,
    customer: Customer,
    purpose: Purpose,
    channel: ConsentChannel,
    actor: Actor,
    now: datetime,
) -> Consent:
    """Raises ``Conflict`` when it was given already, by whichever record of a merged customer."""
    access.require_consent(actor, customer)
    if _live(customer, purpose).exists():
        raise Conflict(ALREADY)
    consent = Consent(customer=customer, purpose=purpose, channel=channel, given_at=now)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError:
        raise Conflict(ALREADY) from None
    news = events.ConsentGiven(customer_id=customer.pk, purpose=purpose, channel=channel)
    journal.record(news, actor=actor, now=now)
    return consent


@command
def withdraw_consent(*, customer: Customer, purpose: Purpose, actor: Actor, now: datetime) -> None:
    """Taken back for everybody merged into one: there is one person, and one will.

    Raises ``Conflict`` when there is nothing to take back.
    """
    access.require_consent(actor, customer)
    if not _live(customer, purpose).update(withdrawn_at=now):
        raise Conflict(_("The customer has not agreed to this. Nothing was changed."))
    news = events.ConsentWithdrawn(customer_id=customer.pk, purpose=purpose)
    journal.record(news, actor=actor, now=now)


def _live(customer: Customer, purpose: Purpose) -> QuerySet[Consent]:
    family = families.family_of(customer.pk)
    return Consent.objects.filter(
        customer_id__in=family, purpose=purpose, withdrawn_at__isnull=True
    )
