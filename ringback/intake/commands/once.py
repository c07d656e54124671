"""A request of an API client, taken once however often it is sent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base.inserts import fresh, insert_if_new, rewrite
from ringback.base.prepared import NOWHERE, rows_of
from ringback.base.verbs import command_many
from ringback.intake import limits
from ringback.intake.commands.taking import take_request
from ringback.intake.models import IdempotencyKey
from ringback.intake.requests import Receipt, Request
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid

LONGEST_KEY = 200
BATCH = 500


@command_many
def take_request_once(
    *, client: str, key: str, body_hash: str, request: Request, actor: Actor, now: datetime
) -> Receipt:
    """:func:`take_request` under a key of the client's own (§2.1.7): the same body gets the same
    receipt, and of two at once the second waits for the receipt of the first.

    ``client`` is the client's ref, ``body_hash`` a hash of the bytes it sent. Raises ``Invalid``
    with the reason ``idempotency_mismatch`` for another body under the same key. What is refused
    leaves no key behind: it may be put right and sent again.
    """
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise Invalid(
            _("An idempotency key has 1 to 200 characters. Nothing was saved."),
            fields={"idempotency_key": _("Check the key.")},
        )
    # The key comes first. PostgreSQL lets a second one wait here until the first commits, SQLite
    # at the beginning of its transaction; both then find the receipt.
    ours = fresh(
        IdempotencyKey, client=client, key=key, body_hash=body_hash, receipt="", created_at=now
    )
    if insert_if_new(ours):
        receipt = take_request(request=request, is_part=True, actor=actor, now=now)
        ours.receipt = receipt.to_json()
        rewrite(ours, "receipt")
        return receipt
    (held,) = _keys(client, key)
    if held.body_hash != body_hash:
        raise Invalid(
            _("This key was used for another request. Nothing was saved; choose a new key."),
            code="idempotency_mismatch",
        )
    return Receipt.from_json(held.receipt.reveal())


_keys = rows_of(
    IdempotencyKey,
    lambda client, key: IdempotencyKey.objects.filter(client=client, key=key),
    ("client", f"{NOWHERE} client"),
    ("key", NOWHERE),
)


def forget_old_keys(now: datetime) -> int:
    """Keys whose life is over. Answers how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=limits.keys_since(now))
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    return IdempotencyKey.objects.filter(pk__in=ids).delete()[0] if ids else 0
