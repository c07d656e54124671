"""Second factors: enrolled and removed by their owner, reset by an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import access, events, factors, passkeys, queries, recovery, totp
from ringback.identity.models import Passkey, RecoveryCode, StaffSession, TotpSecret, User
from ringback.identity.states import Ended, Factor, Method, ResetReason
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The session that takes the place of the one before, and the recovery codes, shown this once;
    none when there are some already."""

    session: StaffSession
    recovery_codes: list[str]


@command
def enrol_totp(
    *, session: StaffSession, secret: str, code: str, actor: Actor, now: datetime
) -> Enrolment:
    """Take on an authenticator app that shows the right code for ``secret``.

    All other sessions of the user end, and this one is replaced. Raises ``NotAllowed`` for a wrong
    code, ``Conflict`` when an app is enrolled already.
    """
    user = session.user
    access.require_own(actor, user)
    if TotpSecret.objects.filter(user=user).exists():
        raise Conflict(_("An authenticator app is enrolled already. Remove it first."))
    step = totp.step_of(secret, totp.tidy(code), at=now, after=0)
    if step is None:
        raise factors.wrong_code()
    app = TotpSecret.objects.create(user=user, secret=secret, added_at=now, last_step=step)
    enrolment = _enrolled(session, Method.TOTP, actor, now)
    journal.record(
        events.FactorEnrolled(user_id=user.pk, factor=Factor.TOTP, factor_id=app.pk),
        actor=actor,
        now=now,
    )
    return enrolment


@command
def enrol_passkey(
    *,
    session: StaffSession,
    name: str,
    site: passkeys.Site,
    state: passkeys.State,
    answer: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Enrolment:
    """Take on what the browser made. Sessions as in :func:`enrol_totp`. Raises ``Invalid``."""
    user = session.user
    access.require_own(actor, user)
    made = passkeys.finish_enrolment(site, state, answer)
    if Passkey.objects.filter(credential_id=made.id).exists():
        raise Conflict(_("That passkey is enrolled already."))
    passkey = Passkey.objects.create(
        user=user,
        credential_id=made.id,
        credential=made.packed,
        sign_count=made.sign_count,
        name=name.strip()[:60],
        added_at=now,
    )
    enrolment = _enrolled(session, Method.PASSKEY, actor, now)
    journal.record(
        events.FactorEnrolled(user_id=user.pk, factor=Factor.PASSKEY, factor_id=passkey.pk),
        actor=actor,
        now=now,
    )
    return enrolment


def _enrolled(session: StaffSession, method: Method, actor: Actor, now: datetime) -> Enrolment:
    user = session.user
    factors.end_sessions(user, end=Ended.FACTOR, by=actor.ref, now=now)
    fresh = factors.new_session(
        user,
        method,
        strong=True,
        device=session.device,
        address=session.address.reveal(),
        now=now,
    )
    has_codes = RecoveryCode.objects.filter(user=user).exists()
    return Enrolment(fresh, [] if has_codes else _replace_codes(user, now))


@command
def remove_factor(
    *, user: User, factor: Factor, factor_id: UUID, actor: Actor, now: datetime
) -> None:
    """Raises ``Conflict`` when it is gone, or the last one and a role of theirs demands one."""
    access.require_own(actor, user)
    model: type[TotpSecret | Passkey] = TotpSecret if factor is Factor.TOTP else Passkey
    if not model.objects.filter(pk=factor_id, user=user).delete()[0]:
        raise Conflict(_("That factor is gone already. Nothing was changed."))
    if not queries.has_second_factor(user):
        if queries.needs_second_factor(user, now):
            raise Conflict(
                _("Your role needs a second factor. Add another one first; nothing was removed.")
            )
        RecoveryCode.objects.filter(user=user).delete()
    journal.record(
        events.FactorRemoved(user_id=user.pk, factor=factor, factor_id=factor_id),
        actor=actor,
        now=now,
    )


@command
def make_recovery_codes(*, user: User, actor: Actor, now: datetime) -> list[str]:
    """Ten new ones, shown this once; those before open nothing any more. Raises ``Conflict``
    without a factor they could stand in for."""
    access.require_own(actor, user)
    if not queries.has_second_factor(user):
        raise Conflict(_("Add an authenticator app or a passkey first."))
    codes = _replace_codes(user, now)
    journal.record(
        events.RecoveryCodesMade(user_id=user.pk, count=len(codes)), actor=actor, now=now
    )
    return codes


@command
def reset_factors(*, user: User, reason: ResetReason, actor: Actor, now: datetime) -> int:
    """Take all factors of somebody else away and end their sessions: the next log-in asks for the
    password alone, and for enrolment where a role demands it. Answers how many factors those were;
    raises ``Conflict`` when there were none."""
    access.require_administer(actor)
    access.require_other(actor, user)
    count = TotpSecret.objects.filter(user=user).delete()[0]
    count += Passkey.objects.filter(user=user).delete()[0]
    if not count:
        raise Conflict(_("This account has no second factor. Nothing was changed."))
    RecoveryCode.objects.filter(user=user).delete()
    factors.end_sessions(user, end=Ended.FACTOR, by=actor.ref, now=now)
    journal.record(
        events.FactorsReset(user_id=user.pk, reason=reason, count=count), actor=actor, now=now
    )
    return count


def _replace_codes(user: User, now: datetime) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = recovery.new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=recovery.hashed(user.pk, code), made_at=now)
        for code in codes
    )
    return codes
