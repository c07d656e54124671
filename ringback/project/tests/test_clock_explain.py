"""``ringback clock explain NUMBER``: every limit of a case, in both languages."""

import pytest

from ringback.desk.tests.floor import NOW, Floor
from ringback.project.cli import main
from ringback.tickets import commands as tickets
from ringback.tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture
def floor() -> Floor:
    return Floor()


@pytest.fixture
def case(floor: Floor) -> Ticket:
    return floor.case_of(floor.claimed())


def test_it_tells_rule_clause_steps_and_end_of_each_limit(case, capsys):
    assert main(["clock", "explain", case.number, "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{case.number}\n\nFirst contact · § 3.2.1 · r1\n")
    assert "→ 2 hours (Request kind is Complaint): chosen" in told
    assert "· 4 hours (Request kind is Fault): does not apply" in told
    assert "Handling · § 3.2.2 · r1" in told
    assert "Work sheet · § 3.2.2 · r1" in told, "the limits of its sheets are limits, too"
    assert "Due 2026-02-14 16:20: hours run from the instant itself" in told


def test_the_same_in_chinese_and_with_the_number_as_it_is_read_aloud(case, capsys):
    spaced = f"{case.number[:4]} {case.number[4:]}"
    assert main(["clock", "explain", spaced, "--language", "zh-hans"]) == 0
    told = capsys.readouterr().out
    assert "选用" in told
    assert "到期 2026-02-14 16:20" in told
    assert "counted" not in told


def test_a_pause_stands_among_the_steps(floor, case, capsys):
    tickets.hold(
        ticket_id=case.pk,
        reason="waiting_customer",
        until=NOW.replace(day=20),
        actor=floor.lead.actor,
        now=NOW,
    )
    assert main(["clock", "explain", case.number, "--language", "en"]) == 0
    assert "Stands still from 2026-02-13 16:20 on (Waiting for the customer)" in (
        capsys.readouterr().out
    )


def test_a_number_nobody_has_is_refused(capsys):
    assert main(["clock", "explain", "10000012"]) == 1
    assert capsys.readouterr().err.startswith("ringback: ")
