import socket
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from ringback.messaging.states import Medium
from ringback.messaging.tests.samples import NOW
from ringback.messaging.transports.port import Outgoing, Postponed, Refused, Unreachable
from ringback.messaging.transports.smtp import Smtp

OUTGOING = Outgoing(
    id=UUID(int=7),
    medium=Medium.EMAIL,
    recipient="li.na@example.com",
    title="受理进展",
    body="您的受理单已答复。\n谢谢。",
    language="zh-hans",
)


class Mailbox:
    def __init__(self):
        self.letters = []
        self.answer_to_recipient = self.answer_to_letter = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer_to_letter


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.RINGBACK_SMTP_URL = f"smtp://127.0.0.1:{port}?from=service@ringback.example"
    settings.RINGBACK_OUTBOUND_HOSTS = ("127.0.0.1",)
    yield box
    server.stop()


def send():
    return Smtp().send(OUTGOING, NOW)


def test_a_letter_arrives_and_says_that_a_machine_wrote_it(mailbox):
    send()
    (letter,) = mailbox.letters
    assert letter["To"] == "li.na@example.com"
    assert letter["From"] == "service@ringback.example"
    assert letter["Subject"] == "受理进展"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOW
    assert letter.get_content().splitlines() == OUTGOING.body.splitlines()


def test_its_name_is_the_same_at_every_attempt(mailbox):
    assert send() == send()
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"] == f"<{OUTGOING.id}@ringback.example>"


@pytest.mark.parametrize(
    ("answer", "problem"), [("550 no such user", Refused), ("450 mailbox busy", Postponed)]
)
@pytest.mark.parametrize("step", ["answer_to_recipient", "answer_to_letter"])
def test_what_a_refusal_means(mailbox, step, answer, problem):
    setattr(mailbox, step, answer)
    with pytest.raises(problem) as refusal:
        send()
    assert type(refusal.value) is problem
    assert refusal.value.code == f"smtp_{answer[:3]}"


def test_a_server_that_is_away(mailbox, settings):
    settings.RINGBACK_SMTP_URL = "smtp://127.0.0.1:9"
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "ConnectionRefusedError"


def test_a_host_that_is_not_allowed_hears_nothing(mailbox, settings):
    settings.RINGBACK_OUTBOUND_HOSTS = ()
    with pytest.raises(Unreachable) as refusal:
        send()
    assert refusal.value.code == "host_not_allowed"


def test_a_refused_log_in_is_not_the_messages_fault(mailbox, settings):
    settings.RINGBACK_SMTP_URL = settings.RINGBACK_SMTP_URL.replace("//", "//user:secret@")
    with pytest.raises(Unreachable):
        send()
