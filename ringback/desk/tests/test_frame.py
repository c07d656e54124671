"""What stands around every page: where one lands, and one's own presence."""

from datetime import timedelta

import pytest

from ringback.base.worker import drain
from ringback.desk.tests.floor import NOW, SYSTEM, Floor
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.people import queries as people
from ringback.people.states import PresenceState
from ringback.tickets import commands as tickets


def presence(floor: Floor) -> PresenceState:
    staff = people.staff_of(floor.agent.ref)
    assert staff is not None
    return people.presence_of(staff, NOW + timedelta(minutes=1))


def test_an_administrator_lands_on_what_they_may_open(floor: Floor) -> None:
    user = identity.add_user(
        username="admin", display_name="陆清", password=None, actor=SYSTEM, now=NOW
    )
    identity.grant(user=user, role=Role.ADMINISTRATOR, scope_path="/", actor=SYSTEM, now=NOW)
    client = logged_in(user)
    assert client.get("/")["Location"].startswith("/handbook")
    page = client.get("/", follow=True).content.decode()
    assert 'href="/desk/"' not in page
    assert "presence-menu" not in page, "no member of staff: work is offered to nobody"


@pytest.mark.parametrize(
    ("who", "entries"),
    [
        ("agent", {"contacts", "", "archive"}),
        ("handler", {""}),
        (
            "lead",
            {
                "contacts",
                "",
                "triage",
                "suspicions",
                "merges",
                "queues",
                "next",
                "handovers",
                "business/approvals",
                "archive",
            },
        ),
        ("officer", {"", "suspicions"}),
    ],
)
def test_everybody_sees_what_they_may_open(floor: Floor, who: str, entries: set[str]) -> None:
    page = getattr(floor, who).client.get("/desk/").content.decode()
    side = page.split('id="side"')[1].split("</nav>")[0]
    shown = {part.split('"')[0].rstrip("/") for part in side.split('href="/desk/')[1:]}
    assert shown == entries


def test_one_states_ones_own_presence_and_goes_on(floor: Floor) -> None:
    client = floor.agent.client
    for _click in range(2):
        response = client.post(
            "/desk/presence", {"presence": "available", "next": "/desk/list/pool/"}
        )
        assert response["Location"] == "/desk/list/pool/"
    assert presence(floor) is PresenceState.AVAILABLE
    assert (
        "可接单" in client.get("/desk/").content.decode()
        or "bar-dot-on" in client.get("/desk/").content.decode()
    )


@pytest.mark.parametrize("state", ["", "asleep"])
def test_there_are_no_other_states(floor: Floor, state: str) -> None:
    assert floor.agent.client.post("/desk/presence", {"presence": state}).status_code == 422
    assert presence(floor) is PresenceState.OFFLINE


def test_nobody_is_led_elsewhere(floor: Floor) -> None:
    fields = {"presence": "busy", "next": "https://elsewhere.example/"}
    assert floor.agent.client.post("/desk/presence", fields)["Location"] == "/"


def test_silent_customers_are_ranked_by_an_estimate_called_one(floor: Floor) -> None:
    cases = [floor.resolved(kind="inquiry") for _case in range(2)]
    tickets.urge(ticket_id=cases[0].pk, channel="phone", actor=floor.agent.actor, now=NOW)
    for later in (timedelta(0), timedelta(minutes=10), timedelta(days=30)):
        drain(NOW + later)
    page = floor.lead.client.get("/desk/list/silent/").content.decode()
    assert page.count("（估计）") == 2
    urged, quiet = (page.index(f"/desk/tickets/{case.number}/") for case in cases)
    assert urged < quiet
    assert floor.agent.client.get("/desk/list/silent/").status_code == 404
