from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel import instants
from ringback.kernel.instants import OPERATOR_ZONE, InstantError

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(
    [OPERATOR_ZONE, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")]
)
WALLS = st.datetimes(datetime(1980, 1, 1), datetime(2040, 1, 1))


def test_now_is_aware_and_utc():
    assert instants.now().tzinfo is UTC


def test_a_naive_instant_is_refused():
    with pytest.raises(InstantError, match="no offset"):
        instants.as_utc(datetime(2026, 2, 13, 9, 30))
    with pytest.raises(InstantError, match="no offset"):
        instants.parse_instant("2026-02-13T09:30:00")


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30T00:00:00Z", "2026-13-01T00:00Z"])
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(InstantError):
        instants.parse_instant(text)


def test_a_wall_time_or_date_outside_the_years_is_refused():
    with pytest.raises(InstantError, match="outside"):
        instants.at_wall(datetime(1, 1, 1), OPERATOR_ZONE)
    with pytest.raises(InstantError, match="outside"):
        instants.on_date(datetime(9999, 12, 31, 23, tzinfo=UTC), OPERATOR_ZONE)


def test_an_instant_before_the_first_year_is_refused():
    with pytest.raises(InstantError, match="outside"):
        instants.parse_instant("0001-01-01T00:00:00+08:00")


def test_offsets_are_brought_to_utc():
    parsed = instants.parse_instant("2026-02-13T09:30:00+08:00")
    assert parsed == datetime(2026, 2, 13, 1, 30, tzinfo=UTC)
    assert parsed.tzinfo is UTC


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
        min_value=datetime(1970, 1, 2),
    )
)
def test_format_and_parse_are_inverse(instant):
    assert instants.parse_instant(instants.format_instant(instant)) == instant


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Nowhere", "../etc/passwd"])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(InstantError, match="no time zone"):
        instants.zone_named(name)


def test_midnight_belongs_to_the_next_day_as_a_start_and_to_the_old_one_as_a_deadline():
    midnight = instants.at_midnight(date(2026, 2, 28), OPERATOR_ZONE)
    assert midnight == datetime(2026, 2, 27, 16, tzinfo=UTC)
    assert instants.on_date(midnight, OPERATOR_ZONE) == date(2026, 2, 28)
    assert instants.last_date(midnight, OPERATOR_ZONE) == date(2026, 2, 27)


def test_a_skipped_wall_time_is_the_instant_of_the_change():
    change = datetime(2026, 3, 8, 7, tzinfo=UTC)
    for minute in (0, 1, 30, 59):
        assert instants.at_wall(datetime(2026, 3, 8, 2, minute), NEW_YORK) == change
    assert instants.at_wall(datetime(2026, 3, 8, 3), NEW_YORK) == change


def test_a_repeated_wall_time_is_taken_the_first_time():
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert instants.at_wall(datetime(2026, 11, 1, 1, 30), NEW_YORK) == first


def test_a_date_the_zone_skipped_has_no_length():
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert instants.at_midnight(date(2011, 12, 30), apia) == instants.at_midnight(
        date(2011, 12, 31), apia
    )


@given(WALLS, WALLS, ZONES)
def test_a_later_wall_time_is_never_an_earlier_instant(one, other, zone):
    earlier, later = sorted((one, other))
    assert instants.at_wall(earlier, zone) <= instants.at_wall(later, zone)


@given(WALLS, ZONES)
def test_at_wall_is_the_first_instant_that_shows_it_or_later(wall, zone):
    found = instants.at_wall(wall, zone)
    assert found.astimezone(zone).replace(tzinfo=None) >= wall
    just_before = found - timedelta(microseconds=1)
    assert just_before.astimezone(zone).replace(tzinfo=None) < wall
