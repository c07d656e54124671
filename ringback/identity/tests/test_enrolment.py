"""Factors are enrolled and removed by their owner, reset by an administrator."""

from uuid import uuid4

import pytest

from ringback.base.models import Entry
from ringback.identity import commands, factors, queries
from ringback.identity.models import RecoveryCode, StaffSession, TotpSecret, User
from ringback.identity.states import Factor, Method, ResetReason
from ringback.identity.tests.samples import BOSS, NOW, SECRET, code_at, kinds, self_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed


def enrol(session: StaffSession, code: str, actor: Actor | None = None):
    return commands.enrol_totp(
        session=session,
        secret=SECRET,
        code=code,
        actor=actor or self_of(session.user),
        now=NOW,
    )


def test_the_right_code_enrols_and_begins_a_new_session(user: User, session: StaffSession) -> None:
    elsewhere = factors.new_session(
        user, Method.PASSWORD, strong=False, device="", address="", now=NOW
    )
    made = enrol(session, code_at(NOW))
    assert made.session.strong
    assert len(made.recovery_codes) == 10
    assert [row.pk for row in queries.open_sessions(user, NOW)] == [made.session.pk]
    assert {row.end for row in StaffSession.objects.filter(pk__in=[session.pk, elsewhere.pk])} == {
        "factor"
    }
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["factor"]) == ("user.factor_enrolled", "totp")
    assert SECRET not in str(entry.content)


def test_the_code_of_enrolment_is_used_up(user: User, session: StaffSession) -> None:
    enrol(session, code_at(NOW))
    assert factors.take_code(user, code_at(NOW), NOW) is None


def test_a_wrong_code_enrols_nothing(session: StaffSession) -> None:
    with pytest.raises(NotAllowed):
        enrol(session, "000000")
    assert not TotpSecret.objects.exists()
    assert queries.open_sessions(session.user, NOW) == [session]


def test_there_is_one_app(session: StaffSession, app: TotpSecret) -> None:
    with pytest.raises(Conflict):
        enrol(session, code_at(NOW))


def test_nobody_enrols_for_another(session: StaffSession) -> None:
    with pytest.raises(NotAllowed):
        enrol(session, code_at(NOW), BOSS)


def remove(user: User, factor_id, actor: Actor | None = None) -> None:
    commands.remove_factor(
        user=user,
        factor=Factor.TOTP,
        factor_id=factor_id,
        actor=actor or self_of(user),
        now=NOW,
    )


def test_removing_the_last_factor_takes_the_codes_along(user: User, app: TotpSecret) -> None:
    commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    remove(user, app.pk)
    assert not queries.factors_of(user)
    assert not RecoveryCode.objects.exists()
    assert kinds()[-1] == "user.factor_removed"


def test_the_last_factor_stays_where_a_role_demands_one(administrator: User) -> None:
    app = TotpSecret.objects.create(user=administrator, secret=SECRET, added_at=NOW, last_step=0)
    with pytest.raises(Conflict):
        remove(administrator, app.pk)
    assert queries.has_second_factor(administrator)


def test_what_is_gone_or_another_s_is_not_removed(
    user: User, app: TotpSecret, administrator: User
) -> None:
    with pytest.raises(Conflict):
        remove(user, uuid4())
    with pytest.raises(Conflict):
        remove(administrator, app.pk)
    with pytest.raises(NotAllowed):
        remove(user, app.pk, BOSS)
    assert queries.has_second_factor(user)


def test_an_administrator_resets_with_a_reason(
    user: User, app: TotpSecret, session: StaffSession
) -> None:
    count = commands.reset_factors(user=user, reason=ResetReason.LOST, actor=BOSS, now=NOW)
    assert count == 1
    assert not queries.factors_of(user)
    assert queries.open_sessions(user, NOW) == []
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["reason"]) == ("user.factors_reset", "lost")
    with pytest.raises(Conflict):
        commands.reset_factors(user=user, reason=ResetReason.LOST, actor=BOSS, now=NOW)


def test_nobody_resets_without_the_verb_nor_for_themselves(user: User, app: TotpSecret) -> None:
    for actor in (self_of(user), Actor(user.ref, verbs=BOSS.verbs)):
        with pytest.raises(NotAllowed):
            commands.reset_factors(user=user, reason=ResetReason.LOST, actor=actor, now=NOW)


def test_new_recovery_codes_void_the_old_and_want_a_factor(user: User) -> None:
    with pytest.raises(Conflict):
        commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    TotpSecret.objects.create(user=user, secret=SECRET, added_at=NOW, last_step=0)
    old = commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    new = commands.make_recovery_codes(user=user, actor=self_of(user), now=NOW)
    assert factors.take_code(user, old[0], NOW) is None
    assert factors.take_code(user, new[0], NOW) is Method.RECOVERY_CODE
    assert kinds() == ["user.recovery_codes_made"] * 2
