"""Passwords: changed by who knows the old one, or chosen by a link that works once."""

from datetime import datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.identity import attempts, commands, letters, queries
from ringback.identity.lockout import LockOutPolicy
from ringback.identity.models import PasswordLink, StaffSession, User
from ringback.identity.passwords import require_strong
from ringback.identity.states import ResetReason
from ringback.identity.tests.samples import BETTER, BOSS, GOOD, HERE, NOW, SYSTEM, kinds, self_of
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound, TooMany


@pytest.mark.parametrize(
    "password",
    ["", "short-one", "aaaaaaaaaaaa", "1234567890", "qwertyuiop", "li.na12345", "Ringback2026",
     "password12345", "回铃回铃回铃", "x" * 201, "with\0nul-and-more"],
)  # fmt: skip
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        require_strong(password, username="li.na", minimum=10)
    assert "password" in refusal.value.fields


@pytest.mark.parametrize("password", [GOOD, BETTER, "tea kettle seven roofs", "zK9#vq!mP2x"])
def test_what_is_not_is_taken(password: str) -> None:
    require_strong(password, username="li.na", minimum=9)


def change(session: StaffSession, old: str, new: str, actor: Actor | None = None) -> int:
    return commands.change_password(
        session=session,
        old=old,
        new=new,
        address=HERE.address,
        actor=actor or self_of(session.user),
        now=NOW,
    )


def works(user: User, password: str) -> bool:
    user.refresh_from_db()
    return user.check_password(password)


def test_a_change_ends_the_other_sessions(user: User, session: StaffSession) -> None:
    StaffSession.objects.create(
        user=user, method="password", strong=False, device="", address="", began_at=NOW,
        seen_at=NOW, proved_at=NOW,
    )  # fmt: skip
    assert change(session, GOOD, BETTER) == 1
    assert works(user, BETTER)
    assert queries.open_sessions(user, NOW) == [session]
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["sessions_ended"]) == ("user.password_changed", 1)


def test_the_old_one_must_be_known(user: User, session: StaffSession) -> None:
    with pytest.raises(Invalid) as refusal:
        change(session, "wrong", BETTER)
    assert "old" in refusal.value.fields
    assert works(user, GOOD)
    assert kinds() == ["user.factor_failed"]


def test_a_weak_one_and_another_s_change_nothing(user: User, session: StaffSession) -> None:
    with pytest.raises(Invalid):
        change(session, GOOD, "1234567890")
    with pytest.raises(NotAllowed):
        change(session, GOOD, BETTER, BOSS)
    assert works(user, GOOD)


def test_guessing_the_old_one_locks(user: User, session: StaffSession) -> None:
    for _ in range(LockOutPolicy().attempts - 1):
        with pytest.raises(Invalid):
            change(session, "wrong", BETTER)
    with pytest.raises(TooMany):
        change(session, "wrong", BETTER)
    with pytest.raises(TooMany):
        change(session, GOOD, BETTER)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[letters.Letter]:
    sent: list[letters.Letter] = []

    def post(letter: letters.Letter, now: datetime) -> None:
        sent.append(letter)

    monkeypatch.setattr(letters.post, "_filled", post)
    return sent


def ask(username: str, now=NOW) -> None:
    commands.ask_for_link(username=username, actor=ANYBODY, now=now)


def give_mail(user: User) -> None:
    commands.set_mail_address(user=user, email="li@example.net", actor=BOSS, now=NOW)
    Entry.objects.all().delete()


def token_in(text: str) -> str:
    return text.split("/password/")[1].split(maxsplit=1)[0]


def choose(token: str, new: str = BETTER, now=NOW) -> User:
    return commands.choose_password(token=token, new=new, actor=ANYBODY, now=now)


def test_a_link_by_mail_works_once(
    user: User, session: StaffSession, posted: list[letters.Letter]
) -> None:
    give_mail(user)
    ask("li.na")
    (letter,) = posted
    assert letter.recipient == "li@example.net"
    token = token_in(letter.body)
    assert token not in str(list(PasswordLink.objects.values()) + list(Entry.objects.values()))
    assert choose(token) == user
    assert works(user, BETTER)
    assert queries.open_sessions(user, NOW) == []
    with pytest.raises(NotFound):
        choose(token, GOOD)
    assert works(user, BETTER)
    assert kinds() == ["user.password_link_made", "user.password_changed"]


def test_a_stranger_and_one_without_mail_hear_nothing(
    user: User, posted: list[letters.Letter]
) -> None:
    ask("nobody")
    ask("li.na")
    give_mail(user)
    User.objects.update(is_active=False)
    ask("li.na")
    assert posted == []
    assert kinds() == []


def test_a_mailbox_is_not_filled(user: User, posted: list[letters.Letter]) -> None:
    give_mail(user)
    for minute in range(6):
        ask("li.na", NOW + timedelta(minutes=minute))
    assert len(posted) == 3
    ask("li.na", NOW + timedelta(hours=2))
    assert len(posted) == 4


def link(user: User, actor: Actor = BOSS) -> str:
    return token_in(
        commands.make_link(user=user, reason=ResetReason.FORGOTTEN, actor=actor, now=NOW)
    )


def test_a_link_handed_over_needs_no_mail(user: User) -> None:
    choose(link(user))
    assert works(user, BETTER)
    first, second = Entry.objects.order_by("id")
    assert first.content["reason"] == "forgotten"
    assert second.content["link_id"] == first.content["link_id"]


def test_a_link_grows_old_and_a_new_one_voids_it(user: User) -> None:
    old, new = link(user), link(user)
    with pytest.raises(NotFound):
        choose(old)
    with pytest.raises(NotFound):
        choose(new, now=NOW + timedelta(minutes=30))
    with pytest.raises(NotFound):
        choose("x" * 43)
    assert works(user, GOOD)


def test_a_weak_password_leaves_the_link_good(user: User) -> None:
    token = link(user)
    with pytest.raises(Invalid):
        choose(token, "1234567890")
    choose(token)


def test_of_two_who_hold_a_link_the_second_comes_too_late(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first commits while the second is still hashing."""
    token = link(user)
    real = User.set_password

    def slow(self, raw) -> None:
        PasswordLink.objects.update(used_at=NOW)
        real(self, raw)

    monkeypatch.setattr(User, "set_password", slow)
    with pytest.raises(NotFound):
        choose(token)
    assert works(user, GOOD)


def test_who_holds_a_link_is_not_locked_out_by_what_others_tried(user: User) -> None:
    for _ in range(4):
        attempts.note(username="li.na", address="", succeeded=False, now=NOW)
    choose(link(user))
    attempts.note(username="li.na", address="", succeeded=False, now=NOW)
    attempts.require_open("li.na", NOW)


def test_an_administrator_alone_makes_links_and_none_for_themselves(user: User) -> None:
    for actor in (ANYBODY, self_of(user), Actor(user.ref, verbs=BOSS.verbs)):
        with pytest.raises(NotAllowed):
            link(user, actor)


def test_a_mail_address_is_one(user: User) -> None:
    with pytest.raises(Invalid):
        commands.set_mail_address(user=user, email="nowhere", actor=BOSS, now=NOW)
    with pytest.raises(NotAllowed):
        commands.set_mail_address(user=user, email="a@b.cn", actor=self_of(user), now=NOW)
    commands.set_mail_address(user=user, email="a@example.net", actor=SYSTEM, now=NOW)
    user.refresh_from_db()
    assert user.email.reveal() == "a@example.net"
    commands.set_mail_address(user=user, email="", actor=SYSTEM, now=NOW)
    user.refresh_from_db()
    assert user.email is None
    assert kinds() == ["user.mail_address_set"] * 2
