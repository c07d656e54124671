"""Calendars are installed before every test of the product; those of calendars begin with none."""

import pytest

from ringback.calendars.models import Calendar, ConfirmedYear, Segment, SpecialDay, Version


@pytest.fixture(autouse=True)
def _no_calendars(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("db")
    for model in (Segment, SpecialDay, ConfirmedYear, Version, Calendar):
        model.objects.all().delete()
