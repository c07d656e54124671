"""What customers agree to, and take back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, events
from ringback.customers.models import Consent, Customer
from ringback.customers.states import ConsentChannel, Purpose
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@command
def give_consent(
    *,
    customer: Customer,
    purpose: Purpose,
    channel: ConsentChannel,
    actor: Actor,
    now: datetime,
) -> Consent:
    """Raises ``Conflict`` when it was given already."""
    access.require_consent(actor, customer)
    consent = Consent(customer=customer, purpose=purpose, channel=channel, given_at=now)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("The customer agreed to this already. Nothing was changed.")) from None
    news = events.ConsentGiven(customer_id=customer.pk, purpose=purpose, channel=channel)
    journal.record(news, actor=actor, now=now)
    return consent


@command
def withdraw_consent(*, customer: Customer, purpose: Purpose, actor: Actor, now: datetime) -> None:
    """Raises ``Conflict`` when there is nothing to take back."""
    access.require_consent(actor, customer)
    live = Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at__isnull=True)
    if not live.update(withdrawn_at=now):
        raise Conflict(_("The customer has not agreed to this. Nothing was changed."))
    news = events.ConsentWithdrawn(customer_id=customer.pk, purpose=purpose)
    journal.record(news, actor=actor, now=now)
