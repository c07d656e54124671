"""How the HTTP adapter fails: what certainly did not arrive, and what may have."""

import pytest

from ringback.ports import connected
from ringback.ports.billing import Command
from ringback.ports.problems import Unanswered, Unreached
from ringback.ports.states import RequestKind
from ringback.ports.tests.samples import LINE, NOW, proposal

pytestmark = pytest.mark.django_db


def suspend():
    given = proposal(RequestKind.SUSPEND)
    command = Command(
        key=given.key, kind=given.kind, line=LINE, order_id="", amount=None, reason="other"
    )
    return connected.billing().carry_out(command, now=NOW)


def test_the_number_stands_in_no_address(peer):
    connected.billing().orders(LINE, now=NOW)
    suspend()
    connected.line_probe().measure(LINE, now=NOW)
    assert len(peer.received) == 3
    assert not any(LINE.number[1:] in path for path, _key, _asked in peer.received)


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_turned_away_at_the_door(peer, status):
    peer.status = status
    with pytest.raises(Unreached) as refusal:
        suspend()
    assert refusal.value.problem == f"http_{status}"


@pytest.mark.parametrize("status", [500, 502, 503, 302])
def test_an_error_over_there_may_have_acted(peer, status):
    peer.status = status
    with pytest.raises(Unanswered):
        suspend()


@pytest.mark.parametrize("status", [400, 422])
def test_what_is_malformed_is_declined_for_good(peer, status):
    peer.status = status
    assert suspend().declined == f"http_{status}"


def test_an_answer_lost_on_the_way(peer):
    peer.drops = 1
    with pytest.raises(Unanswered):
        suspend()
    assert peer.suspended


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"state": "done"}',
        b'{"state": "perhaps", "reference": "x"}',
        b'{"state": "declined", "code": ""}',
        b'{"state": "done", "reference": 5}',
    ],
)
def test_an_answer_nobody_can_read(peer, raw):
    peer.raw = raw
    if not raw:
        peer.raw = b" "
    with pytest.raises(Unanswered):
        suspend()


@pytest.mark.parametrize(
    "raw",
    [
        b'{"currency": "USD", "orders": []}',
        b'{"orders": []}',
        b'{"currency": "CNY", "orders": [{}]}',
        b'{"currency": "CNY", "orders": 7}',
    ],
)
def test_half_an_answer_is_shown_to_nobody(peer, raw):
    peer.raw = raw
    with pytest.raises(Unanswered):
        connected.billing().orders(LINE, now=NOW)


@pytest.mark.parametrize("amount", [b"25", b'"25.001"', b'"NaN"', b'"x"', b"null", b'"Infinity"'])
def test_an_amount_that_is_none(peer, amount):
    peer.raw = (
        b'{"currency": "CNY", "balance": '
        + amount
        + b', "owed": "0.00", "suspended": false, "usage": []}'
    )
    with pytest.raises(Unanswered):
        connected.billing().account(LINE, now=NOW)


def test_nothing_leaves_for_a_host_that_is_not_allowed(peer, settings):
    settings.RINGBACK_OUTBOUND_HOSTS = ()
    with pytest.raises(Unreached) as refusal:
        suspend()
    assert refusal.value.problem == "host_not_allowed"
    assert peer.received == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [("", "not_configured"), ("http://bss.example.net/x", "not_encrypted")],
)
def test_an_address_that_will_not_do(settings, url, problem):
    settings.RINGBACK_PORTS = {"billing": "http"}
    settings.RINGBACK_OUTBOUND_HOSTS = ("bss.example.net",)
    settings.RINGBACK_BILLING = {"url": url, "token": "x"}
    with pytest.raises(Unreached) as refusal:
        suspend()
    assert refusal.value.problem == problem


def test_nobody_listens(settings):
    settings.RINGBACK_PORTS = {"billing": "http"}
    settings.RINGBACK_OUTBOUND_HOSTS = ("127.0.0.1",)
    settings.RINGBACK_BILLING = {"url": "http://127.0.0.1:9/", "token": "x"}
    with pytest.raises(Unreached):
        suspend()


def test_a_404_of_a_wrong_address_says_nothing_about_a_command(peer):
    peer.status = 404
    with pytest.raises(Unreached):
        connected.billing().outcome_of(proposal().key, now=NOW)
