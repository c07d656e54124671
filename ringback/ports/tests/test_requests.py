"""From a proposal to what came of it: once, within limits, by a second person above them."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from ringback.base import worker
from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ringback.ports import commands, queries
from ringback.ports.billing import Outcome
from ringback.ports.models import BusinessRequest
from ringback.ports.problems import Unanswered
from ringback.ports.simulator.billing import SimulatedBilling
from ringback.ports.simulator.rows import SimulatedEntry
from ringback.ports.states import RequestKind, RequestState
from ringback.ports.tests import samples
from ringback.ports.tests.samples import ABOUT, LINE, NOW, proposal

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=20)


def membership():
    samples.unwanted()
    return SimulatedBilling().orders(LINE, now=NOW)[0].order_id


def refund(actor, amount="25.00", **other):
    other = {"order_id": membership(), **other}
    wish = proposal(RequestKind.REFUND, amount=Decimal(amount), **other)
    return commands.propose(proposal=wish, actor=actor, now=NOW)


def suspend(actor, **other):
    return commands.propose(proposal=proposal(RequestKind.SUSPEND, **other), actor=actor, now=NOW)


def carried_out(request, now=NOW):
    return commands.carry_out(request_id=request.pk, now=now)


def test_within_the_limit_it_is_done_at_once(agent, told):
    request = carried_out(refund(agent, "50.00"))
    assert (request.state, request.needs_approval) == (RequestState.DONE, False)
    assert request.reference.startswith("SIM")
    assert (request.order_name.en, request.is_simulated) == ("Video membership", True)
    assert told() == ["business.proposed", "business.sent", "business.done"]


def test_the_same_key_is_the_same_request_and_one_effect(agent, told):
    first = refund(agent)
    again = refund(agent, key=first.pk)
    for request in (first, again, first):
        carried_out(request)
    assert again.pk == first.pk
    assert (BusinessRequest.objects.count(), SimulatedEntry.objects.count()) == (1, 1)
    assert told() == ["business.proposed", "business.sent", "business.done"]


def test_a_key_is_not_used_for_something_else(agent):
    first = refund(agent)
    with pytest.raises(Conflict) as refusal:
        refund(agent, "26.00", key=first.pk)
    assert refusal.value.reason == "key_reused"


def test_above_the_limit_it_waits_for_a_second_person(agent, lead, told):
    request = carried_out(refund(agent, "75.00"))
    assert (request.state, request.next_at) == (RequestState.WAITING, None)
    assert SimulatedEntry.objects.count() == 0
    commands.approve(request_id=request.pk, actor=lead, now=LATER)
    with pytest.raises(Conflict):
        commands.approve(request_id=request.pk, actor=lead, now=LATER)
    assert worker.sweeps["ports.requests"](LATER) == 1
    assert worker.sweeps["ports.requests"](LATER) == 0
    request.refresh_from_db()
    assert (request.state, request.decided_by) == (RequestState.DONE, lead.ref)
    assert SimulatedEntry.objects.get().amount == Decimal("75.00")
    assert told() == ["business.proposed", "business.approved", "business.sent", "business.done"]


def test_a_large_amount_in_small_pieces_is_a_large_amount(agent):
    carried_out(refund(agent, "30.00"))
    assert refund(agent, "20.00").needs_approval is False
    assert refund(agent, "0.01").needs_approval is True


def test_nobody_approves_their_own(lead):
    request = refund(lead, "600.00")
    with pytest.raises(NotAllowed) as refusal:
        commands.approve(request_id=request.pk, actor=lead, now=NOW)
    assert refusal.value.reason == "own_request"


def test_nobody_approves_above_their_own_limit(agent, lead):
    request = refund(agent, "500.01")
    with pytest.raises(NotAllowed) as refusal:
        commands.approve(request_id=request.pk, actor=lead, now=NOW)
    assert refusal.value.reason == "above_limit"
    supervisor = samples.staff("supervisor", "supervisor")
    approved = commands.approve(request_id=request.pk, actor=supervisor, now=NOW)
    assert approved.state == RequestState.DUE


def test_refused_with_a_reason_and_never_sent(agent, lead, told):
    request = refund(agent, "75.00")
    with pytest.raises(Invalid):
        commands.refuse(request_id=request.pk, reason=" ", actor=lead, now=NOW)
    commands.refuse(request_id=request.pk, reason="先核实订购录音", actor=lead, now=NOW)
    request = carried_out(request)
    assert (request.state, request.refusal.reveal()) == (RequestState.REFUSED, "先核实订购录音")
    assert SimulatedEntry.objects.count() == 0
    assert told() == ["business.proposed", "business.refused"]


def test_who_may_not(agent):
    nobody = samples.staff("quality", "quality")
    with pytest.raises(NotAllowed):
        suspend(nobody)
    with pytest.raises(NotAllowed):
        commands.look_up(line=LINE, about=ABOUT, actor=nobody, now=NOW)
    request = refund(agent, "75.00")
    with pytest.raises(NotAllowed):
        commands.approve(request_id=request.pk, actor=samples.staff("other", "agent"), now=NOW)
    far_away = samples.staff("far", "lead", "/98/")
    with pytest.raises(NotFound):
        commands.approve(request_id=request.pk, actor=far_away, now=NOW)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "unheard_of"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"amount": Decimal("0.00")}, "amount"),
        ({"amount": Decimal("1.001")}, "amount"),
        ({"amount": None}, "amount"),
        ({"order_id": ""}, "order_id"),
        ({"order_id": "somebody-else-s"}, "order_id"),
    ],
)
def test_what_is_refused(agent, changed, field):
    given = {"order_id": membership(), "amount": Decimal("25.00")} | changed
    with pytest.raises(Invalid) as refusal:
        commands.propose(proposal=proposal(RequestKind.REFUND, **given), actor=agent, now=NOW)
    assert field in refusal.value.fields
    assert BusinessRequest.objects.count() == 0


def test_the_journal_says_codes_and_amounts_alone(agent, lead):
    request = refund(agent, "75.00", note="客户王女士 13800138000")
    commands.refuse(request_id=request.pk, reason="王女士已退", actor=lead, now=NOW)
    commands.look_up(line=LINE, about=ABOUT, actor=agent, now=NOW)
    told = json.dumps(list(Entry.objects.values_list("content", flat=True)), ensure_ascii=False)
    assert "75.00" in told
    for secret in (LINE.number[-11:], "王女士", "13800138000"):
        assert secret not in told


def test_a_look_is_on_record_whatever_the_answer(agent, settings):
    settings.RINGBACK_PORTS = {"billing": "http"}
    with pytest.raises(Unavailable):
        commands.look_up(line=LINE, about=ABOUT, actor=agent, now=NOW)
    entry = Entry.objects.get(kind="business.looked_up")
    assert (entry.subject_id, entry.content["about_id"]) == (str(UUID(int=5)), "17")


def test_a_probe_that_is_silent_hides_no_bill(agent, settings):
    settings.RINGBACK_PORTS = {"line_probe": "http"}
    seen = commands.look_up(line=LINE, about=ABOUT, actor=agent, now=NOW)
    assert seen.line_state is None
    assert len(seen.bills) == 3


# What breaks on the way.


def test_a_lost_answer_is_asked_after_and_never_sent_twice(peer, agent, told):
    peer.drops = 1
    request = carried_out(suspend(agent))
    assert (request.state, len(peer.ledger)) == (RequestState.UNKNOWN, 1)
    sent = [path for path, _key, _asked in peer.received if path == "/commands"]
    assert worker.sweeps["ports.requests"](LATER) == 1
    request.refresh_from_db()
    assert (request.state, request.reference) == (RequestState.DONE, "BSS-1")
    assert sent == [path for path, _key, _asked in peer.received if path == "/commands"]
    assert told() == ["business.proposed", "business.sent", "business.lost", "business.done"]


def test_what_never_arrived_is_sent_again_under_the_same_key(peer, agent):
    peer.status = 500
    request = carried_out(suspend(agent))
    assert request.state == RequestState.UNKNOWN
    peer.status = 0
    worker.sweeps["ports.requests"](LATER)
    request.refresh_from_db()
    assert (request.state, request.problem) == (RequestState.DUE, "never_arrived")
    request = carried_out(request, LATER + timedelta(hours=1))
    assert request.state == RequestState.DONE
    keys = {key for path, key, _asked in peer.received if path == "/commands"}
    assert keys == {str(request.pk)}


def test_while_it_is_silent_it_stays_unknown(peer, agent):
    peer.status = 500
    request = carried_out(suspend(agent))
    worker.sweeps["ports.requests"](LATER)
    request.refresh_from_db()
    assert (request.state, request.attempts) == (RequestState.UNKNOWN, 3)
    assert request.next_at > LATER
    assert request in queries.open_requests(before=None, actor=agent).rows


def test_turned_away_it_stays_due(peer, agent):
    peer.status = 401
    request = carried_out(suspend(agent))
    assert (request.state, request.problem) == (RequestState.DUE, "http_401")
    assert request.next_at > NOW


def test_a_process_that_died_while_sending_is_asked_after(agent, monkeypatch):
    request = suspend(agent)

    def die(*_given, **_named):
        SimulatedBilling().carry_out(request.command, now=NOW)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ringback.ports.connected.billing", lambda: Dying(die))
        with pytest.raises(KeyboardInterrupt):
            carried_out(request)
    request.refresh_from_db()
    assert request.state == RequestState.SENT
    assert worker.sweeps["ports.requests"](NOW) == 0  # its time is not over
    worker.sweeps["ports.requests"](LATER)
    worker.sweeps["ports.requests"](LATER + timedelta(hours=1))
    request.refresh_from_db()
    assert request.state == RequestState.DONE
    assert SimulatedEntry.objects.count() == 1


class Dying:
    is_simulated = True

    def __init__(self, carry_out):
        self.carry_out = carry_out


def test_what_is_declined_says_why(agent):
    request = carried_out(
        commands.propose(proposal=proposal(RequestKind.RESTORE), actor=agent, now=NOW)
    )
    assert (request.state, request.problem) == (RequestState.DECLINED, "not_suspended")
    assert request.ended_at == NOW


def test_two_who_send_at_once_send_once(agent, monkeypatch, told):
    """The second claims while the first is under way: it finds nothing to do."""
    request = suspend(agent)
    inner = []

    def meanwhile(_command, *, now):
        inner.append(commands.carry_out(request_id=request.pk, now=now).state)
        return Outcome("R-1")

    monkeypatch.setattr("ringback.ports.connected.billing", lambda: Dying(meanwhile))
    assert carried_out(request).state == RequestState.DONE
    assert inner == [RequestState.SENT]
    assert told().count("business.sent") == 1


def test_a_lost_command_lies_where_whoever_decides_sees_it(agent, lead, monkeypatch):
    def lose(_command, *, now):
        raise Unanswered("ReadTimeout")

    request = suspend(agent)
    monkeypatch.setattr("ringback.ports.connected.billing", lambda: Dying(lose))
    assert carried_out(request).problem == "ReadTimeout"
    (row,) = queries.open_requests(before=None, actor=lead).rows
    assert row.pk == request.pk
    assert queries.open_requests(before=None, actor=Actor("user:x")).rows == []
