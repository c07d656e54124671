from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.messaging import policy, sending
from ringback.messaging.models import OutboundMessage, Question
from ringback.messaging.sending import LEASE, REST, send_due
from ringback.messaging.states import MessageState, Purpose, SkipReason
from ringback.messaging.tests.samples import NOW, NUMBER, OTHER, STORED, kinds, queued, survey
from ringback.messaging.transports.port import Postponed, Refused, Unreachable

pytestmark = pytest.mark.django_db
ATTEMPTS, FIRST_WAIT = 5, timedelta(seconds=30)


@pytest.mark.parametrize("purpose", Purpose)
def test_the_manual_knows_every_purpose(purpose):
    rule = policy.sending(purpose, NOW)
    assert (rule.attempts, rule.waits[0]) == (ATTEMPTS, FIRST_WAIT)


def again(message):
    return OutboundMessage.objects.get(pk=message.pk)


def test_what_is_due_is_sent_and_told(post):
    message = queued()
    assert send_due(NOW) == 1
    sent = again(message)
    assert (sent.state, sent.sent_at, sent.attempts) == (MessageState.SENT, NOW, 1)
    assert (sent.transport, sent.provider_id) == ("simulated", "post-1")
    (outgoing,) = post.taken
    assert (outgoing.id, outgoing.recipient, outgoing.body) == (message.pk, STORED, "【回铃】您好")
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.actor) == ("message.sent", "system:messaging")
    assert STORED not in str(entry.content)
    assert send_due(NOW) == 0


def test_what_is_not_due_waits(post):
    queued(not_before=NOW + timedelta(minutes=5))
    assert send_due(NOW) == 0
    assert send_due(NOW + timedelta(minutes=5)) == 1


def test_the_simulated_transport_has_delivered_at_once():
    message = queued()
    send_due(NOW)
    assert again(message).delivered_at == NOW


def test_a_failed_message_is_tried_again_later(post):
    message = queued()
    post.fails = Postponed("busy")
    send_due(NOW)
    waiting = again(message)
    assert (waiting.state, waiting.problem) == (MessageState.QUEUED, "busy")
    assert waiting.next_try_at == NOW + FIRST_WAIT
    post.fails = None
    assert send_due(waiting.next_try_at) == 1
    assert again(message).state == MessageState.SENT
    assert kinds() == ["message.queued", "message.sent"]


def test_after_the_last_attempt_a_person_takes_over(post):
    message = queued()
    post.fails = Postponed("busy")
    moment = NOW
    for _attempt in range(ATTEMPTS):
        assert send_due(moment) == 1
        moment = again(message).next_try_at
    dead = again(message)
    assert (dead.state, dead.attempts) == (MessageState.DEAD, ATTEMPTS)
    assert kinds() == ["message.queued", "message.dead"]
    assert send_due(moment + timedelta(days=1)) == 0


def test_a_refused_message_is_never_tried_again(post):
    message = queued()
    post.fails = Refused("dead_number")
    send_due(NOW)
    assert again(message).state == MessageState.FAILED
    assert Entry.objects.latest("id").content["problem"] == "dead_number"
    assert send_due(NOW + timedelta(hours=1)) == 0


def test_a_defect_of_a_transport_costs_an_attempt_and_stops_nobody(post):
    first, second = queued("a"), queued("b", recipient=OTHER)

    def break_on_first():
        if not post.taken:
            post.taken.append(None)
            raise ZeroDivisionError("13900001234")

    post.on_send = break_on_first
    send_due(NOW)
    assert again(first).problem == "ZeroDivisionError"
    assert again(second).state == MessageState.SENT


def test_what_waits_for_a_silent_transport_rests_without_losing_an_attempt(post):
    messages = [queued(str(number)) for number in range(3)]
    tries = []
    post.on_send = lambda: tries.append(1)
    post.fails = Unreachable("timeout")
    send_due(NOW)
    assert len(tries) == 1
    first, second, third = map(again, messages)
    assert (first.attempts, second.attempts, third.attempts) == (1, 0, 0)
    assert second.next_try_at == third.next_try_at == NOW + REST


def test_what_has_lost_its_use_is_dropped_not_sent_late(post):
    message = queued(purpose=Purpose.CODE)
    send_due(NOW + timedelta(minutes=5))
    skipped = again(message)
    assert (skipped.state, skipped.skip_reason) == (MessageState.SKIPPED, SkipReason.EXPIRED)
    assert Entry.objects.latest("id").content["reason"] == "expired"
    assert post.taken == []


def test_quiet_hours_hold_for_a_worker_that_comes_late(post):
    message = survey()
    night = NOW + timedelta(hours=6)
    send_due(night)
    assert post.taken == []
    morning = again(message).next_try_at
    assert morning == NOW.replace(day=14, hour=1, minute=0)
    assert send_due(morning) == 1


def test_a_retry_does_not_wake_anybody(post):
    message = survey(now=NOW + timedelta(hours=4))
    post.fails = Postponed("busy")
    for moment in (timedelta(hours=4), timedelta(hours=4, seconds=30)):
        send_due(NOW + moment)
    last = again(message)
    assert last.next_try_at < NOW + timedelta(hours=4, minutes=10)
    send_due(NOW + timedelta(hours=4, minutes=9))
    assert again(message).next_try_at == NOW.replace(day=14, hour=1, minute=0)


def test_a_second_message_within_the_cool_down_is_not_sent(post):
    survey("a")
    send_due(NOW)
    second = survey("b")
    other = survey("c", recipient=OTHER)
    send_due(NOW + timedelta(hours=1))
    assert again(second).skip_reason == SkipReason.COOL_DOWN
    assert again(other).state == MessageState.SENT
    third = survey("d")
    send_due(NOW + timedelta(hours=4))
    assert again(third).state == MessageState.SENT


def test_the_next_question_of_a_conversation_waits_for_nothing(post):
    first = survey("a")
    send_due(NOW)
    second = survey("b", continues=first.pk)
    send_due(NOW + timedelta(minutes=1))
    assert again(second).state == MessageState.SENT


def test_whoever_has_just_answered_is_awake(post):
    first = survey("a")
    send_due(NOW)
    night = NOW + timedelta(hours=6)
    asked_again, follows = survey("b", continues=first.pk), survey("c", continues=first.pk)
    send_due(night)
    assert again(asked_again).state == MessageState.QUEUED, "asked again: nobody has answered"
    Question.objects.filter(pk=first.pk).update(answered_at=night)
    OutboundMessage.objects.filter(pk=follows.pk).update(next_try_at=night)
    send_due(night)
    assert again(follows).state == MessageState.SENT


def test_a_customer_has_had_enough_for_today(post):
    for turn in range(7):
        queued(f"p{turn}", purpose=Purpose.PROGRESS)
        send_due(NOW + turn * timedelta(minutes=45))
    assert len(post.taken) == 6
    assert OutboundMessage.objects.get(key="p6").skip_reason == SkipReason.DAILY_LIMIT


def test_codes_and_receipts_have_no_cool_down(post):
    for number in range(4):
        queued(f"c{number}", purpose=Purpose.RECEIPT, recipient=NUMBER)
    send_due(NOW)
    assert len(post.taken) == 4


def test_a_killed_sender_leaves_its_message_to_the_next_one(post):
    message = queued()

    def die():
        raise KeyboardInterrupt

    post.on_send = die
    with pytest.raises(KeyboardInterrupt):
        send_due(NOW)
    claimed = again(message)
    assert (claimed.state, claimed.next_try_at) == (MessageState.SENDING, NOW + LEASE)
    post.on_send = lambda: None
    assert send_due(NOW + LEASE - timedelta(seconds=1)) == 0
    assert send_due(NOW + LEASE) == 1
    assert again(message).attempts == 2
    (outgoing,) = post.taken
    assert outgoing.id == message.pk


def test_a_message_that_kills_its_senders_is_given_up(post):
    message = queued()
    OutboundMessage.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, attempts=ATTEMPTS, next_try_at=NOW
    )
    send_due(NOW)
    assert again(message).state == MessageState.DEAD
    assert post.taken == []
    assert Entry.objects.latest("id").content["problem"] == "sender_died"


def test_a_sender_back_from_the_dead_changes_nothing(post):
    """Its lease ran out while the transport dawdled; another has sent the message since."""
    message = queued()

    def dawdle():
        post.on_send = lambda: None
        send_due(NOW + LEASE)

    post.on_send = dawdle
    assert send_due(NOW) == 0
    sent = again(message)
    assert (sent.attempts, sent.sent_at) == (2, NOW + LEASE)
    assert kinds() == ["message.queued", "message.sent"]


def test_of_two_senders_who_saw_the_message_one_claims_it(post):
    queued()
    mine, yours = OutboundMessage.objects.get(), OutboundMessage.objects.get()
    assert sending._step(mine, NOW, set()) is True
    assert sending._step(yours, NOW, set()) is False
    assert len(post.taken) == 1


def test_a_round_takes_no_more_than_its_batch(post):
    for number in range(sending.BATCH + 1):
        queued(str(number))
    assert send_due(NOW) == sending.BATCH
    assert send_due(NOW) == 1
