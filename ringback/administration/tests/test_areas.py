"""Every area opens for an administrator, for nobody else, and what is no key is not found."""

import pytest
from django.test import Client

from ringback.administration.areas import AREAS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", AREAS)
def test_an_area_is_an_administrator_s(office, code):
    address = f"/administration/{code}/"
    assert office.administrator.client.get(address).status_code == 200
    assert office.agent.client.get(address).status_code == 403
    assert Client().get(address)["Location"].startswith("/log-in")


@pytest.mark.parametrize("code", AREAS)
@pytest.mark.parametrize("key", ["0", "9" * 30, "x'--", "skill-1", "长"])
def test_what_names_nothing_is_not_found(office, code, key):
    answer = office.administrator.client.get(f"/administration/{code}/{key}/")
    assert answer.status_code == 404


def test_there_is_no_other_area(office):
    assert office.administrator.client.get("/administration/nothing/").status_code == 404
    assert office.administrator.client.get("/administration/").status_code == 200
    assert office.agent.client.get("/administration/").status_code == 403


@pytest.mark.parametrize("code", AREAS)
def test_a_button_that_is_not_there_does_nothing(office, code):
    answer = office.administrator.press(f"/administration/{code}/", "explode")
    assert answer.status_code == 409


def test_the_entry_is_shown_to_who_may(office):
    assert b'href="/administration/"' in office.administrator.client.get("/notices/").content
    assert b'href="/administration/"' not in office.agent.client.get("/notices/").content


@pytest.mark.parametrize("query", ["?before=x", "?before=" + "9" * 40, "?after=%2F", "?year=abc"])
@pytest.mark.parametrize("code", ["organisation", "staff", "clients", "deliveries", "calendars"])
def test_what_is_no_key_turns_no_page(office, code, query):
    answer = office.administrator.client.get(f"/administration/{code}/{query}")
    assert answer.status_code == 200
