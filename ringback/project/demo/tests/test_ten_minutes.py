"""The scene of the ten minutes: set once, safe to set twice, and never over another life."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Max
from pytest_django import Settings

from ringback.base import seals
from ringback.base.models import Entry
from ringback.base.worker import beat
from ringback.identity import queries as identity
from ringback.identity.models import User
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.messaging import queries as messaging
from ringback.messaging.models import Contact
from ringback.people.models import Presence, StaffMember
from ringback.people.states import PresenceState
from ringback.project.cli import main
from ringback.project.demo import clock, doors, seeding, ten_minutes
from ringback.project.demo.ten_minutes import OPENS_AT, PROMISED_AT
from ringback.recognition import commands as recognition
from ringback.tickets import commands as tickets
from ringback.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
BLINK = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _demo_mode(settings: Settings, tmp_path: Path) -> None:
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_KEY_DIR = tmp_path


def test_the_scene_stands_as_the_journey_tells_it() -> None:
    ten_minutes.set_scene()
    assert timedelta() <= instants.now() - OPENS_AT < BLINK, "the clock shows the scene's instant"
    case = Ticket.objects.get()
    assert (case.promised_at, case.state) == (PROMISED_AT, "accepted")
    assert not case.sheets.filter(claimed_at__isnull=False).exists(), "nobody took it on"
    names = set(User.objects.values_list("username", flat=True))
    assert set(doors.DOORS) - {doors.CUSTOMER} <= names
    agent = identity.actor_of(User.objects.get(username="agent"))
    assert messaging.usual_wrap_ups(actor=agent, limit=1) == [ten_minutes.BALANCE]
    assert Contact.objects.filter(ended_at=None).count() == 0
    assert Entry.objects.aggregate(last=Max("at"))["last"] == OPENS_AT
    assert list(seals.verify()) == []
    assert seeding.progress() is None, "no other demonstration is being made"


def test_two_departments_have_one_person_each_left() -> None:
    """So that what they are given comes to a door that can be opened."""
    ten_minutes.set_scene()
    for code in ("complaints", "billing"):
        members = StaffMember.objects.filter(department__code=code)
        states = [
            Presence.objects.filter(staff=member).latest("starts_at").state for member in members
        ]
        assert states.count(PresenceState.AVAILABLE) == 1


def test_set_twice_it_is_the_same_scene_and_the_clock_stands_anew() -> None:
    ten_minutes.set_scene()
    before = Entry.objects.count()
    clock.show(OPENS_AT + timedelta(hours=1))
    ten_minutes.set_scene()
    assert Entry.objects.count() == before
    assert instants.now() - OPENS_AT < BLINK


def test_once_somebody_has_acted_in_it_time_does_not_go_back() -> None:
    ten_minutes.set_scene()
    later = OPENS_AT + timedelta(hours=1)
    clock.show(later)
    case = Ticket.objects.get()
    tickets.urge(ticket_id=case.pk, channel="portal", actor=Actor.system("test"), now=later)
    with pytest.raises(Conflict):
        ten_minutes.set_scene()
    assert instants.now() >= later


def test_it_is_set_over_no_other_life() -> None:
    seeding.install_packaged(OPENS_AT + timedelta(days=1))
    with pytest.raises(Conflict):
        ten_minutes.set_scene()
    assert not Ticket.objects.exists()
    assert not (clock.ahead())


def test_not_while_a_worker_runs_and_nowhere_but_in_demo_mode(settings: Settings) -> None:
    beat("somebody", instants.now())
    with pytest.raises(Conflict, match="任务进程"):
        ten_minutes.set_scene()
    settings.RINGBACK_DEMO = False
    with pytest.raises(Conflict, match="RINGBACK_DEMO"):
        ten_minutes.require_ready(instants.now())


def test_the_command_says_whom_to_call_and_what_to_do_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trained = []
    monkeypatch.setattr(recognition, "install_starter", lambda **when: trained.append(when["now"]))
    assert main(["seed", "--scenario", "ten-minutes"]) == 0
    told = capsys.readouterr().out
    assert ten_minutes.CALLER.phone in told
    assert "walk-the-ten-minutes.md" in told
    assert trained == [ten_minutes.PREPARED_AT]
    with pytest.raises(SystemExit):
        main(["seed", "--scenario", "ten-minutes", "--size", "large"])
