"""What is done on the pages: it is done, refused beside its field, or too late."""

import json
import re

import pytest
from django.db import transaction

from ringback.administration.tests.office import NOW
from ringback.base.models import Delivery, Entry
from ringback.calendars import queries as calendars
from ringback.catalog import queries as catalog
from ringback.identity import queries as identity
from ringback.identity.queries import Role
from ringback.messaging import commands as messaging
from ringback.messaging import queries as messages
from ringback.messaging.tests.samples import queued
from ringback.people import queries as people

pytestmark = pytest.mark.django_db

LEAF = "basic.broadband_coverage"


def location(answer):
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer["Location"]


def unit_page(kind, unit):
    return f"/administration/organisation/{kind}-{unit.pk}/"


def test_a_department_is_added_renamed_and_retired(office):
    press = office.administrator.press
    page = unit_page("organisation", office.tree["4401"])
    typed = {"code": "market", "name_zh": "市场部", "name_en": "Market"}
    location(press(page, "add-department", **typed))
    added = people.department_at("/44/4401/~market/")
    assert added is not None
    here = unit_page("department", added)
    seen = {"seen": 1, "why": "correction", "name_zh": "市场经营部", "name_en": "Marketing"}
    location(press(here, "rename", **seen))
    stale = press(here, "rename", **seen)
    assert stale.status_code == 409
    assert "市场经营部" in stale.content.decode()
    location(press(here, "retire", seen=2, why="reorganisation"))
    assert "已停用" in office.administrator.client.get(here).content.decode()


def test_a_code_that_is_none_is_refused_beside_its_field(office):
    page = unit_page("organisation", office.tree["4401"])
    answer = office.administrator.press(
        page, "add-department", code="a/b", name_zh="甲", name_en="A"
    )
    assert answer.status_code == 422
    assert "add-department-code_error" in answer.content.decode()


def test_a_person_arrives_moves_learns_and_gets_a_role(office):
    press = office.administrator.press
    typed = {"username": "he", "display_name": "何承宇", "work_number": "10077"}
    address = location(
        press("/administration/staff/", "add", department=office.billing.pk, **typed)
    )
    member = people.staff_list(scope_paths=["/"], work_number="10077")[0]
    assert address == f"/administration/staff/{member.pk}/"
    moved = {"department": office.billing.pk, "team": office.crew.pk, "post": "", "seen": 1}
    location(press(address, "move", why="changed_post", **moved))
    location(press(address, "hold", skill=office.skill.pk, level=2))
    location(press(address, "grant", role="lead", scope_path="/44/4401/"))
    assert identity.actor_of(member.user).may("ticket.release")
    page = office.administrator.client.get(address).content.decode()
    assert f"/accounts/{member.user_id}" in page
    grant = identity.grants_held(member.user_id)[0]
    location(press(address, "revoke", of=grant.pk, why="left"))
    location(press(address, "close", why="left"))
    member.user.refresh_from_db()
    assert not member.user.is_active
    assert Entry.objects.get(kind="user.account_closed").content == {"why": "left"}


def test_a_role_for_a_place_out_of_reach_is_no_choice(office):
    here = f"/administration/staff/{office.agent.staff.pk}/"
    answer = office.administrator.press(here, "grant", role="lead", scope_path="/")
    assert answer.status_code == 422
    assert len(identity.grants_held(office.agent.staff.user_id)) == 1


def test_why_is_always_asked(office):
    here = f"/administration/staff/{office.agent.staff.pk}/"
    answer = office.administrator.press(here, "close", why="")
    assert answer.status_code == 422
    assert office.administrator.press(here, "close", why="because").status_code == 422
    assert not Entry.objects.filter(kind="user.account_closed").exists()


def test_one_s_own_account_is_another_s_to_close(office):
    here = f"/administration/staff/{office.administrator.staff.pk}/"
    assert office.administrator.press(here, "close", why="left").status_code == 403


def test_a_token_is_shown_once(office):
    press = office.administrator.press
    made = press("/administration/clients/", "add", name="app", scopes=["ticket.register"])
    assert made.status_code == 200
    (token,) = re.findall(r"rb_[\w-]{40,}", made.content.decode())
    client = identity.client_by_token(token)
    assert client is not None
    assert token not in office.administrator.client.get("/administration/clients/").content.decode()
    assert (
        press("/administration/clients/", "add", name="app", scopes=["ticket.register"]).status_code
        == 409
    )
    location(press("/administration/clients/", "revoke", of=client.pk, why="security"))
    assert identity.client_by_token(token) is None


def test_a_second_click_does_nothing_twice(office):
    typed = {"code": "care", "name_zh": "关怀", "name_en": "Care", "levels": 3}
    once = "0f3c2f0e-8f0a-4c57-9a55-0a7b7a3f0001"
    for _click in range(2):
        location(office.administrator.press("/administration/skills/", "add", once=once, **typed))
    assert Entry.objects.filter(kind="skill.added").count() == 2, "the office's own and this one"


def test_a_dead_delivery_is_owed_again(office):
    with transaction.atomic():
        entry = Entry.objects.latest("id")
        row = Delivery.objects.create(
            entry=entry,
            reaction="notifications.tell_mentioned",
            subject_kind="ticket",
            subject_id="7",
            next_try_at=NOW,
            attempts=8,
            dead_at=NOW,
            problem="ValueError",
        )
    page = office.administrator.client.get("/administration/deliveries/").content.decode()
    assert "notifications.tell_mentioned" in page
    location(
        office.administrator.press("/administration/deliveries/", "replay", row.pk, why="mended")
    )
    row.refresh_from_db()
    assert row.dead_at is None
    late = office.administrator.press("/administration/deliveries/", "replay", row.pk, why="mended")
    assert late.status_code == 409


def test_what_is_held_after_a_restore_is_sent_after_all_or_not(office):
    first, second, third = (queued(f"notice:{number}") for number in (1, 2, 3))
    messaging.hold_waiting()
    here = "/administration/deliveries/"
    page = office.administrator.client.get(here, headers={"accept-language": "en"})
    assert "Messages held after a restore" in page.content.decode()
    location(office.administrator.press(here, "release", first.pk, why="asked"))
    location(office.administrator.press(here, "drop", second.pk, why="unneeded"))
    assert messages.held_messages() == [third]
    told = messages.messages_about(subject_kind="ticket", subject_id="7")
    states = {view.id: view.state for view in told}
    assert (states[first.pk], states[second.pk]) == ("queued", "skipped")
    assert office.administrator.press(here, "drop", second.pk, why="unneeded").status_code != 302
    location(office.administrator.press(here, "drop", third.pk, why="unneeded"))
    page = office.administrator.client.get(here, headers={"accept-language": "en"})
    assert "Messages held after a restore" not in page.content.decode()


def test_retention_shows_what_goes_by_itself(office):
    page = office.administrator.client.get(
        "/administration/retention/", headers={"accept-language": "en"}
    ).content.decode()
    assert "Goes by itself" in page
    assert "Log-in attempt" in page


def test_a_service_type_is_revised_on_the_page(office):
    here = f"/administration/catalogue/{LEAF}/"
    document = catalog.document(LEAF)
    document["leaf"][0]["zh"] = "宽带资源查询"
    typed = {"document": json.dumps(document), "effective_at": "", "why": "correction"}
    location(office.administrator.press(here, "revise", based_on=1, **typed))
    assert catalog.category(LEAF, at=NOW).name.zh == "宽带资源查询"
    assert Entry.objects.get(kind="category.revised").content["why"] == "correction"
    stale = office.administrator.press(here, "revise", based_on=1, **typed)
    assert stale.status_code == 409
    location(
        office.administrator.press(here, "retire", based_on=2, effective_at="", why="unneeded")
    )
    assert not catalog.is_on_offer(LEAF, at=NOW)


@pytest.mark.parametrize("document", ["{", "[1]", '{"leaf": 3}', '{"leaf": [{}]}', "长" * 70_000])
def test_a_document_that_is_none_comes_back_with_its_faults(office, document):
    here = f"/administration/catalogue/{LEAF}/"
    typed = {"document": document, "effective_at": "", "why": "correction", "based_on": 1}
    answer = office.administrator.press(here, "revise", **typed)
    assert answer.status_code == 422
    assert "revise-document_error" in answer.content.decode()
    assert len(catalog.history(LEAF)) == 1


def test_a_day_of_the_calendar_is_decided(office):
    code = next(each for each in calendars.codes() if calendars.newest(each).keeps_holidays)
    here = f"/administration/calendars/{code}/"
    number = calendars.newest(code).number
    typed = {"on": "2026-07-01", "name_zh": "司庆", "name_en": "Day", "reason": "司庆"}
    wrong = office.administrator.press(here, "set", hours="all day", based_on=number, **typed)
    assert wrong.status_code == 422
    assert "set-hours_error" in wrong.content.decode()
    location(office.administrator.press(here, "set", hours="", based_on=number, **typed))
    assert "司庆" in office.administrator.client.get(here).content.decode()


def test_a_notice_that_cannot_be_read_names_its_lines(office):
    typed = {"year": 2027, "notice": "date,kind,name\n2027-13-01,close,元旦", "reason": "国办通知"}
    answer = office.administrator.press("/administration/calendars/", "notice", **typed)
    assert answer.status_code == 422
    assert "notice-notice_error" in answer.content.decode()


def test_a_year_that_is_unsure_is_warned_of(office):
    assert "2027" in office.administrator.client.get("/administration/calendars/").content.decode()


def test_what_is_kept_how_long_cites_its_clause(office):
    page = office.administrator.client.get("/administration/retention/").content.decode()
    assert "#clause-3.4.2" in page


def test_the_table_of_roles_says_what_the_code_says(office):
    page = office.administrator.client.get("/administration/roles/").content.decode()
    assert all(verb in page for verb in identity.verbs_of(Role.LEAD))
