"""What waits and what presses, counted case by case and no further than anybody reads."""

from datetime import timedelta

import pytest

from ringback.tickets import commands, pressing, queries
from ringback.tickets.models import Ticket
from ringback.tickets.queries import Pressed
from ringback.tickets.tests.conftest import NOW
from ringback.tickets.tests.test_force_claim import Place

EVERYWHERE = ("/44/",)
SOON = NOW + timedelta(hours=2)


@pytest.fixture
def place(accepted: Ticket) -> Place:
    return Place(accepted)


def pressed(places: tuple[str, ...] = EVERYWHERE, **when) -> Pressed:
    return queries.pressed(**{"places": places, "now": NOW, "until": SOON} | when)


def test_a_sheet_waits_until_it_is_claimed(place: Place) -> None:
    sheet = place.sheet()
    assert pressed().waiting == 1
    assert pressed(("/44/4403/",)).waiting == 0
    commands.claim(sheet_id=sheet.pk, actor=place.handler(place.one), now=NOW)
    assert pressed().waiting == 0


def test_a_case_of_several_limits_counts_once_as_soon_or_as_late(place: Place) -> None:
    later = NOW + timedelta(days=400)
    assert pressed(until=later).soon == 1
    assert pressed(now=later, until=later + timedelta(hours=2)).late == 1
    assert pressed(("/44/4403/",), now=later, until=later).late == 0


def test_counting_stops_where_nobody_reads_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.sheet()
    monkeypatch.setattr(pressing, "MOST_COUNTED", 0)
    assert pressed().waiting == 1, "one more than is counted says: more than that"
