"""The bell, the list and the settings as pages."""

import pytest
from django.test import Client

from ringback.base import streams
from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, NotFound
from ringback.notifications import commands, offers, queries
from ringback.notifications.models import Notice, Preference
from ringback.notifications.tests.floor import NOW, Floor
from ringback.notifications.tests.test_tell import mention

pytestmark = pytest.mark.django_db


def test_the_bell_counts_what_is_unread(floor):
    before = floor.lead.client.get("/notices/bell").content.decode()
    assert "没有未读提醒" in before
    mention(floor, floor.lead)
    page = floor.lead.client.get("/notices/").content.decode()
    assert 'aria-label="1 条未读提醒"' in page
    assert "林语棠 8001" in page
    assert 'data-topics=",notices"' in page


def test_a_click_reads_it_and_goes_there(floor):
    ticket = mention(floor, floor.lead)
    notice = Notice.objects.get()
    gone = floor.lead.client.post(f"/notices/{notice.pk}")
    assert gone["Location"] == f"/desk/tickets/{ticket.number}/"
    assert queries.unread_count(floor.lead.actor) == 0
    assert Entry.objects.get(kind="notice.read").content == {"count": 1}
    assert floor.lead.client.post(f"/notices/{notice.pk}")["Location"] == "/notices/"


def test_another_s_notice_is_out_of_sight(floor):
    mention(floor, floor.lead)
    notice = Notice.objects.get()
    assert floor.agent.client.post(f"/notices/{notice.pk}").status_code == 404
    with pytest.raises(NotFound):
        commands.mark_read(notice_id=notice.pk, actor=floor.agent.actor, now=NOW)
    assert queries.page(actor=floor.agent.actor).lines == []
    with pytest.raises(Conflict):
        commands.mark_all_read(up_to=notice.pk, actor=floor.agent.actor, now=NOW)


def test_what_came_after_the_page_was_opened_stays_unread(floor):
    mention(floor, floor.lead)
    seen = queries.page(actor=floor.lead.actor).newest
    mention(floor, floor.lead)
    floor.lead.client.post("/notices/read", {"up_to": seen})
    assert queries.unread_count(floor.lead.actor) == 1


def test_the_list_turns_by_key(floor, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(3):
        mention(floor, floor.lead)
    first = queries.page(actor=floor.lead.actor, limit=2)
    rest = queries.page(actor=floor.lead.actor, before=first.older, limit=2)
    assert (len(first.lines), len(rest.lines), rest.older) == (2, 1, None)


@pytest.mark.parametrize("query", ["?before=x", "?before=99999999999999999999", "?show=unread"])
def test_what_is_no_key_turns_no_page(floor, query):
    assert floor.lead.client.get(f"/notices/{query}").status_code == 200


def test_a_stranger_is_led_to_the_log_in(db):
    for address in ("/notices/", "/notices/bell", "/notices/settings"):
        assert Client().get(address)["Location"].startswith("/log-in")


SETTINGS = {
    "address": "he@example.net",
    "language": "en",
    "by_mail": ["mentioned", "breached"],
    "quiet_from": "21:00",
    "quiet_until": "08:00",
    "seen": "0",
}


def test_settings_are_saved_and_shown_again(floor):
    client = floor.lead.client
    assert client.post("/notices/settings", SETTINGS).status_code == 302
    page = client.get("/notices/settings").content.decode()
    assert 'value="he@example.net"' in page
    assert 'value="21:00"' in page
    assert 'name="seen" value="1"' in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"address": "x"}, 422),
        ({"quiet_from": ""}, 422),
        ({"language": "fr"}, 422),
        ({"by_mail": ["everything"]}, 422),
        ({"seen": "7"}, 409),
    ],
)
def test_bad_settings_come_back_with_what_was_typed(floor, changes, status):
    answer = floor.lead.client.post("/notices/settings", {**SETTINGS, **changes})
    assert answer.status_code == status
    assert "21:00" in answer.content.decode() or "08:00" in answer.content.decode()
    assert not Preference.objects.exists()


def test_the_stream_tells_those_who_were_told(floor: Floor):
    mention(floor, floor.lead)
    entries = list(Entry.objects.filter(kind="notice.told"))
    heard = offers._addresses_of_notices(entries)[entries[0].pk]
    assert streams.ears_for(floor.lead.actor, ["notices"])["notices"].hear(heard)
    assert not streams.ears_for(floor.agent.actor, ["notices"])["notices"].hear(heard)
