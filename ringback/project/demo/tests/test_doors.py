"""Log-ins without a password: where they exist, and for whom."""

import pytest
from django.test import Client
from pytest_django import Settings

from ringback.base.models import Entry
from ringback.customers.tests import samples
from ringback.identity.models import StaffSession, User
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.project.config import Config
from ringback.project.demo.doors import DOORS, greeting
from ringback.project.supervisor import obstacle
from ringback.tickets.commands import Registration, register
from ringback.tickets.models import Ticket
from ringback.tickets.states import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.RINGBACK_DEMO = True


@pytest.fixture
def agent() -> User:
    return User.objects.create(
        username="agent", display_name="林语棠", created_at=instants.now(), password="!"
    )


@pytest.fixture
def a_case(handbook: None, calendars: None) -> Ticket:
    samples.tree()
    whoever = samples.plain()
    registration = Registration(
        text="流量用完了吗",
        kind=Kind.INQUIRY,
        channel="phone",
        originating_path=samples.COUNTY,
        handling_path=samples.COUNTY,
        customer_id=whoever.pk,
    )
    return register(registration=registration, actor=Actor.system("test"), now=instants.now())


@pytest.mark.parametrize("name", DOORS)
def test_without_demo_mode_there_is_no_such_address(client: Client, agent: User, name: str) -> None:
    assert client.get(f"/demo/{name}").status_code == 404
    assert client.post(f"/demo/{name}").status_code == 404
    assert "/demo/" not in client.get("/log-in").text
    assert not StaffSession.objects.exists()


@pytest.mark.usefixtures("demo_mode")
def test_one_button_lets_in_and_the_journal_knows(client: Client, agent: User) -> None:
    assert 'action="/demo/agent"' in client.get("/log-in").text
    assert 'action="/demo/agent"' in client.get("/demo/agent").text
    assert not StaffSession.objects.exists(), "looking at the page lets nobody in"
    answer = client.post("/demo/agent")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    session = StaffSession.objects.get()
    assert (session.user, session.method, session.strong) == (agent, "demo", False)
    assert client.session["staff_session"] == str(session.pk)
    assert Entry.objects.get(kind="user.logged_in").actor == agent.ref


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.168.1.7"},
        {"REMOTE_ADDR": "2001:db8::1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    ],
)
def test_another_address_is_refused(client: Client, agent: User, origin: dict[str, str]) -> None:
    assert client.get("/demo/agent", **origin).status_code == 403
    assert client.post("/demo/agent", **origin).status_code == 403
    assert "/demo/" not in client.get("/log-in", **origin).text
    assert not StaffSession.objects.exists()


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_has_several_names(client: Client, agent: User, address: str) -> None:
    assert client.post("/demo/agent", REMOTE_ADDR=address).status_code == 302


@pytest.mark.usefixtures("demo_mode", "agent")
def test_a_foreign_page_cannot_press_the_button() -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/agent").status_code == 403


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize("name", ["customer", "lead"])
def test_before_there_is_anybody_the_door_says_so(client: Client, name: str) -> None:
    assert client.post(f"/demo/{name}").status_code == 503


@pytest.mark.usefixtures("demo_mode")
def test_the_customer_enters_with_a_verified_session(client: Client, a_case: Ticket) -> None:
    assert client.post("/demo/customer").status_code == 302
    assert client.session["customer_id"] == str(a_case.customer_id)


@pytest.mark.usefixtures("demo_mode")
def test_nobody_else_may_be_entered_as(client: Client) -> None:
    assert client.post("/demo/root").status_code == 404


def test_demo_mode_binds_to_nothing_but_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_DEMO", "1")
    monkeypatch.setenv("RINGBACK_HOST", "0.0.0.0")
    assert "loopback" in (obstacle(Config()) or "")


def test_the_terminal_names_every_door() -> None:
    said = "\n".join(greeting("http://127.0.0.1:8000"))
    assert all(f"http://127.0.0.1:8000/demo/{name}" in said for name in DOORS)
