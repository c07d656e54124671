"""A year that is still a guess is told where the work of those begins who can see to it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ringback.calendars import queries
from ringback.calendars.tests.samples import beijing
from ringback.desk.tests.floor import Floor, Person

IN_TIME, TOO_EARLY = beijing("2026-12-28 10:00"), beijing("2026-03-02 10:00")


def first_page(person: Person, address: str) -> str:
    browser: Client = person.client
    return browser.get(address).content.decode()


@pytest.mark.usefixtures("handbook", "calendars")
@pytest.mark.django_db
class TestFirstPages:
    def test_lead_and_administrator_are_warned_and_an_agent_is_not(self) -> None:
        with time_machine.travel(IN_TIME, tick=True):
            floor = Floor()
            assert "2027" in first_page(floor.lead, "/desk/")
            assert "2027" in first_page(floor.administrator, "/administration/")
            assert "2027" not in first_page(floor.agent, "/desk/")

    def test_long_before_nobody_is(self) -> None:
        with time_machine.travel(TOO_EARLY, tick=True):
            floor = Floor()
            assert "2027" not in first_page(floor.lead, "/desk/")

    def test_it_costs_one_query(self, django_assert_num_queries: pytest.FixtureRequest) -> None:
        list(queries.unconfirmed_within(timedelta(days=60), now=IN_TIME))
        with django_assert_num_queries(1):  # type: ignore[operator]
            years = list(queries.unconfirmed_within(timedelta(days=60), now=IN_TIME))
        assert years == [("cn-working-days", 2027), ("office", 2027)]
