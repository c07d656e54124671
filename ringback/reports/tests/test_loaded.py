"""A case that came with its past stands in the figures of the months it was lived in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ringback.base import journal
from ringback.base.models import Delivery
from ringback.base.worker import deliver_due
from ringback.kernel.actor import Actor
from ringback.reports import commands
from ringback.reports.models import CaseFact, ClockFact, Mark, SheetFact, StayFact
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Codes, Happening, Past, Registration
from ringback.tickets.states import Kind, TicketState

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
BEGIN = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
LINE, REPAIR = "/44/~line/", "/44/~repair/"


def event(hours: float, state: TicketState, place: str = LINE, times: int = 0) -> Happening:
    at = BEGIN + timedelta(hours=hours)
    return Happening(
        at=at, actor="elsewhere:old", state=state, department_path=place, hand_overs=times
    )


@pytest.fixture
def ticket_id(handbook: None, calendars: None) -> int:
    past = Past(
        registration=Registration(
            text="断网",
            kind=Kind.FAULT,
            channel="batch",
            originating_path="/44/",
            handling_path="/44/",
        ),
        number="C-1",
        happenings=[
            event(0, TicketState.ACCEPTED),
            event(2, TicketState.IN_PROGRESS, REPAIR, 1),
            event(30, TicketState.RESOLVED, REPAIR),
            event(40, TicketState.IN_PROGRESS, REPAIR),
            event(41, TicketState.CLOSED, REPAIR),
        ],
        codes=Codes("solved", "line_fault", "recurred", "specialist", "withdrawn"),
    )
    (loaded,) = tickets.load_many(pasts=[past], source="old", actor=SYSTEM, now=NOW)
    return loaded.ticket.pk


def test_what_is_owed_for_it_is_a_mark_and_the_index(ticket_id: int) -> None:
    assert deliver_due(NOW) == Delivery.objects.count()
    assert not Delivery.objects.filter(done_at=None).exists()
    assert Mark.objects.get().subject_id == str(ticket_id)


def test_it_is_counted_in_its_own_month(ticket_id: int) -> None:
    deliver_due(NOW)
    assert commands.count_marked(now=NOW) == 1
    case = CaseFact.objects.get()
    assert (case.registered_on, case.first_answered_on) == (date(2025, 11, 3), date(2025, 11, 4))
    assert case.answered_on == date(2025, 11, 5)
    assert (case.reopenings, case.worked_seconds) == (1, 31 * 3600)
    assert SheetFact.objects.filter(ticket_id=ticket_id).count() == 2
    assert StayFact.objects.filter(ticket_id=ticket_id).exists()
    outcomes = dict(ClockFact.objects.filter(metric="handling").values_list("layer", "outcome"))
    assert outcomes == {"manual": "missed", "law": "met"}


def test_its_entries_are_its_timeline(ticket_id: int) -> None:
    entries = journal.timeline([("ticket", ticket_id)])
    assert [entry.kind for entry in entries][-2:] == ["ticket.closed", "ticket.loaded"]
