"""Reading what is masked: asked for by field, with a coded reason, for a short time, journalled."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import access, cards, events, policy, queries
from ringback.customers.models import Customer, Reveal
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound


@command
def reveal(
    *,
    customer: Customer,
    field: str,
    reason: str,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Reveal:
    """Let the actor, and nobody else, read one field of the card until the reveal expires.

    ``field`` is a ``Shown.field`` of the card, ``reason`` a code of the manual's list. Each time is
    journalled, with field and reason and never the value. Raises ``NotFound`` when the card has no
    such field, ``Invalid`` for an unknown reason or a missing note.
    """
    head = queries.head_of(customer)
    access.require_reveal(actor, head)
    _require_reason(reason, note, now)
    if field not in cards.fields_of(cards.card(customer=head, actor=actor, now=now)):
        raise NotFound(_("There is nothing to reveal."))
    opened = Reveal.objects.create(
        customer=head,
        field=field,
        reason=reason,
        note=note.strip() or None,
        revealed_by=actor.ref,
        revealed_at=now,
        expires_at=now + policy.reveal_lifetime(now),
    )
    news = events.CustomerRevealed(
        customer_id=head.pk, field=field, reason=reason, expires_at=opened.expires_at
    )
    journal.record(news, actor=actor, now=now)
    return opened


def _require_reason(reason: str, note: str, now: datetime) -> None:
    reasons = policy.reveal_reasons(now)
    if reason not in reasons:
        raise Invalid(
            _("Choose a reason from the list. Nothing was revealed."),
            fields={"reason": _("Choose a reason.")},
        )
    if reasons[reason].needs_note and not note.strip():
        raise Invalid(
            _("This reason needs a note. Nothing was revealed."),
            fields={"note": _("Say what for.")},
        )
