"""Passkeys, answered by one in software: what holds, and each way in which it does not."""

from typing import Any

import pytest
from django.test import RequestFactory

from ringback.base.models import Delivery, Entry
from ringback.identity import commands, passkeys
from ringback.identity.commands.factors import Enrolment
from ringback.identity.models import Passkey, StaffSession, User
from ringback.identity.passkeys import Site, site_of
from ringback.identity.tests.samples import HERE, NOW, kinds, self_of
from ringback.identity.tests.soft_passkey import SoftPasskey
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, Invalid, NotAllowed

SITE = Site("desk.example.net", "https://desk.example.net")


def enrol(session: StaffSession, device: SoftPasskey, **other: Any) -> Enrolment:
    user = session.user
    options, state = passkeys.begin_enrolment(
        SITE, user_id=user.pk, username=user.username, display_name="李娜", known=[]
    )
    return commands.enrol_passkey(
        session=session,
        name=" 手机 ",
        site=SITE,
        state=state,
        answer=other.get("answer") or device.create(options),
        actor=other.get("actor") or self_of(user),
        now=NOW,
    )


@pytest.fixture
def device(session: StaffSession) -> SoftPasskey:
    made = SoftPasskey()
    enrol(session, made)
    Delivery.objects.all().delete()
    Entry.objects.all().delete()
    return made


def enter(device: SoftPasskey, user: User | None = None, **other: Any) -> StaffSession:
    known = None if user is None else [bytes(p.credential) for p in user.passkeys.all()]
    options, state = passkeys.begin_log_in(SITE, known=known)
    return commands.log_in_by_passkey(
        user=user,
        site=other.get("site", SITE),
        state=other.get("state", state),
        answer=other.get("answer") or device.get(other.get("options", options)),
        where=HERE,
        actor=ANYBODY,
        now=NOW,
    )


def test_enrolment_keeps_the_public_key_alone(session: StaffSession) -> None:
    made = enrol(session, SoftPasskey())
    kept = Passkey.objects.get()
    assert (kept.user, kept.name, kept.used_at) == (session.user, "手机", None)
    assert made.session.strong
    assert len(made.recovery_codes) == 10
    assert kinds() == ["user.factor_enrolled"]


def test_it_opens_without_a_name_or_a_password(user: User, device: SoftPasskey) -> None:
    session = enter(device)
    assert (session.user, session.method, session.strong) == (user, "passkey", True)
    assert Passkey.objects.get().used_at == NOW
    assert kinds() == ["user.logged_in"]


def test_it_opens_as_a_second_step(user: User, device: SoftPasskey) -> None:
    device.verifies = False  # the password was the other factor
    assert enter(device, user).user == user


def test_alone_it_must_have_asked_for_a_finger(device: SoftPasskey) -> None:
    device.verifies = False
    with pytest.raises(Invalid):
        enter(device)
    assert kinds() == ["user.factor_failed"]


def test_it_is_no_second_step_for_another(
    administrator: User, user: User, device: SoftPasskey
) -> None:
    with pytest.raises(Invalid):
        enter(device, administrator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://desk.example.net.evil.test"},
        {"origin": "http://desk.example.net"},
        {"host": "evil.test"},
        {"id": b"unknown"},
    ],
    ids=["other-origin", "no-tls", "other-party", "unknown"],
)
def test_what_another_site_was_told_opens_nothing(
    device: SoftPasskey, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(Invalid):
        enter(device)
    assert StaffSession.objects.filter(method="passkey", ended_at=None).count() == 1


def test_an_answer_to_another_question_opens_nothing(device: SoftPasskey) -> None:
    earlier, _ = passkeys.begin_log_in(SITE, known=None)
    with pytest.raises(Invalid):
        enter(device, options=earlier)


def test_another_s_signature_opens_nothing(device: SoftPasskey) -> None:
    forger = SoftPasskey(id=device.id)
    with pytest.raises(Invalid):
        enter(forger)


def test_a_copied_key_shows_by_its_counter(user: User, device: SoftPasskey) -> None:
    copy = SoftPasskey(id=device.id, key=device.key)
    enter(device), enter(device)
    with pytest.raises(Invalid):
        enter(copy)
    assert kinds()[-1] == "user.factor_failed"


@pytest.mark.parametrize(
    "answer", [{}, {"rawId": 7}, {"rawId": "a", "response": {}}, {"rawId": ""}]
)
def test_nonsense_opens_nothing(device: SoftPasskey, answer: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        enter(device, answer=answer or {"x": 1})


def test_nonsense_enrols_nothing(session: StaffSession) -> None:
    with pytest.raises(Invalid):
        enrol(session, SoftPasskey(), answer={"rawId": "a"})
    with pytest.raises(Invalid):
        enrol(session, SoftPasskey(origin="https://evil.test"))
    with pytest.raises(NotAllowed):
        enrol(session, SoftPasskey(), actor=ANYBODY)
    assert not Passkey.objects.exists()


def test_a_passkey_is_enrolled_once(user: User, device: SoftPasskey) -> None:
    with pytest.raises(Conflict):
        enrol(StaffSession.objects.get(ended_at=None), device)


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("desk.example.net", True, True),
        ("desk.example.net:8443", True, True),
        ("localhost:8000", False, True),
        ("desk.example.net", False, False),
        ("127.0.0.1:8000", False, False),
        ("192.0.2.7", True, False),
        ("[::1]:8000", True, False),
    ],
)
def test_where_browsers_offer_passkeys(settings, host: str, secure: bool, offered: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    site = site_of(RequestFactory().get("/log-in", headers={"host": host}, secure=secure))
    assert (site is not None) is offered
    if site is not None:
        assert site.host in {"desk.example.net", "localhost"}
        assert site.origin == f"{'https' if secure else 'http'}://{host}"
