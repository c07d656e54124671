"""Whoever's way in was changed hears of it, once, and only where there is a mail address."""

from datetime import timedelta

import pytest

from ringback.base.worker import deliver_due
from ringback.identity import commands, letters
from ringback.identity.models import StaffSession, TotpSecret, User
from ringback.identity.states import Factor, ResetReason
from ringback.identity.tests.samples import BETTER, BOSS, GOOD, HERE, NOW, self_of

LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[letters.Letter]:
    sent: list[letters.Letter] = []
    monkeypatch.setattr(letters.post, "_filled", lambda letter, now: sent.append(letter))
    return sent


def remove(user: User, app: TotpSecret) -> None:
    commands.remove_factor(
        user=user, factor=Factor.TOTP, factor_id=app.pk, actor=self_of(user), now=NOW
    )


def test_the_owner_is_told_once(
    user: User, app: TotpSecret, session: StaffSession, posted: list[letters.Letter]
) -> None:
    commands.set_mail_address(user=user, email="li@example.net", actor=BOSS, now=NOW)
    commands.change_password(
        session=session,
        old=GOOD,
        new=BETTER,
        address=HERE.address,
        actor=self_of(user),
        now=NOW,
    )
    commands.reset_factors(user=user, reason=ResetReason.LOST, actor=BOSS, now=NOW)
    for _ in range(2):
        deliver_due(LATER)
    assert len({letter.key for letter in posted}) == len(posted) == 2
    assert {letter.recipient for letter in posted} == {"li@example.net"}
    assert "li.na" in posted[0].body


def test_without_an_address_nobody_is_told(
    user: User, app: TotpSecret, posted: list[letters.Letter]
) -> None:
    remove(user, app)
    deliver_due(LATER)
    assert posted == []
