"""The demo clock: forward only, for every process, and nowhere but in demo mode."""

import fcntl
from datetime import timedelta

import pytest
from django.utils import timezone

from ringback.base import worker
from ringback.base.models import Entry
from ringback.clocks.models import Clock
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.project.demo import clock, seeding
from ringback.project.demo.seeding import Progress
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.states import Kind

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BLINK = timedelta(seconds=30)
REGISTRATION = Registration(
    text="宽带断网",
    kind=Kind.FAULT,
    channel="api",
    originating_path="/44/",
    handling_path="/44/",
)


@pytest.fixture
def demo_mode(settings) -> None:
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_DATA_DIR.mkdir(exist_ok=True)


def advance(by: timedelta) -> None:
    now = instants.now()
    clock.move(to=now + by, actor=SYSTEM, now=now)


@pytest.mark.usefixtures("demo_mode")
def test_every_command_sees_the_time_it_was_moved_to():
    before = instants.now()
    advance(DAY)
    advance(HOUR)
    assert DAY + HOUR <= instants.now() - before < DAY + HOUR + BLINK
    moved = Entry.objects.filter(kind="demo.clock_moved")
    assert [entry.subject_id for entry in moved] == ["demo", "demo"]


@pytest.mark.usefixtures("demo_mode", "handbook", "calendars")
def test_what_falls_due_on_the_way_happens_in_its_order_at_its_time():
    ticket = tickets.register(registration=REGISTRATION, actor=SYSTEM, now=instants.now())
    running = Clock.objects.filter(subject_kind="ticket", subject_id=str(ticket.pk))
    handling = running.get(metric="handling", layer="manual")
    due_at = handling.due_at
    assert due_at is not None
    advance(due_at - instants.now() + HOUR)
    told = Entry.objects.filter(kind__in=("clock.warned", "clock.breached")).order_by("id")
    kinds = [entry.kind for entry in told if entry.subject_id == str(handling.pk)]
    assert kinds[0] == "clock.warned"
    assert kinds[-1] == "clock.breached"
    assert len({entry.at for entry in told}) > 1, "not all at the end of the way"
    handling.refresh_from_db()
    assert handling.breached_at == due_at


def test_outside_demo_mode_no_file_moves_the_time(settings):
    wall = instants.now()
    (settings.RINGBACK_DATA_DIR / "demo-clock").write_text("86400.0")
    assert clock.ahead() == timedelta()
    assert instants.now() - wall < BLINK
    with pytest.raises(NotFound):
        advance(HOUR)
    settings.RINGBACK_DEMO = True
    assert instants.now() - wall > HOUR


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize("by", [timedelta(), -HOUR, timedelta(days=500)])
def test_it_goes_forward_and_not_too_far(by):
    before = instants.now()
    with pytest.raises(Invalid):
        advance(by)
    assert instants.now() - before < BLINK
    assert not Entry.objects.exists()


@pytest.mark.usefixtures("demo_mode")
def test_one_at_a_time(settings):
    with (settings.RINGBACK_DATA_DIR / "demo-clock.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Conflict):
            advance(HOUR)


@pytest.mark.usefixtures("demo_mode")
def test_not_while_the_demonstration_is_made(monkeypatch):
    monkeypatch.setattr(seeding, "progress", lambda: Progress(1, 240))
    with pytest.raises(Conflict):
        advance(HOUR)


@pytest.mark.usefixtures("demo_mode")
def test_a_defect_on_the_way_does_not_stop_the_clock(monkeypatch):
    def fail(_now: object) -> int:
        raise RuntimeError

    monkeypatch.setitem(worker.sweeps._cells, "base.taken_forms", fail)
    before = instants.now()
    advance(HOUR)
    assert instants.now() - before >= HOUR


# The page


@pytest.mark.usefixtures("demo_mode")
def test_two_buttons_and_a_time(client):
    before = instants.now()
    assert client.post("/demo/clock", {"step": "hour", "next": "/log-in"}).url == "/log-in"
    assert (
        client.post("/demo/clock", {"step": "day", "next": "//evil.example"}).url == "/demo/clock"
    )
    wanted = timezone.localtime(before + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert client.post("/demo/clock", {"to": wanted}).status_code == 302
    shown = timezone.localtime(instants.now())
    assert shown.strftime("%Y-%m-%dT%H:%M") >= wanted
    assert shown.strftime("%H:%M") in client.get("/demo/clock").text


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize(
    "posted", [{}, {"to": "someday"}, {"to": "2001-01-01T00:00"}, {"step": "year"}]
)
def test_what_is_no_later_time_is_refused_at_the_field(client, posted):
    answer = client.post("/demo/clock", posted)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert clock.ahead() == timedelta()


def test_without_demo_mode_there_is_no_such_page(client):
    assert client.get("/demo/clock").status_code == 404
    assert client.post("/demo/clock", {"step": "day"}).status_code == 404
    assert clock.ahead() == timedelta()


@pytest.mark.usefixtures("demo_mode")
def test_nobody_from_elsewhere_moves_it(client):
    answer = client.post("/demo/clock", {"step": "day"}, REMOTE_ADDR="192.168.1.7")
    assert answer.status_code == 403
    assert clock.ahead() == timedelta()
