"""The shift handover on its pages: drawn up, signed by two, printed."""

from datetime import timedelta

import pytest

from ringback.base.ids import new_id
from ringback.customers import queries as customers
from ringback.desk.tests.floor import NAME, NOW, PHONE, Floor, Person
from ringback.identity.queries import Role


@pytest.fixture
def incoming(floor: Floor) -> Person:
    return floor._person("incoming", "温如玉", Role.LEAD, floor.desk, "8004", "/44/4401/440103/")


def test_one_lead_draws_it_up_and_signs_and_the_next_signs(floor: Floor, incoming: Person) -> None:
    case = floor.case_of(floor.claimed())
    watched = floor.customer()
    typed = {
        "seen": 1,
        "once": str(new_id()),
        "reason": "exposure",
        "until": (NOW + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
    }
    page = floor.lead.client.post(
        f"/desk/customers/{watched.pk}/watch", typed, follow=True
    ).content.decode()
    assert "提及媒体或监管" in page
    assert "不再关注" in page
    assert customers.watch_on([watched.pk], NOW) is not None

    of = f"/desk/handovers/new?of={floor.desk.path}|"
    assert floor.desk.path in floor.lead.client.get("/desk/handovers/").content.decode()
    draft = floor.lead.client.get(of).content.decode()
    assert f"/desk/tickets/{case.number}/" in draft
    signed = floor.lead.client.post(
        of, {"words": "机房今晚割接", "once": str(new_id())}, follow=True
    )
    page = signed.content.decode()
    assert "机房今晚割接" in page
    assert NAME not in page
    assert PHONE not in page
    assert "接班并签认" not in page
    address = signed.redirect_chain[-1][0]
    assert "待签认" in incoming.client.get("/desk/handovers/").content.decode()
    assert "接班并签认" in incoming.client.get(address).content.decode()
    assert floor.lead.client.post(f"{address}take").status_code == 403
    page = incoming.client.post(f"{address}take", follow=True).content.decode()
    assert "温如玉 8004" in page
    again = incoming.client.post(f"{address}take", follow=True).content.decode()
    assert "已经签认" in again


def test_it_is_for_those_who_assign(floor: Floor) -> None:
    of = f"/desk/handovers/new?of={floor.desk.path}|"
    assert floor.agent.client.get("/desk/handovers/").status_code == 403
    assert floor.agent.client.get(of).status_code == 403
    assert floor.lead.client.get("/desk/handovers/new?of=/44/4403/~hotline/|").status_code == 404
    assert floor.lead.client.get("/desk/handovers/new").status_code == 404
    assert floor.lead.client.get(f"/desk/handovers/{new_id()}/").status_code == 404
