"""A password alone opens nothing once there is a second factor."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.identity import commands, recovery
from ringback.identity.lockout import LockOutPolicy
from ringback.identity.models import RecoveryCode, StaffSession, TotpSecret, User
from ringback.identity.tests.samples import GOOD, HERE, NOW, SECRET, code_at, kinds, self_of
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import NotAllowed, TooMany

RULE = LockOutPolicy()


def password(user: User, now=NOW) -> commands.LogIn:
    return commands.log_in(
        username=user.username, password=GOOD, where=HERE, actor=ANYBODY, now=now
    )


def second(user: User, code: str, now=NOW) -> StaffSession:
    return commands.pass_code(user=user, code=code, where=HERE, actor=ANYBODY, now=now)


def test_without_a_factor_the_password_is_enough(user: User) -> None:
    session = password(user).session
    assert session is not None
    assert (session.method, session.strong, session.device) == ("password", False, HERE.device)
    assert str(session.address) == "192.0.*.*"
    assert kinds() == ["user.logged_in"]


def test_with_one_the_password_opens_nothing(user: User, app: TotpSecret) -> None:
    assert password(user).session is None
    assert not StaffSession.objects.exists()
    assert kinds() == []


def test_the_code_of_the_app_opens(user: User, app: TotpSecret) -> None:
    session = second(user, code_at(NOW))
    assert (session.method, session.strong) == ("totp", True)
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["method"]) == ("user.logged_in", "totp")


def test_a_code_opens_once(user: User, app: TotpSecret) -> None:
    second(user, code_at(NOW))
    with pytest.raises(NotAllowed):
        second(user, code_at(NOW), NOW + timedelta(seconds=5))
    assert kinds() == ["user.logged_in", "user.factor_failed"]
    second(user, code_at(NOW + timedelta(seconds=30)), NOW + timedelta(seconds=30))


def test_of_two_who_send_one_code_at_once_the_second_is_refused(
    user: User, app: TotpSecret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one commits between our look at the last step and our taking it."""
    real = commands.log_in.__globals__["factors"].totp.step_of

    def overtaken(*args, **kwargs):
        step = real(*args, **kwargs)
        TotpSecret.objects.update(last_step=step)
        return step

    monkeypatch.setattr("ringback.identity.totp.step_of", overtaken)
    with pytest.raises(NotAllowed):
        second(user, code_at(NOW))
    assert not StaffSession.objects.exists()


def test_codes_cannot_be_tried_for_long_even_by_who_knows_the_password(
    user: User, app: TotpSecret
) -> None:
    """A right password in between must not forgive the codes tried before."""
    at = NOW
    for _ in range(RULE.attempts - 1):
        password(user, at)
        with pytest.raises(NotAllowed):
            second(user, "000000", at)
        at += timedelta(seconds=1)
    with pytest.raises(TooMany):
        second(user, "000000", at)
    assert kinds()[-1] == "user.locked_out"
    with pytest.raises(TooMany):
        second(user, code_at(at), at)
    with pytest.raises(TooMany):
        password(user, at)


def test_a_recovery_code_opens_once(user: User, app: TotpSecret) -> None:
    codes = commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    assert len(set(codes)) == recovery.COUNT
    assert second(user, codes[0].upper().replace("-", " ")).method == "recovery_code"
    with pytest.raises(NotAllowed):
        second(user, codes[0])
    assert RecoveryCode.objects.filter(used_at=None).count() == recovery.COUNT - 1


def test_no_code_and_no_secret_lies_in_the_database(user: User, app: TotpSecret) -> None:
    codes = commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    kept = str(list(RecoveryCode.objects.values())) + str(list(Entry.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert SECRET.encode() not in bytes(TotpSecret.objects.get().__dict__["secret"])


def test_a_code_of_one_is_none_of_another(user: User, app: TotpSecret, administrator: User) -> None:
    codes = commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    TotpSecret.objects.create(user=administrator, secret=SECRET, added_at=NOW, last_step=0)
    with pytest.raises(NotAllowed):
        second(administrator, codes[0])
