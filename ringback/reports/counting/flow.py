"""The facts of the flow: the arrows cases went, how they left the flow, where open work lies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.people import queries as people
from ringback.reports import rules
from ringback.reports.conformance import Bounds, Deviated, deviations
from ringback.reports.counting.cases import Case
from ringback.reports.counting.days import day
from ringback.reports.flow_rules import moves
from ringback.reports.models import DeviationFact, HoldingFact, MoveFact
from ringback.reports.rules import Lasting
from ringback.tickets.states import TicketState


def bounds(edition_id: UUID) -> Bounds:
    def stated(code: str) -> int:
        return handbook.ruling(code, edition_id=edition_id).value_as(int)

    return Bounds(
        handovers=stated("buck_passing.handovers"),
        returns=stated("return.limit"),
        rounds=stated("review.rounds.limit"),
    )


def left_flow(case: Case) -> list[Deviated]:
    """By the numbers of the case's own edition."""
    return deviations(case.told, bounds(case.ticket.edition_id))


def move_facts(cases: dict[int, Case]) -> list[MoveFact]:
    """The journal tells where a sheet lay at the time; counted is where that place lies now."""
    gone = {number: list(moves(case.told)) for number, case in cases.items()}
    present = _present({move.department_path for each in gone.values() for move in each})
    return [
        MoveFact(
            ticket_id=number,
            sheet_id=move.sheet_id,
            source=move.source,
            target=move.target,
            department_path=present.get(move.department_path, case.ticket.handling_path),
            until=move.until,
            on=day(move.until),
            seconds=move.seconds,
            **case.dimensions,
        )
        for number, case in cases.items()
        for move in gone[number]
    ]


def _present(told: set[str]) -> Any:
    return people.present_paths(told - {""})


def deviation_facts(cases: dict[int, Case], left: dict[int, list[Deviated]]) -> list[DeviationFact]:
    present = _present({one.department_path for each in left.values() for one in each})
    return [
        DeviationFact(
            ticket_id=number,
            sheet_id=one.sheet_id,
            deviation=one.deviation,
            department_path=present.get(one.department_path, case.ticket.handling_path),
            at=one.at,
            on=day(one.at),
            **case.dimensions,
        )
        for number, case in cases.items()
        for one in left[number]
    ]


def holding_facts(cases: dict[int, Case]) -> list[HoldingFact]:
    return [
        _holding_fact(case, lasting)
        for case in cases.values()
        for lasting in rules.course(case.told).still()
        if lasting.sheet_id
    ]


def _holding_fact(case: Case, lasting: Lasting) -> HoldingFact:
    ticket = case.ticket
    sheet = next(each for each in case.sheets if each.pk == lasting.sheet_id)
    touched_at = rules.touched_at(case.told, sheet.pk, sheet.assignee)
    rests = ticket.state == TicketState.ON_HOLD
    limit = stuck_limit(case)
    return HoldingFact(
        sheet_id=sheet.pk,
        ticket_id=ticket.pk,
        step=lasting.step,
        department_path=(
            ticket.handling_path if lasting.step in rules.AT_THE_DESK else sheet.department_path
        ),
        since=lasting.since,
        touched_at=touched_at,
        stuck_at=None if rests else stuck_at(limit, touched_at),
        limit=str(limit),
        **case.dimensions,
    )


def stuck_limit(case: Case) -> Span:
    ticket = case.ticket
    told = {
        "kind": ticket.kind,
        "category": ticket.category,
        "complexity": ticket.complexity,
        "severity": ticket.severity,
        "channel": ticket.channel,
    }
    return handbook.ruling("sheet.stuck.limit", edition_id=ticket.edition_id, facts=told).value_as(
        Span
    )


def stuck_at(limit: Span, touched_at: datetime) -> datetime:
    return ALWAYS.add(touched_at, limit)
