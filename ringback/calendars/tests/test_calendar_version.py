from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.calendars import commands, queries
from ringback.calendars.tests.samples import NOW, SYSTEM, beijing
from ringback.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installed():
    commands.install_packaged(zone="Asia/Shanghai", actor=SYSTEM, now=NOW)


def test_a_version_is_read_once_and_found_by_one_query():
    first = queries.calendar_version("office", at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = queries.calendar_version("office", at=NOW)
        by_id = queries.version(first.id)
    assert len(asked) == 1
    assert again is first
    assert by_id is first


def test_many_instants_find_their_versions_by_one_query():
    year = timedelta(days=365)
    ats = {NOW - 20 * year, NOW, NOW + year}
    wanted = {at: queries.calendar_version("office", at=at) for at in ats}
    with CaptureQueriesContext(connection) as asked:
        assert queries.calendar_versions("office", ats) == wanted
    assert len(asked) == 1
    with pytest.raises(NotFound):
        queries.calendar_versions("office", {NOW, commands.EPOCH - timedelta(seconds=1)})


def test_an_unknown_code_and_a_time_before_the_first_version_are_not_found():
    with pytest.raises(NotFound):
        queries.calendar_version("nowhere", at=NOW)
    with pytest.raises(NotFound):
        queries.calendar_version("office", at=commands.EPOCH - timedelta(seconds=1))
    with pytest.raises(NotFound):
        queries.version(uuid4())


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2026-11-24 10:00", "2026-12-28 18:00", ()),
        ("2026-11-24 10:00", "2026-12-29 18:00", (2027,)),  # a notice may reach back so far
        ("2026-12-28 10:00", "2027-01-04 18:00", (2027,)),
        ("2026-12-28 10:00", "2028-01-04 18:00", (2027, 2028)),
        ("2003-06-01 10:00", "2004-01-04 18:00", (2003,)),
    ],
)
def test_the_years_that_may_still_change(start, end, years):
    office = queries.calendar_version("office", at=NOW)
    assert office.unconfirmed_years(beijing(start), beijing(end)) == years


def test_a_calendar_without_holidays_has_nothing_to_confirm():
    hotline = queries.calendar_version("hotline", at=NOW)
    assert hotline.unconfirmed_years(NOW, NOW + timedelta(days=900)) == ()


def test_what_due_dates_may_soon_reach_is_told():
    soon = queries.unconfirmed_within(timedelta(days=60), now=NOW)
    assert list(soon) == [("cn-working-days", 2027), ("office", 2027)]
    assert list(queries.unconfirmed_within(timedelta(days=20), now=NOW)) == []
