import re
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, TooMany
from ringback.messaging import commands, policy, queries
from ringback.messaging.models import OneTimeCode, OutboundMessage, Verification
from ringback.messaging.rules import CodePolicy
from ringback.messaging.sending import send_due
from ringback.messaging.states import Channel, Level, Medium, Method
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, OTHER, STORED, call, kinds

pytestmark = pytest.mark.django_db
RULE = CodePolicy(
    length=6,
    lifetime=timedelta(minutes=5),
    attempts=5,
    cool_down=timedelta(seconds=60),
    daily_limit=10,
)


def test_these_are_the_manuals_numbers():
    assert policy.codes(NOW) == RULE


@pytest.fixture
def contact():
    return call()


def send(contact, now=NOW, **facts):
    commands.send_code(contact_id=contact.pk, actor=AGENT, now=now, **facts)
    return digits_of(OutboundMessage.objects.order_by("-id").first())


def digits_of(message):
    (found,) = re.findall(r"\d{6}", message.body.reveal())
    return found


def check(contact, digits, now=NOW, actor=AGENT):
    return commands.check_code(contact_id=contact.pk, digits=digits, actor=actor, now=now)


def wrong(digits):
    return f"{(int(digits) + 1) % 10**6:06}"


def test_the_code_read_out_proves_who_is_speaking(contact):
    verification = check(contact, send(contact), NOW + timedelta(minutes=1))
    assert (verification.level, verification.method) == (Level.CODE, Method.TEXT_CODE)
    assert verification.by == AGENT.ref
    at = NOW + timedelta(minutes=2)
    assert queries.level_reached(contact_id=contact.pk, at=at) == Level.CODE
    assert kinds() == ["contact.opened", "message.queued", "contact.code_sent", "contact.verified"]


def test_it_goes_to_the_number_of_the_contact_and_nowhere_else(contact, post):
    send(contact)
    send_due(NOW)
    (outgoing,) = post.taken
    assert outgoing.recipient == STORED


def test_only_a_keyed_hash_is_kept_and_no_entry_holds_the_code(contact):
    digits = send(contact)
    code = OneTimeCode.objects.get()
    assert digits not in code.mac
    assert digits not in "".join(str(entry.content) for entry in Entry.objects.all())
    (view,) = queries.messages_about(subject_kind="contact", subject_id=str(contact.pk))
    assert view.body is None


def test_a_code_works_once(contact):
    digits = send(contact)
    check(contact, digits)
    with pytest.raises(Invalid) as refusal:
        check(contact, digits)
    assert refusal.value.reason == "no_code"
    assert Verification.objects.count() == 1


def test_of_two_who_give_the_code_at_once_one_is_let_in(contact, monkeypatch):
    digits = send(contact)
    stale = OneTimeCode.objects.get()
    check(contact, digits)
    with pytest.raises(Conflict):
        commands.codes._pass_code(contact=contact, code=stale, actor=AGENT, now=NOW)
    assert Verification.objects.count() == 1


def test_a_code_expires(contact):
    digits = send(contact)
    with pytest.raises(Invalid):
        check(contact, digits, NOW + RULE.lifetime)


def test_guessing_voids_the_code_even_for_the_right_digits(contact):
    digits = send(contact)
    for _guess in range(RULE.attempts):
        with pytest.raises(Invalid) as refusal:
            check(contact, wrong(digits))
        assert refusal.value.reason == "wrong_code"
    assert kinds()[-1] == "contact.verification_failed"
    with pytest.raises(Invalid) as refusal:
        check(contact, digits)
    assert refusal.value.reason == "no_code"
    assert not Verification.objects.exists()


def test_the_last_try_may_still_be_the_right_one(contact):
    digits = send(contact)
    for _guess in range(RULE.attempts - 1):
        with pytest.raises(Invalid):
            check(contact, wrong(digits))
    assert check(contact, digits)


def test_sending_again_takes_a_pause_over_all_contacts_of_the_number(contact):
    send(contact)
    soon = NOW + timedelta(seconds=20)
    with pytest.raises(TooMany) as refusal:
        send(call(), soon)
    assert refusal.value.retry_after == 40
    assert send(call(number=OTHER), soon)
    assert send(contact, NOW + RULE.cool_down)


def test_there_is_a_ceiling_for_each_day(contact):
    for minute in range(RULE.daily_limit):
        send(contact, NOW + minute * RULE.cool_down)
    late = NOW + timedelta(hours=1)
    with pytest.raises(TooMany) as refusal:
        send(contact, late)
    assert refusal.value.retry_after == 23 * 3600
    assert send(contact, NOW + timedelta(days=1))


def test_a_later_code_voids_the_earlier(contact):
    first = send(contact)
    second = send(contact, NOW + RULE.cool_down)
    if first != second:
        with pytest.raises(Invalid):
            check(contact, first, NOW + RULE.cool_down)
    assert check(contact, second, NOW + RULE.cool_down)


def test_a_code_of_one_contact_is_worth_nothing_in_another(contact):
    digits = send(contact)
    with pytest.raises(Invalid) as refusal:
        check(call(), digits)
    assert refusal.value.reason == "no_code"


def test_a_code_may_be_spoken(contact):
    digits = send(contact, medium=Medium.CALL)
    assert check(contact, digits).method == Method.CALL_CODE


def test_a_visitor_verifies_on_the_portal():
    contact = call(ANYBODY, channel=Channel.PORTAL)
    commands.send_code(contact_id=contact.pk, actor=ANYBODY, now=NOW)
    assert check(contact, digits_of(OutboundMessage.objects.get()), actor=ANYBODY)


def test_who_may_not_send_or_check(contact):
    with pytest.raises(NotAllowed):
        commands.send_code(contact_id=contact.pk, actor=CLERK, now=NOW)
    digits = send(contact)
    with pytest.raises(NotAllowed):
        check(contact, digits, actor=CLERK)


def test_without_a_number_there_is_nothing_to_verify():
    with pytest.raises(Invalid):
        send(call(number=""))


def test_an_ended_contact_is_not_verified(contact):
    digits = send(contact)
    commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=AGENT, now=NOW)
    for attempt in (lambda: send(contact, NOW + RULE.cool_down), lambda: check(contact, digits)):
        with pytest.raises(Conflict):
            attempt()


def test_a_verification_counts_for_a_while(contact):
    check(contact, send(contact))
    lasting = policy.verification_lifetime(NOW)
    before, after = NOW + lasting - timedelta(seconds=1), NOW + lasting
    assert queries.level_reached(contact_id=contact.pk, at=before) == Level.CODE
    assert queries.level_reached(contact_id=contact.pk, at=after) == Level.NONE
