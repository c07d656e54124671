"""A customer with an open case is offered to go on with that one first (§2.2.2)."""

import pytest

from ringback.portal.models import Application
from ringback.portal.tests.walks import (
    NOW,
    OTHER_PHONE,
    STAFF,
    WORDS,
    accepted,
    answered,
    text_of,
)
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import ClosureBasis, StatementKind


@pytest.fixture
def application_id(visitor):
    visitor.enters()
    return visitor.has_filled_in()


def test_an_open_case_comes_first_the_likely_one_marked(visitor):
    other = accepted(text="想问一下套餐怎么改")
    same = accepted()
    visitor.enters()
    application_id = visitor.has_filled_in()
    went = visitor.get(f"/service/apply/{application_id}/check")
    assert went["Location"] == f"/service/apply/{application_id}/open-cases"
    page = text_of(visitor.get(went["Location"]))
    assert page.index(same.number) < page.index(other.number)
    assert page.count("可能是同一件事") == 1
    assert f"/service/cases/{same.number}/#urge" in page


def test_an_answered_case_is_looked_at_and_not_urged(visitor):
    ticket = answered()
    visitor.enters()
    application_id = visitor.has_filled_in()
    page = text_of(visitor.get(f"/service/apply/{application_id}/open-cases"))
    assert "查看我们的答复" in page
    assert f"/service/cases/{ticket.number}/#urge" not in page


def test_nobody_else_s_case_stands_there(visitor):
    accepted(OTHER_PHONE)
    visitor.enters()
    application_id = visitor.has_filled_in()
    assert visitor.get(f"/service/apply/{application_id}/check").status_code == 200


def test_the_words_are_added_to_the_case_and_the_draft_is_done(visitor):
    ticket = accepted()
    visitor.enters()
    application_id = visitor.has_filled_in()
    address = f"/service/apply/{application_id}/open-cases"
    went = visitor.post(address, add_to=ticket.number)
    assert went["Location"] == f"/service/cases/{ticket.number}/"
    visitor.post(address, add_to=ticket.number)
    said = ticket.statements.filter(kind=StatementKind.ADDITION)
    assert [each.body.reveal() for each in said] == [WORDS], "a second click adds nothing"
    assert WORDS not in Application.objects.get(pk=application_id).content.reveal()
    assert Ticket.objects.count() == 1


def test_something_new_goes_on(visitor):
    accepted()
    visitor.enters()
    application_id = visitor.has_filled_in()
    went = visitor.post(f"/service/apply/{application_id}/open-cases")
    assert went["Location"].endswith("/check")
    assert visitor.get(went["Location"]).status_code == 200


def test_somebody_else_s_case_cannot_be_added_to(visitor, application_id):
    theirs = accepted(OTHER_PHONE)
    for number in (theirs.number, "12345678", "x", "9" * 40):
        address = f"/service/apply/{application_id}/open-cases"
        assert visitor.post(address, add_to=number).status_code == 404
    assert not theirs.statements.filter(kind=StatementKind.ADDITION).exists()


def test_a_case_that_has_ended_meanwhile_loses_nothing(visitor):
    ticket = answered()
    visitor.enters()
    application_id = visitor.has_filled_in()
    tickets.confirm(ticket_id=ticket.pk, actor=STAFF, now=NOW)
    tickets.close(ticket_id=ticket.pk, basis=ClosureBasis.CONFIRMED, actor=STAFF, now=NOW)
    went = visitor.post(f"/service/apply/{application_id}/open-cases", add_to=ticket.number)
    assert went.status_code == 409
    assert WORDS in Application.objects.get(pk=application_id).content.reveal()
