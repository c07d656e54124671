from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.calendars import commands, queries
from ringback.calendars.models import Segment, SpecialDay, Version
from ringback.calendars.rules import DayName, Plan
from ringback.calendars.tests.samples import AGENT, NOW, SHOP, SYSTEM
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.kernel.worktime import hours

pytestmark = pytest.mark.django_db
SHORT_WEEK = replace(SHOP, week=SHOP.week[:4] + ((),) * 3)
TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)


def _add(**changes):
    words: dict[str, Any] = {
        "code": "shop",
        "name": DayName("营业厅", "Shop"),
        "keeps_holidays": True,
        "plan": SHOP,
        "reason": "opened",
        "actor": SYSTEM,
        "now": NOW,
    }
    return commands.add_calendar(**(words | changes))


def _publish(**changes):
    words: dict[str, Any] = {
        "code": "shop",
        "plan": SHORT_WEEK,
        "effective_at": TOMORROW,
        "reason": "fewer hours",
        "actor": SYSTEM,
        "now": NOW,
    }
    return commands.publish(**(words | changes))


def test_what_is_stored_is_what_was_planned():
    assert queries.plan_of(_add()) == SHOP
    nights = Plan((hours("20:00-04:00"),) * 7, "Europe/London")
    assert queries.plan_of(_add(code="nights", plan=nights)) == nights


def test_a_new_version_is_in_force_from_its_instant_and_the_old_one_stays():
    first, second = _add(), _publish()
    assert queries.calendar_version("shop", at=TOMORROW - timedelta(seconds=1)).id == first.pk
    assert queries.calendar_version("shop", at=TOMORROW).id == second.pk
    assert queries.plan_of(first) == SHOP
    assert (second.number, second.published_by, second.reason) == (2, SYSTEM.ref, "fewer hours")


def test_the_journal_tells_the_versions_and_the_dates_that_changed():
    first = _add()
    second = _publish(plan=replace(SHOP, days=SHOP.days[1:]))
    entry = Entry.objects.filter(kind="calendar.published").latest("id")
    assert entry.subject_id == "shop"
    assert entry.content["version_id"] == str(second.pk)
    assert entry.content["previous_id"] == str(first.pk)
    assert entry.content["changed_since"] == entry.content["changed_until"] == "2026-02-14"


def test_only_who_may_publish():
    with pytest.raises(NotAllowed):
        _add(actor=AGENT)
    _add()
    with pytest.raises(NotAllowed):
        _publish(actor=AGENT)
    assert Version.objects.count() == 1


def test_an_unknown_calendar_is_not_found():
    with pytest.raises(NotFound):
        _publish(code="shop")


def test_the_past_cannot_be_changed():
    _add()
    with pytest.raises(Invalid) as refused:
        _publish(effective_at=NOW - timedelta(seconds=1))
    assert "effective_at" in refused.value.fields


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (replace(SHOP, week=((),) * 7), "at least one"),
        (replace(SHOP, week=(hours("09:00-12:00", "11:00-18:00"),) * 7), "overlap"),
        (replace(SHOP, zone="Asia/Nowhere"), "Asia/Nowhere"),
    ],
)
def test_hours_that_make_no_calendar_are_refused_and_leave_nothing(plan, told):
    with pytest.raises(Invalid) as refused:
        _add(plan=plan)
    assert told in str(refused.value.fields["hours"])
    assert not Version.objects.exists()
    assert not Entry.objects.exists()


def test_publishing_what_is_said_already_is_a_conflict():
    _add()
    with pytest.raises(Conflict):
        _publish(plan=SHOP)


def test_a_code_is_taken_once():
    _add()
    with pytest.raises(Conflict):
        _add(plan=SHORT_WEEK)


def test_a_version_that_waits_is_not_overtaken():
    _add()
    _publish()
    with pytest.raises(Conflict):
        _publish(plan=SHOP, effective_at=TOMORROW - timedelta(hours=1))


def test_of_two_who_publish_at_once_the_second_is_refused(monkeypatch):
    first = _add()
    _publish()
    monkeypatch.setattr(commands, "_last_version", lambda code: first)
    with pytest.raises(Conflict):
        _publish(plan=replace(SHORT_WEEK, zone="Asia/Urumqi"), effective_at=LATER)
    assert Version.objects.count() == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"weekday": 7, "opens": 0, "closes": 60},
        {"weekday": None, "opens": 0, "closes": 60},
        {"weekday": 0, "opens": 1440, "closes": 1500},
        {"weekday": 6, "opens": 600, "closes": 600},
        {"weekday": 6, "opens": 600, "closes": 2041},
    ],
)
def test_the_tables_refuse_hours_no_day_has(broken):
    version = _add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Segment.objects.create(version=version, **broken)


def test_the_tables_refuse_a_day_of_no_known_kind():
    version = _add()
    for broken in ({"kind": "half", "source": "notice"}, {"kind": "open", "source": "rumour"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpecialDay.objects.create(version=version, on="2026-12-24", **broken)
