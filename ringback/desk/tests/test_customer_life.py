"""A customer's page: what happened on all channels, what was promised, how it was liked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base import worker
from ringback.customers import commands as customers
from ringback.desk.queries import customer_life
from ringback.desk.queries.customer_life import Life, life_of
from ringback.desk.tests.floor import COUNTY, NOW, PHONE, REGISTRATION, SYSTEM, Floor, Person
from ringback.feedback import commands as feedback
from ringback.feedback.queries import Invitation
from ringback.feedback.states import Question
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel
from ringback.tickets import commands as tickets


def life(floor: Floor, person: Person | None = None, **rest) -> Life:
    told = {"before": None, "actor": (person or floor.lead).actor, "now": NOW} | rest
    return life_of([floor.customer().pk], **told)


def test_contacts_and_cases_stand_on_one_line_newest_first(floor: Floor) -> None:
    case = floor.registered()
    floor.call()
    floor.call(channel=Channel.COUNTER)
    told = life(floor)
    assert sorted(each.icon for each in told.happenings) == [
        "phone-incoming",
        "ticket",
        "user",
    ]
    assert [each.at for each in told.happenings] == sorted(
        (each.at for each in told.happenings), reverse=True
    )
    assert (told.in_a_week, told.in_a_month, told.open_cases) == (2, 2, 1)
    page = floor.lead.client.get(f"/desk/customers/{floor.customer().pk}/").content.decode()
    assert case.number in page
    assert "服务全景" in page


def test_promises_open_kept_put_off_and_broken(floor: Floor) -> None:
    case = floor.registered(owner=floor.agent.ref)
    soon, later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    agent = floor.agent.actor
    tickets.accept(ticket_id=case.pk, promised_at=soon, actor=agent, now=NOW)
    assert life(floor).promises.open == 1
    tickets.promise(
        ticket_id=case.pk, promised_at=later, body="配件未到，改为稍后答复", actor=agent, now=NOW
    )
    worker.drain(later + timedelta(hours=1))
    told = life(floor, now=later + timedelta(hours=1)).promises
    assert (told.open, told.kept, told.broken, told.moved) == (1, 0, 1, 1)


def test_satisfaction_is_of_answers_alone(floor: Floor) -> None:
    rated = floor.resolved()
    assert (life(floor).score, life(floor).answers) == (None, 0)
    worker.drain(NOW + timedelta(hours=3))
    feedback.rate(
        invitation_id=Invitation.objects.get(ticket=rated).pk,
        question=Question.SOLVED,
        answer="1",
        channel="sms",
        actor=SYSTEM.acting_for(f"customer:{rated.customer_id}"),
        now=NOW + timedelta(hours=3),
    )
    feedback.rate(
        invitation_id=Invitation.objects.get(ticket=rated).pk,
        question=Question.RESULT,
        answer="4",
        channel="sms",
        actor=SYSTEM.acting_for(f"customer:{rated.customer_id}"),
        now=NOW + timedelta(hours=3),
    )
    told = life(floor)
    assert (told.score, told.answers) == (4.0, 1)


def test_pages_hold_everything_once(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_life, "PAGE", 2)
    for hour in range(5):
        tickets.register(
            registration=replace(REGISTRATION, customer_id=floor.customer().pk),
            actor=floor.agent.actor,
            now=NOW + timedelta(hours=hour),
        )
    seen, before = [], None
    while True:
        page = life(floor, before=before)
        seen += [each.about for each in page.happenings]
        if page.older is None:
            break
        before = page.older
    assert len(seen) == len(set(seen)) == 5


def test_a_case_out_of_reach_is_not_named_by_the_contact_that_led_to_it(floor: Floor) -> None:
    case = floor.registered()
    contact = floor.call()
    Contact.objects.filter(pk=contact.pk).update(ticket_id=case.pk)
    mine = [each for each in life(floor).happenings if each.icon == "phone-incoming"]
    assert [each.about for each in mine] == [case.number]
    theirs = life(floor, floor.stranger).happenings
    assert [(each.about, each.href) for each in theirs] == [("", "")]


def test_a_merged_record_s_past_is_told_and_a_stranger_sees_no_case(floor: Floor) -> None:
    floor.registered()
    assert [each.icon for each in life(floor).happenings] == ["ticket"]
    assert life(floor, floor.stranger).happenings == []
    second, _is_new = customers.find_or_register(
        phone=PHONE, name="欧阳修", home_path=COUNTY, actor=SYSTEM, now=NOW
    )
    both = life_of([floor.customer().pk, second.pk], before=None, actor=floor.lead.actor, now=NOW)
    assert len(both.happenings) == 1


@pytest.mark.parametrize("written", ["x", "2026-02-13", "9" * 40, "2026-02-13T08:00:00Z"])
def test_what_is_no_instant_turns_no_page(floor: Floor, written: str) -> None:
    address = f"/desk/customers/{floor.customer().pk}/?before={written}"
    assert floor.lead.client.get(address).status_code == 200


def test_it_takes_few_questions(floor: Floor, django_assert_max_num_queries) -> None:
    floor.resolved()
    floor.call()
    ids = [floor.customer().pk]
    with django_assert_max_num_queries(11):
        life_of(ids, before=None, actor=floor.lead.actor, now=NOW)
