"""The page behind the signed link: whoever holds it speaks for the customer, once."""

import pytest
from django.test import Client

from ringback.base import worker
from ringback.feedback import queries
from ringback.feedback.models import Repair
from ringback.feedback.tests.samples import NOW, answered, state
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind


@pytest.fixture
def complaint(handbook: None, calendars: None) -> Ticket:
    ticket = answered(Kind.COMPLAINT)
    worker.drain(NOW)
    return ticket


def rate(ticket: Ticket, client: Client, solved: str, score: str) -> None:
    address = queries.rating_address(ticket=ticket)
    answers = {"solved": solved, "result": score, "person": score, "words": "谢谢"}
    assert client.post(address, answers).status_code == 302


def test_a_content_customer_closes_the_case(complaint: Ticket, client: Client) -> None:
    rate(complaint, client, "1", "5")
    assert state(complaint) == "closed"
    assert complaint.closure_basis == "confirmed"
    assert queries.rating_address(ticket=complaint) == ""


def test_a_customer_who_is_not_content_is_called_back(complaint: Ticket, client: Client) -> None:
    rate(complaint, client, "2", "1")
    assert state(complaint) == "resolved"
    assert Repair.objects.filter(invitation__ticket=complaint).exists()


def test_before_the_answer_there_is_nothing_to_rate(handbook: None, calendars: None) -> None:
    assert queries.rating_address(ticket=answered(Kind.INQUIRY)) == ""
