"""The facts of limits and of what customers said."""

from collections.abc import Iterable

from ringback.clocks import queries as clocks
from ringback.clocks.queries import Decided
from ringback.feedback.queries import Invitation
from ringback.reports.counting.cases import Case
from ringback.reports.counting.days import day, day_if
from ringback.reports.models import AskFact, ClockFact, RatingFact
from ringback.reports.rules import SHEET, TICKET


def clock_facts(cases: dict[int, Case]) -> list[ClockFact]:
    by_ticket = {str(number): case for number, case in cases.items()}
    by_sheet = {str(sheet.pk): case for case in cases.values() for sheet in case.sheets}
    return [
        *_of_subjects(TICKET, by_ticket),
        *_of_subjects(SHEET, by_sheet),
    ]


def _of_subjects(subject_kind: str, case_of: dict[str, Case]) -> Iterable[ClockFact]:
    for clock in clocks.decided(subject_kind=subject_kind, subject_ids=case_of):
        yield _clock_fact(clock, case_of[clock.subject_id])


def _clock_fact(clock: Decided, case: Case) -> ClockFact:
    return ClockFact(
        clock_id=clock.clock_id,
        ticket_id=case.ticket.pk,
        metric=clock.metric,
        layer=clock.layer,
        limit=clock.limit,
        clause=clock.clause,
        edition_id=clock.edition_id,
        outcome=clock.outcome,
        on=day(clock.at),
        **case.dimensions,
    )


def opinion_facts(cases: dict[int, Case]) -> tuple[list[RatingFact], list[AskFact]]:
    found = (
        Invitation.objects.filter(ticket_id__in=cases)
        .select_related("repair")
        .prefetch_related("ratings")
    )
    ratings, asked = [], []
    for invitation in found.order_by("id"):
        case = cases[invitation.ticket_id]
        asked.append(_ask_fact(invitation, case))
        ratings += [
            RatingFact(
                rating_id=rating.pk,
                ticket_id=case.ticket.pk,
                question=rating.question,
                score=rating.score,
                on=day(rating.rated_at),
                **case.dimensions,
            )
            for rating in invitation.ratings.all()
        ]
    return ratings, asked


def _ask_fact(invitation: Invitation, case: Case) -> AskFact:
    repair = getattr(invitation, "repair", None)
    return AskFact(
        invitation_id=invitation.pk,
        ticket_id=case.ticket.pk,
        state=invitation.state,
        ended_on=day_if(invitation.ended_at),
        repair_on=day(repair.opened_at) if repair else None,
        repair_outcome=repair.outcome if repair else "",
        **case.dimensions,
    )
