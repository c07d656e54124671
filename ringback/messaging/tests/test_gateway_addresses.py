import json
from uuid import uuid4

import pytest

from ringback.kernel import instants
from ringback.messaging.models import InboundReply, OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.signatures import signed
from ringback.messaging.states import MessageState
from ringback.messaging.tests.samples import NUMBER, kinds, queued, survey

pytestmark = pytest.mark.django_db
SECRET = "shared with the gateway"


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.RINGBACK_SMS_GATEWAY = {"url": "", "secret": SECRET}


def hand_in(client, address, content, *, secret=SECRET, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    signature = signed(secret, body, instants.now())
    return client.post(
        f"/api/gateway/{address}",
        data=body,
        content_type="application/json",
        headers=signature | headers,
    )


def sent(make=queued):
    now = instants.now()
    message = make(now=now)
    send_due(now)
    return OutboundMessage.objects.get(pk=message.pk)


def test_a_report_of_delivery(client, post):
    message = sent()
    response = hand_in(client, "reports", {"id": str(message.pk), "state": "delivered"})
    assert (response.status_code, response.json()) == (200, {"outcome": "taken"})
    assert OutboundMessage.objects.get().delivered_at is not None
    again = hand_in(client, "reports", {"id": str(message.pk), "state": "delivered"})
    assert (again.status_code, again.json()) == (200, {"outcome": "repeated"})


def test_a_report_of_failure(client, post):
    report = {"id": str(sent().pk), "state": "failed", "problem": "absent"}
    assert hand_in(client, "reports", report).status_code == 200
    assert OutboundMessage.objects.get().state == MessageState.FAILED


def test_a_reply_answers_what_was_asked(client, post):
    sent(survey)
    reply = {"id": "gw-1", "from": NUMBER, "text": "1"}
    assert hand_in(client, "replies", reply).json() == {"outcome": "taken"}
    assert hand_in(client, "replies", reply).json() == {"outcome": "repeated"}
    assert InboundReply.objects.count() == 1


@pytest.mark.parametrize("address", ["reports", "replies"])
def test_a_wrong_signature_is_turned_away(client, address):
    response = hand_in(client, address, {"id": "1"}, secret="guessed")
    assert (response.status_code, response.json()["code"]) == (403, "bad_signature")
    assert kinds() == []


def test_a_body_exchanged_under_its_signature_is_turned_away(client):
    body = {"id": "gw-1", "from": NUMBER, "text": "1"}
    signature = signed(SECRET, json.dumps(body).encode(), instants.now())
    response = client.post(
        "/api/gateway/replies",
        data=json.dumps(body | {"text": "5"}),
        content_type="application/json",
        headers=signature,
    )
    assert response.status_code == 403
    assert not InboundReply.objects.exists()


def test_no_secret_no_gateway(client, settings):
    settings.RINGBACK_SMS_GATEWAY = {"url": "", "secret": ""}
    assert hand_in(client, "replies", {}, secret="").status_code == 403


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("reports", b""),
        ("reports", b"\xff"),
        ("reports", b"[]"),
        ("reports", {"id": "x", "state": "delivered"}),
        ("reports", {"id": str(uuid4()), "state": "lost"}),
        ("reports", {"id": str(uuid4()), "state": "failed", "problem": "+8613900001234"}),
        ("replies", {"id": "1", "from": "nobody", "text": "1"}),
        ("replies", {"id": "1", "from": NUMBER, "text": ""}),
        ("replies", {"id": "", "from": NUMBER, "text": "1"}),
        ("replies", {"id": "1", "from": NUMBER, "text": "1", "medium": "email"}),
        ("replies", {"id": "1", "from": NUMBER, "text": "a\0"}),
        ("replies", {"id": "1\0", "from": NUMBER, "text": "1"}),
        ("replies", {"id": "1", "from": NUMBER, "text": "x" * 1001}),
        ("replies", {"id": "1" * 121, "from": NUMBER, "text": "1"}),
        ("replies", {"id": "1", "from": "1" * 41, "text": "1"}),
        ("replies", {"id": "1", "from": "1381234567\0", "text": "1"}),
        ("replies", {"id": "1", "from": NUMBER, "text": "1", "answers": "9" * 5000}),
        ("replies", {"id": 1, "from": NUMBER, "text": "1"}),
        ("replies", {"id": "1", "from": NUMBER, "text": "\ud800"}),
        ("replies", json.dumps({"id": "1", "from": NUMBER, "text": "好"}).encode("utf-16")),
        ("replies", '{"id": "1", "from": "1", "text": "好"}'.encode("gbk")),
        ("replies", b"[" * 60_000),
        ("replies", b'{"id": NaN}'),
        ("reports", b"id=1&state=delivered"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_quoted(client, address, content):
    response = hand_in(client, address, content)
    assert response.status_code == 422
    assert NUMBER not in response.content.decode()


def test_a_message_nobody_knows(client):
    report = {"id": str(uuid4()), "state": "delivered"}
    assert hand_in(client, "reports", report).status_code == 404


def test_too_much_is_not_even_read(client):
    assert hand_in(client, "replies", b"x" * 70_000).status_code == 413


def test_a_length_that_is_none_is_no_defect(client):
    response = client.generic("POST", "/api/gateway/replies", b"{}", CONTENT_LENGTH="-5")
    assert response.status_code in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Ringback-Signature": "\xff", "X-Ringback-Timestamp": "9" * 5000}],
)
def test_a_signature_that_is_none_is_no_defect(client, headers):
    response = client.post(
        "/api/gateway/replies", data=b"{}", content_type="text/plain", headers=headers
    )
    assert response.status_code == 403


def test_get_shows_nothing(client):
    assert client.get("/api/gateway/reports").status_code == 405
