"""Answers of knowledge beside what is written: suggested, put in with one click, compared."""

from datetime import timedelta

import pytest

from ringback.base.ids import new_id
from ringback.desk.queries import answers
from ringback.desk.tests.floor import NOW, Floor
from ringback.intake import commands as intake
from ringback.intake.commands import Unfinished
from ringback.kernel.errors import NotAllowed
from ringback.knowledge import commands as knowledge
from ringback.knowledge.queries import AgreedAnswer, Reading, Revision
from ringback.knowledge.states import Audience
from ringback.knowledge.tests import shelf
from ringback.people import queries as people
from ringback.people.states import PresenceState

pytestmark = pytest.mark.django_db
RIGHT = 2


def typed(floor: Floor, text: str):
    floor.customer()
    contact = floor.known_call()
    intake.keep_unfinished(
        contact_id=contact.pk,
        unfinished=Unfinished(text=text),
        seen=0,
        writer="w",
        actor=floor.agent.actor,
        now=NOW,
    )
    return contact


def test_an_answer_stands_beside_the_words_typed(floor: Floor) -> None:
    number = shelf.published().article_id
    contact = typed(floor, "光猫亮红灯，宽带断网")
    page = floor.agent.client.get(f"/desk/contacts/{contact.pk}/").content.decode()
    assert f"K{number} r1" in page
    other = typed(floor, "我要投诉")
    page = floor.agent.client.get(f"/desk/contacts/{other.pk}/").content.decode()
    assert f"K{number} r1" not in page


def test_one_click_puts_it_into_the_note_and_counts_it(floor: Floor) -> None:
    number = shelf.published().article_id
    contact = typed(floor, "光猫亮红灯，宽带断网")
    response = floor.agent.client.post(
        f"/desk/contacts/{contact.pk}/solve_on_line",
        {"seen": 0, "once": str(new_id()), "note": "已告知", "insert": f"K{number}"},
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert f"已告知\n光猫亮红灯怎么办 [K{number} r1]" in page
    contact.refresh_from_db()
    assert contact.outcome == "open"
    assert [row.outcome for row in Reading.objects.all()] == ["used"]


def test_what_customers_read_is_offered_what_they_may_read(floor: Floor) -> None:
    ticket = floor.accepted(category=shelf.LEAF)
    public = shelf.published().article_id
    ours = shelf.published(audience=Audience.INTERNAL).article_id
    page = floor.agent.client.get(f"/desk/tickets/{ticket.number}/say").content.decode()
    assert f'value="K{public}"' in page
    assert f'value="K{ours}"' not in page


def test_an_article_is_made_of_an_answer_without_numbers(floor: Floor) -> None:
    ticket = floor.resolved()
    address = f"/desk/tickets/{ticket.number}/make_article"
    assert floor.agent.client.get(address).status_code == 200
    floor.agent.client.post(
        address,
        {
            "seen": ticket.version,
            "once": str(new_id()),
            "title": "会员退订",
            "asked": "",
            "body": "已为13812345678退订",
        },
    )
    revision = Revision.objects.get()
    assert revision.body_zh == "已为138****5678退订"
    assert (revision.state, revision.article.source) == ("draft", ticket.number)


def test_a_case_without_an_answer_makes_none(floor: Floor) -> None:
    page = floor.agent.client.get(f"/desk/tickets/{floor.accepted().number}/").content.decode()
    assert "make_article" not in page


def held_on(category: str) -> AgreedAnswer:
    return shelf.agreed(category=category, valid_from=NOW - timedelta(days=1))


def test_answers_that_deviate_are_listed_for_whoever_draws_them_up(floor: Floor) -> None:
    ticket = floor.resolved()
    held = held_on(ticket.category)
    page = answers.deviations(
        number=held.pk, actor=floor.lead.actor, now=NOW + timedelta(minutes=1)
    )
    assert page.looked_at == 1
    assert [each.number for each in page.found] == [ticket.number]
    with pytest.raises(NotAllowed):
        answers.deviations(number=held.pk, actor=floor.agent.actor, now=NOW)


def test_another_service_type_is_left_alone(floor: Floor) -> None:
    floor.resolved()
    page = answers.deviations(
        number=held_on(shelf.OTHER_LEAF).pk,
        actor=floor.lead.actor,
        now=NOW + timedelta(minutes=1),
    )
    assert (page.looked_at, page.found) == (0, [])


def test_available_is_refused_with_the_way_to_what_is_unread(floor: Floor) -> None:
    held = shelf.agreed()
    client, staff = floor.agent.client, people.staff_of(floor.agent.ref)
    assert staff is not None
    client.post("/desk/presence", {"presence": "break"})
    refused = client.post("/desk/presence", {"presence": "available"})
    assert refused["Location"] == "/knowledge/answers/"
    assert people.presence_of(staff, NOW) is PresenceState.BREAK
    assert "bell-count" in client.get("/knowledge/").content.decode()
    knowledge.check(answer_id=held.pk, place=RIGHT, actor=floor.agent.actor, now=NOW)
    assert client.post("/desk/presence", {"presence": "available"})["Location"] == "/"
