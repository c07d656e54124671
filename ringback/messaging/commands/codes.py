"""One-time codes (§2.1.3): sent to the number being verified and nowhere else, good once."""

import hmac
import secrets
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, keys
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, TooMany
from ringback.messaging import access, events, policy, recipients
from ringback.messaging.commands.messages import queue_message
from ringback.messaging.commands.parties import number_to_verify
from ringback.messaging.commands.proofs import live_contact, message_in, prove
from ringback.messaging.models import Contact, OneTimeCode, Verification
from ringback.messaging.rules import DAY, CodePolicy
from ringback.messaging.states import Medium, Method, Purpose

METHOD_OF = {Medium.TEXT: Method.TEXT_CODE, Medium.CALL: Method.CALL_CODE}


@command
def send_code(
    *, contact_id: UUID, medium: Medium = Medium.TEXT, actor: Actor, now: datetime
) -> datetime:
    """Send a one-time code to the number being verified (``number_to_verify``); answers when it
    expires.

    Raises ``TooMany`` within the pause and above the daily limit, counted over all contacts of the
    number, and ``Invalid`` or ``Conflict`` when there is no number. Codes sent before are void
    from now on.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_verify(actor))
    number, rule = number_to_verify(contact), policy.codes(now)
    number_index = recipients.index_of(number)
    _check_pause(number_index, rule, now)
    _unused(contact).update(voided_at=now)
    code, digits = _new_code(contact, number_index, medium, rule, now)
    places = {"code": digits, "minutes": rule.lifetime // timedelta(minutes=1)}
    message = message_in(
        contact,
        key=f"code:{code.pk}",
        purpose=Purpose.CODE,
        medium=medium,
        recipient=number,
        template="code.wording",
        places=places,
        now=now,
    )
    queue_message(draft=message, actor=actor, now=now)
    sent = events.CodeSent(contact_id=contact.pk, code_id=code.pk, medium=medium)
    journal.record(sent, actor=actor, now=now)
    return code.expires_at


def _check_pause(number_index: str, rule: CodePolicy, now: datetime) -> None:
    sent = OneTimeCode.objects.filter(number_index=number_index, sent_at__gt=now - DAY)
    wait = rule.wait(list(sent.values_list("sent_at", flat=True)), now)
    if wait is not None:
        raise TooMany(
            _("A code was sent a moment ago. Wait a little, or verify in another way."),
            code="code_cool_down",
            retry_after=ceil(wait.total_seconds()),
        )


def _new_code(
    contact: Contact, number_index: str, medium: Medium, rule: CodePolicy, now: datetime
) -> tuple[OneTimeCode, str]:
    digits = "".join(secrets.choice("0123456789") for _place in range(rule.length))
    code = OneTimeCode(
        contact=contact,
        number_index=number_index,
        medium=medium,
        sent_at=now,
        expires_at=now + rule.lifetime,
    )
    code.mac = _mac(code.pk, digits)
    code.save(force_insert=True)
    return code, digits


def check_code(*, contact_id: UUID, digits: str, actor: Actor, now: datetime) -> Verification:
    """Compare what the customer read out with the code that was sent; it works once.

    Raises ``Invalid`` with the reason ``wrong_code`` or ``no_code`` (expired, used, or too many
    tries). Not one transaction: a try is counted although it fails, so call it outside of any.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_verify(actor))
    rule = policy.codes(now)
    # A code sent before another customer was named proves nothing about that one.
    number_index = recipients.index_of(number_to_verify(contact))
    valid = _unused(contact).filter(expires_at__gt=now, number_index=number_index)
    code = valid.order_by("-sent_at").first()
    with transaction.atomic(durable=True):
        # Counted before it is compared: ten guesses at the same moment are ten attempts.
        counted = code is not None and OneTimeCode.objects.filter(
            pk=code.pk, attempts__lt=rule.attempts
        ).update(attempts=F("attempts") + 1)
    if code is None or not counted:
        raise Invalid(
            _("There is no valid code: it has expired or was tried too often. Send a new one."),
            code="no_code",
        )
    if not hmac.compare_digest(_mac(code.pk, digits.strip()), code.mac):
        _note_exhaustion(contact, code, rule.attempts, actor=actor, now=now)
        raise Invalid(_("That is not the code we sent. Check the digits."), code="wrong_code")
    return _pass_code(contact=contact, code=code, actor=actor, now=now)


@command
def _pass_code(*, contact: Contact, code: OneTimeCode, actor: Actor, now: datetime) -> Verification:
    used = OneTimeCode.objects.filter(pk=code.pk, used_at=None, voided_at=None).update(used_at=now)
    if not used:
        raise Conflict(_("This code has been used already. Send a new one."), code="no_code")
    return prove(contact, METHOD_OF[Medium(code.medium)], actor=actor, now=now)


def _note_exhaustion(
    contact: Contact, code: OneTimeCode, allowed: int, *, actor: Actor, now: datetime
) -> None:
    with transaction.atomic():
        exhausted = OneTimeCode.objects.filter(
            pk=code.pk, attempts__gte=allowed, used_at=None, voided_at=None
        ).update(voided_at=now)
        if exhausted:
            method = METHOD_OF[Medium(code.medium)]
            journal.record(
                events.VerificationFailed(contact_id=contact.pk, method=method),
                actor=actor,
                now=now,
            )


def _unused(contact: Contact) -> "QuerySet[OneTimeCode]":
    return OneTimeCode.objects.filter(contact=contact, used_at=None, voided_at=None)


def _mac(code_id: UUID, digits: str) -> str:
    """Six digits can be searched through in a blink; without the key outside the database they
    cannot even be tried."""
    message = f"{code_id}\x1f{digits}".encode()
    return hmac.new(keys.secret("one-time-code"), message, "sha256").hexdigest()
