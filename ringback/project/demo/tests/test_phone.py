"""The simulated customer phone: who may look, what it shows, and that its answers arrive."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from ringback.base import streams, worker
from ringback.base.models import Delivery, Entry
from ringback.catalog import commands as catalog
from ringback.customers.tests import samples
from ringback.feedback.models import Rating, Repair
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY, Actor
from ringback.messaging import commands as messaging
from ringback.messaging import queries as messages
from ringback.messaging.commands import Ask, Draft, Party
from ringback.messaging.models import InboundReply, OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import Channel, Level, Medium, Purpose
from ringback.project.demo.doors import greeting
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.models import Ticket
from ringback.tickets.states import Kind

NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Beijing
MINUTE = timedelta(minutes=1)
NUMBER = "13900001234"
SYSTEM = Actor.system("test")
AGENT = Actor(
    "user:agent",
    verbs=frozenset({"contact.open", "contact.verify", "ticket.register", "ticket.work"}),
    scope_paths=(samples.COUNTY,),
)


@pytest.fixture(autouse=True)
def clock(handbook: None, calendars: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    """Demo mode, at a moment at which customers are written to."""
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_TRANSPORTS = {}
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


def sent(body: str = "您好", number: str = NUMBER, **facts) -> str:
    """Send a message; answers the address of the phone it has arrived on."""
    draft = {
        "key": f"notice:{uuid4()}",
        "purpose": Purpose.RECEIPT,
        "recipient": number,
        "body": body,
        "language": "zh-hans",
        "subject_kind": "ticket",
        "subject_id": "7",
    }
    queued = messaging.queue_message(draft=Draft(**(draft | facts)), actor=SYSTEM, now=NOW)
    send_due(instants.now())
    queued.refresh_from_db()
    assert queued.state == "sent"
    return f"/demo/phone/{queued.recipient_index}"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page))


# Who may look


@pytest.mark.parametrize("address", ["/demo/phone", None])
def test_without_demo_mode_there_is_no_phone(client, settings, address):
    address = address or sent()
    settings.RINGBACK_DEMO = False
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "1", "once": uuid4()}).status_code in (404, 405)
    assert messages.phones() == []
    assert streams.ears_for(ANYBODY, ["phone"]) == {}


@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.168.1.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    ],
)
def test_another_machine_is_refused(client, origin):
    address = sent("验证码 123456")
    for refused in (
        client.get("/demo/phone", **origin),
        client.get(address, **origin),
        client.post(address, {"text": "1", "once": uuid4()}, **origin),
    ):
        assert refused.status_code == 403
        assert "123456" not in refused.text
    assert "/demo/phone" not in client.get("/log-in", **origin).text
    assert not InboundReply.objects.exists()


def test_where_messages_go_by_a_real_network_there_is_no_phone(client, settings):
    address = sent()
    settings.RINGBACK_TRANSPORTS = {"text": "sms_gateway", "call": "sms_gateway"}
    assert client.get(address).status_code == 404
    assert client.get("/demo/phone").status_code == 404
    assert "/demo/phone" not in client.get("/log-in").text
    assert "phone" not in "".join(greeting("http://127.0.0.1:8000"))


def test_what_a_real_network_carried_is_not_shown(client):
    address = sent("说过的话")
    OutboundMessage.objects.update(transport="sms_gateway")
    assert client.get(address).status_code == 404
    assert "139****1234" not in client.get("/demo/phone").text


def test_a_foreign_page_cannot_answer():
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(sent(), {"text": "1", "once": uuid4()}).status_code == 403


# What it shows


def test_the_demonstration_leads_to_it(client):
    sent()
    assert 'href="/demo/phone"' in client.get("/log-in").text
    assert "http://127.0.0.1:8000/demo/phone" in "\n".join(greeting("http://127.0.0.1:8000"))


def test_numbers_are_masked_in_the_list_and_the_phone_shows_plain_words(client):
    address = sent("验证码 123456，请勿告诉他人")
    listed = client.get("/demo/phone").text
    assert "139****1234" in listed
    assert NUMBER not in listed
    assert "123456" not in listed
    shown = client.get(address).text
    assert "验证码 123456" in shown
    assert "模拟" in shown
    assert NUMBER not in address
    assert NUMBER not in re.findall("<title>.*</title>", shown, re.DOTALL)[0]


def test_the_phone_written_to_last_comes_first(client, clock):
    sent(number="13900005678")
    clock.shift(MINUTE)
    sent(number="13900001111")
    page = client.get("/demo/phone").text
    assert page.index("139****1111") < page.index("139****5678")


def test_what_is_new_is_marked_until_it_was_seen(client, clock):
    address = sent("第一条")
    assert "条新消息" not in client.get("/demo/phone").text, "what was there before is no news"
    client.get(address)
    clock.shift(MINUTE)
    sent("第二条")
    assert "1 条新消息" in text_of(client.get("/demo/phone").text)
    assert client.get(address).text.count("bubble-new") == 1
    assert client.get(address).text.count("bubble-new") == 0
    assert "条新消息" not in client.get("/demo/phone").text


def test_our_own_links_can_be_followed_and_no_others(client, settings):
    settings.RINGBACK_PUBLIC_URL = "https://care.example.net"
    body = "点击 https://care.example.net/r/a:b-c_d。或 https://elsewhere.example.net/r/x <b>"
    page = client.get(sent(body)).text
    assert 'href="/r/a:b-c_d">https://care.example.net/r/a:b-c_d</a>。' in page
    assert 'href="https://elsewhere' not in page
    assert "&lt;b&gt;" in page


def test_a_phone_nobody_wrote_to_is_not_found(client):
    assert client.get("/demo/phone/00000000000000000000000000000000").status_code == 404
    assert client.get("/demo/phone/x").status_code == 404


def test_a_message_is_heard_on_the_stream_when_it_was_sent():
    sent()
    entries = list(Entry.objects.filter(subject_kind="message"))
    heard = streams.addressers["message"](entries)
    assert [entry.kind for entry in entries if entry.pk in heard] == ["message.sent"]
    assert streams.ears_for(ANYBODY, ["phone"])["phone"].hear(["phone"])


# What it answers


def press(client: Client, address: str, text: str, **facts) -> None:
    answer = client.post(address, {"text": text, "once": uuid4(), **facts})
    assert (answer.status_code, answer["Location"]) == (302, address)


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "a\0b"])
def test_what_cannot_be_typed_is_refused_and_stays_in_the_field(client, text):
    address = sent()
    refused = client.post(address, {"text": text, "once": uuid4()})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert not InboundReply.objects.exists()


def test_a_double_click_answers_once(client):
    address, once = sent(), uuid4()
    for _click in range(2):
        assert client.post(address, {"text": "谢谢", "once": once}).status_code == 302
    assert InboundReply.objects.get().text.reveal() == "谢谢"


def test_only_the_question_asked_last_offers_its_digits(client, clock):
    ask = Ask(answers=("1", "2"), until=NOW + timedelta(days=1))
    sent("第一问", asks=ask)
    clock.shift(MINUTE)
    address = sent("第二问", asks=ask)
    page = client.get(address).text
    assert page.count('name="text" value="1"') == 1
    assert page.index("第二问") < page.index('name="text" value="1"')
    press(client, address, "2")
    page = client.get(address).text
    assert page.index("第一问") < page.index('name="text" value="1"') < page.index("第二问")


@pytest.fixture
def caller() -> messages.Contact:
    samples.tree()
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    return messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=samples.COUNTY,
        party=Party(number=NUMBER, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )


def test_the_service_password_is_keyed_in_and_kept_nowhere(client, caller):
    asked = messaging.ask_password(contact_id=caller.pk, actor=AGENT, now=NOW)
    send_due(NOW)
    address = f"/demo/phone/{asked.recipient_index}"
    page = client.get(address).text
    assert "data-keypad" in page
    assert "来电（模拟）" in page
    press(client, address, f"{NUMBER[-6:]}#", call=asked.pk)
    assert messages.level_reached(contact_id=caller.pk, at=NOW) is Level.PASSWORD
    reply = InboundReply.objects.get()
    assert (reply.text, reply.medium) == (None, Medium.CALL)
    page = client.get(address).text
    assert "服务密码，不留存" in page
    assert "data-keypad" not in page


def test_keys_pressed_in_a_call_that_is_over_answer_nothing(client, caller, clock):
    asked = messaging.ask_password(contact_id=caller.pk, actor=AGENT, now=NOW)
    send_due(NOW)
    clock.shift(5 * MINUTE)
    press(client, f"/demo/phone/{asked.recipient_index}", "001234", call=asked.pk)
    assert messages.level_reached(contact_id=caller.pk, at=NOW + 5 * MINUTE) is Level.NONE


@pytest.fixture
def answered(caller) -> Ticket:
    """A complaint that has been answered, five minutes before the customer is asked."""
    registration = Registration(
        text="多扣了25元",
        kind=Kind.COMPLAINT,
        channel="phone",
        originating_path=samples.COUNTY,
        handling_path=samples.COUNTY,
        contact_id=caller.pk,
        owner=AGENT.ref,
    )
    ticket = tickets.register(registration=registration, actor=SYSTEM, now=NOW)
    tickets.accept(ticket_id=ticket.pk, promised_at=None, actor=SYSTEM, now=NOW)
    return tickets.resolve(
        ticket_id=ticket.pk, answer="已退费", code="solved", cause="fees", actor=SYSTEM, now=NOW
    )


def work() -> None:
    worker.drain(instants.now())
    assert not Delivery.objects.exclude(problem="").exists()


def test_a_survey_by_digits_goes_the_whole_way(client, clock, answered):
    work()
    clock.shift(6 * MINUTE)
    work()
    (phone,) = messages.phones()
    address = f"/demo/phone/{phone.index}"
    assert answered.number in client.get(address).text
    for digit in ("1", "2", "3"):
        press(client, address, digit)
        work()
        clock.shift(MINUTE)
    given = list(Rating.objects.order_by("rated_at").values_list("question", "score", "channel"))
    assert given == [("solved", 1, "text"), ("result", 2, "text"), ("person", 3, "text")]
    sheet = Repair.objects.get().sheet
    assert (sheet.ticket_id, sheet.kind) == (answered.pk, "callback")
    page = text_of(client.get(address).text)
    assert page.index("解决了吗") < page.index("结果满意吗") < page.index("服务人员满意吗")


def test_the_rating_link_in_a_text_leads_to_the_rating(client, clock, answered):
    work()
    clock.shift(6 * MINUTE)
    work()
    (phone,) = messages.phones()
    link = re.search(r'href="(/r/[^"]+)"', client.get(f"/demo/phone/{phone.index}").text)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    answers = {"solved": "1", "result": "5", "person": "5"}
    assert client.post(link[1], answers).status_code == 302
    answered.refresh_from_db()
    assert answered.state == "closed"


def test_neither_journal_nor_log_names_the_number(client, caplog):
    caplog.set_level("DEBUG")
    address = sent("验证码 123456")
    client.get(address)
    press(client, address, "我的号码是13900005678")
    written = caplog.text + "".join(str(entry.content) for entry in Entry.objects.all())
    assert caplog.text
    for secret in (NUMBER, "13900005678", "123456"):
        assert secret not in written
