"""A county is moved on its page; where it lay stays to be read there."""

import pytest

from ringback.people import queries as people

pytestmark = pytest.mark.django_db


def test_a_county_is_moved_on_its_page(office):
    county = office.tree["440103"]
    here = f"/administration/organisation/organisation-{county.pk}/"
    page = office.administrator.client.get(here).content.decode()
    assert "4403局" in page
    assert "调整前位置" not in page
    city = office.tree["4403"]
    wrong = office.administrator.press(here, "move", parent=county.pk, seen=1, why="correction")
    assert wrong.status_code == 422
    typed = {"parent": city.pk, "seen": 1, "why": "reorganisation"}
    assert office.administrator.press(here, "move", **typed).status_code == 302
    assert people.organisation("/44/4403/440103/") == county
    assert "/44/4401/440103/" in office.administrator.client.get(here).content.decode()
    assert office.administrator.press(here, "move", **typed).status_code == 422


def test_the_whole_operator_and_a_department_offer_no_move(office):
    for address in (
        f"organisation-{office.tree['44'].pk}",
        f"department-{office.billing.pk}",
    ):
        page = office.administrator.client.get(f"/administration/organisation/{address}/")
        assert 'value="move"' not in page.content.decode()
