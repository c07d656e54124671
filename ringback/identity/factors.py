"""What the commands of log-in, proof and enrolment share: taking a code, using a passkey, and the
rows of sessions. Each runs inside its caller's transaction and journals nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringback.identity import recovery, totp
from ringback.identity.models import Passkey, RecoveryCode, StaffSession, TotpSecret, User
from ringback.identity.passkeys import Credential, Site, State, finish_log_in
from ringback.identity.states import Ended, Method
from ringback.kernel.errors import Invalid, NotAllowed


def take_code(user: User, code: str, now: datetime) -> Method | None:
    """What the code was, and used up now; ``None`` when it is wrong or was used before."""
    if recovery.looks_like_one(code):
        return Method.RECOVERY_CODE if _take_recovery_code(user, code, now) else None
    return Method.TOTP if _take_totp(user, code, now) else None


def _take_totp(user: User, code: str, now: datetime) -> bool:
    app = TotpSecret.objects.filter(user=user).first()
    if app is None:
        return False
    step = totp.step_of(app.secret.reveal(), totp.tidy(code), at=now, after=app.last_step)
    if step is None:
        return False
    # Of two who send the same code at once, the second finds the step taken.
    newer = TotpSecret.objects.filter(pk=app.pk, last_step__lt=step)
    return newer.update(last_step=step, used_at=now) == 1


def _take_recovery_code(user: User, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(
        user=user, code_hash=recovery.hashed(user.pk, code), used_at=None
    )
    return unused.update(used_at=now) == 1


def use_passkey(
    passkey: Passkey, site: Site, state: State, answer: Mapping[str, Any], now: datetime
) -> None:
    """Raises ``Invalid`` when the answer does not hold, or another with its counter was faster."""
    kept = Credential(passkey.credential_id, bytes(passkey.credential), passkey.sign_count)
    count = finish_log_in(site, state, answer, kept)
    unmoved = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not unmoved.update(sign_count=count, used_at=now):
        raise unknown_passkey()


def new_session(
    user: User, method: Method, *, strong: bool, device: str, address: str, now: datetime
) -> StaffSession:
    return StaffSession.objects.create(
        user=user,
        method=method,
        strong=strong,
        device=device[:40],
        address=address,
        began_at=now,
        seen_at=now,
        proved_at=now,
    )


def end_sessions(
    user: User, *, end: Ended, by: str, now: datetime, keep: StaffSession | None = None
) -> int:
    """End every open session of ``user`` but ``keep``; answers how many those were."""
    still_open = StaffSession.objects.filter(user=user, ended_at=None)
    if keep is not None:
        still_open = still_open.exclude(pk=keep.pk)
    return still_open.update(ended_at=now, end=end, ended_by=by)


def wrong_code() -> NotAllowed:
    return NotAllowed(
        _("That code is wrong or was used before. Wait for the next one and try again."),
        code="wrong_code",
    )


def unknown_passkey() -> Invalid:
    return Invalid(
        _("The passkey was not accepted. Try again, or use another way."), code="passkey"
    )
