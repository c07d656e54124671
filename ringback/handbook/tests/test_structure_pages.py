"""The screens on which a draft gets and loses clauses and parameters."""

import pytest

from ringback.handbook.models import Clause, Parameter
from ringback.handbook.tests import writers
from ringback.handbook.tests.test_revision_pages import (
    NOW,
    Person,
    _moment,
    agent,
    lead,
)

__all__ = ["_moment", "agent", "lead"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]
TYPED = {
    "seen": 1,
    "title_zh": "营业厅排队",
    "title_en": "Waiting in the hall",
    "scope_zh": "营业厅",
    "scope_en": "Service halls",
    "text_zh": "按本条。",
    "text_en": "As stated here.",
}


def test_a_clause_with_a_parameter_comes_in_and_goes_again(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/"
    assert f"{at}clauses/add?under=3.2" in lead.get(at)
    form = lead.client.get(f"{at}clauses/add?under=3.2").context["form"]
    number = form["number"].value()
    assert lead.post(f"{at}clauses/add", number=number, **TYPED).status_code == 302
    clause = Clause.objects.get(revision=draft, number=number)
    assert clause.title_en == "Waiting in the hall"
    add = f"{at}clauses/{number}/parameters/add"
    assert "Length of time" in lead.get(add)
    named = {"code": "shop.waiting.limit", "label_zh": "排队时限", "label_en": "Waiting limit"}
    typed = {**named, "value-amount": 15, "value-unit": "m"}
    assert lead.post(f"{add}?type=span", **typed).status_code == 302
    assert Parameter.objects.get(revision=draft, code=named["code"]).cases.get().value == "15m"
    assert "added" in lead.get(f"{at}changes")
    response = lead.post(f"{at}clauses/{number}/drop", seen=1)
    assert response["Location"] == at
    assert not Clause.objects.filter(revision=draft, number=number).exists()


def test_a_number_that_is_taken_is_told_and_what_was_typed_stays(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/clauses/add"
    response = lead.post(at, number="3.2.2", **TYPED)
    assert response.status_code == 422
    assert "There is a clause 3.2.2 already." in response.content.decode()
    assert "Waiting in the hall" in response.content.decode()


def test_what_the_product_needs_is_not_dropped_and_named(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/clauses/3.2.2"
    response = lead.post(f"{at}/drop", seen=1)
    assert response["Location"] == at
    assert "clock.handling.limit" in lead.get(at)
    page = lead.get(f"/handbook/revisions/{draft.pk}/parameters/{writers.LIMIT}")
    assert "Drop this parameter" not in page


def test_a_parameter_moves_and_both_places_are_told(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/"
    lead.post(f"{at}parameters/{writers.LIMIT}/move", clause="3.2.1", seen=1)
    assert writers.parameter(draft, writers.LIMIT).clause.number == "3.2.1"
    assert "§ 3.2.2 → § 3.2.1" in lead.get(at)


def test_one_s_own_parameter_is_dropped(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    writers.own_parameter(draft, "3.2.1", NOW)
    at = f"/handbook/revisions/{draft.pk}/parameters/shop.waiting.limit"
    assert "Drop this parameter" in lead.get(at)
    assert lead.post(f"{at}/drop", seen=1).status_code == 302
    assert not Parameter.objects.filter(revision=draft, code="shop.waiting.limit").exists()
    assert lead.post(f"{at}/drop", seen="x")["Location"] == at, "told on the page, not a failure"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("type=choice&parts=a,甲,A", "甲"),
        ("type=table&parts=code,text", "value-0-code"),
        ("type=window", "value-opens"),
        ("type=choice&parts=a", "choices belong to a choice"),
        ("type=colour", "Choices or columns"),
    ],
)
def test_the_type_is_asked_first(lead: Person, asked: str, told: str) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/clauses/3.2.1/parameters/add"
    assert told in lead.get(f"{at}?{asked}", language="zh-hans" if told == "甲" else "en")


def test_what_the_text_leaves_unsaid_is_offered_in_the_product_s_type(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    Parameter.objects.filter(revision=draft, code="clock.warning.lead").delete()
    at = f"/handbook/revisions/{draft.pk}/clauses/3.2.6/parameters/add"
    assert "?product=clock.warning.lead" in lead.get(at)
    at = f"{at}?product=clock.warning.lead"
    form = lead.client.get(at).context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() is not None}
    assert lead.post(at, **{**typed, "value": "75"}).status_code == 302
    assert writers.parameter(draft, "clock.warning.lead").cases.get().value == "0.75"


def test_a_draft_is_none_of_an_agent_s_business(lead: Person, agent: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/"
    assert agent.client.get(f"{at}clauses/add").status_code == 404
    assert agent.client.get(f"{at}clauses/3.2.1/parameters/add").status_code == 404
    assert agent.post(f"{at}clauses/3.2.1/drop", seen=1).status_code == 404
