import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import UUID

import pytest

from ringback.messaging.signatures import is_sound
from ringback.messaging.states import Medium
from ringback.messaging.tests.samples import NOW, STORED
from ringback.messaging.transports.port import Outgoing, Postponed, Refused, Unreachable
from ringback.messaging.transports.sms_gateway import SmsGateway

OUTGOING = Outgoing(
    id=UUID(int=7),
    medium=Medium.TEXT,
    recipient=STORED,
    title="",
    body="【回铃】您好",
    language="zh-hans",
    answers=("1", "2"),
)


class Gateway(HTTPServer):
    """A gateway on this machine that answers what it is told to, and remembers."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status, self.answer = 200, b'{"id": "gw-1"}'
        self.location = ""
        self.received: list[tuple[dict[str, str], bytes]] = []


class _Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def gateway(settings):
    server = Gateway()
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/send"
    settings.RINGBACK_SMS_GATEWAY = {"url": url, "secret": "shared"}
    settings.RINGBACK_OUTBOUND_HOSTS = ("127.0.0.1",)
    yield server
    server.shutdown()
    server.server_close()


def send():
    return SmsGateway().send(OUTGOING, NOW)


def test_a_message_is_posted_signed_and_named(gateway):
    assert send().provider_id == "gw-1"
    ((headers, body),) = gateway.received
    assert is_sound("shared", headers, body, NOW)
    assert headers["Idempotency-Key"] == str(OUTGOING.id)
    assert json.loads(body) == {
        "id": str(OUTGOING.id),
        "medium": "text",
        "to": STORED,
        "text": "【回铃】您好",
        "language": "zh-hans",
        "answers": ["1", "2"],
    }


def test_it_has_not_arrived_until_it_is_reported(gateway):
    assert not send().delivered


@pytest.mark.parametrize("answer", [b"", b"OK", b"[]", b'{"number": 1}'])
def test_what_was_taken_is_taken_whatever_the_answer_says(gateway, answer):
    gateway.answer = answer
    assert send().provider_id == ""


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (400, Refused),
        (422, Refused),
        (429, Postponed),
        (409, Postponed),
        (401, Unreachable),
        (404, Unreachable),
        (500, Unreachable),
        (503, Unreachable),
    ],
)
def test_what_a_refusal_means(gateway, status, problem):
    gateway.status = status
    with pytest.raises(problem) as refusal:
        send()
    assert type(refusal.value) is problem
    assert refusal.value.code == f"http_{status}"


def test_a_redirect_is_not_followed(gateway):
    gateway.status, gateway.location = 307, "http://127.0.0.1:9/elsewhere"
    with pytest.raises(Unreachable):
        send()
    assert len(gateway.received) == 1


def test_a_gateway_that_is_away(gateway):
    gateway.shutdown()
    gateway.server_close()
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "ConnectError"


def test_a_host_that_is_not_allowed_hears_nothing(gateway, settings):
    settings.RINGBACK_OUTBOUND_HOSTS = ("sms.example.com",)
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "host_not_allowed"
    assert gateway.received == []


def test_over_the_network_it_is_https_or_nothing(settings):
    settings.RINGBACK_SMS_GATEWAY = {"url": "http://sms.example.com/", "secret": "shared"}
    settings.RINGBACK_OUTBOUND_HOSTS = ("sms.example.com",)
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "not_encrypted"


def test_an_unsigned_message_is_not_sent(gateway, settings):
    settings.RINGBACK_SMS_GATEWAY = settings.RINGBACK_SMS_GATEWAY | {"secret": ""}
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "no_secret"
