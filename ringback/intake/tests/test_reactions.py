"""Whoever accepts, the customer gets a receipt, once."""

from datetime import timedelta

from ringback.base.worker import drain
from ringback.intake import commands
from ringback.intake.tests.samples import AGENT, NOW, QUESTION, messages, opinion, request
from ringback.recognition.facts import Opinion
from ringback.tickets import commands as tickets

SOON = NOW + timedelta(hours=5)


def test_a_case_accepted_on_its_own_page_gets_its_receipt() -> None:
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    assert not messages(receipt.ticket_id)
    tickets.accept(ticket_id=receipt.ticket_id, promised_at=SOON, actor=AGENT, now=NOW)
    drain(NOW)
    (message,) = messages(receipt.ticket_id)
    assert message.purpose == "receipt"
    assert "02-13 21:20" in str(message.body)


def test_a_case_whose_receipt_is_queued_gets_no_second(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion()
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    drain(NOW)
    assert len(messages(receipt.ticket_id)) == 1


def test_without_a_number_there_is_nobody_to_tell(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion(kind="inquiry")
    nameless = request(phone="", name="张三")
    receipt = commands.take_request(request=nameless, actor=AGENT, now=NOW)
    drain(NOW)
    assert receipt.state == "accepted"
    assert not messages(receipt.ticket_id)


def test_a_promise_that_is_past_when_the_worker_comes_is_not_sent() -> None:
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    tickets.accept(ticket_id=receipt.ticket_id, promised_at=SOON, actor=AGENT, now=NOW)
    drain(SOON)
    assert not messages(receipt.ticket_id)
