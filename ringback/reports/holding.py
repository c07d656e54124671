"""Who has a case now, and since when (§3.1.5): from its journal, its sheets and its owner."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from ringback.base import names
from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.reports import rules, words
from ringback.reports.counting import cases as counting
from ringback.reports.counting.cases import Case
from ringback.reports.rules import SHEET, TICKET, Lasting, Told
from ringback.reports.states import Step
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, WorkSheet

IN_HAND = frozenset({Step.CLAIM, Step.WORK})


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a case lies: at which step, with whom (empty: nobody in particular) of which department
    or organisation, since when. ``sheet_id`` is 0 when no sheet is meant."""

    step: Step
    sheet_id: int
    ref: str
    path: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The same in words. ``others``: how many more sheets of the case are open elsewhere."""

    step: str
    who: str
    since: datetime
    others: int = 0


def holdings(case: Case) -> list[Holding]:
    """With open work: everybody who has some of it, longest first; else who has the case itself.
    Empty when it has ended."""
    still = rules.course(case.told).still()
    sheets = {sheet.pk: sheet for sheet in case.sheets}
    work = [_of_sheet(case, sheets[each.sheet_id], each) for each in still if each.sheet_id]
    own = [_of_case(case, each) for each in still if not each.sheet_id]
    return sorted(work, key=lambda each: each.since) or own


def _of_sheet(case: Case, sheet: WorkSheet, lasting: Lasting) -> Holding:
    in_hand = lasting.step in IN_HAND
    return Holding(
        step=lasting.step,
        sheet_id=sheet.pk,
        ref=sheet.assignee if in_hand else case.ticket.owner,
        path=sheet.department_path if in_hand else case.ticket.handling_path,
        since=lasting.since,
    )


def _of_case(case: Case, lasting: Lasting) -> Holding:
    """The desk has it since the step began, or since the last sheet came back to it."""
    since = lasting.since
    if lasting.step is Step.ANSWER:
        ends = (e.at for e in case.told if e.subject == SHEET and e.kind in rules.ENDS_ON_SHEET)
        since = max((since, *ends))
    return Holding(lasting.step, 0, case.ticket.owner, case.ticket.handling_path, since)


def held_now(ticket_ids: Collection[int], actor: Actor, now: datetime) -> dict[str, Held]:
    """By number who has each of these cases now; for a page of them, those the actor may see."""
    found = _visible(ticket_ids, actor)
    told = in_words([each for all_of in found.values() for each in all_of], now)
    return {
        tickets.number_of(number): replace(told[all_of[0]], others=len(all_of) - 1)
        for number, all_of in found.items()
        if all_of
    }


def held_by(
    *, ticket: Ticket, sheets: Sequence[WorkSheet], entries: Iterable[Entry], now: datetime
) -> list[Held]:
    """Everybody who has a case now, longest first, from what a page of it has loaded already."""
    told = [
        Told(e.subject_kind, e.subject_id, e.kind, e.at, e.actor, e.content)
        for e in entries
        if e.subject_kind in (TICKET, SHEET)
    ]
    found = holdings(Case(ticket, list(sheets), told))
    told_of = in_words(found, now)
    return [told_of[each] for each in found]


def sheets_held(ticket_ids: Collection[int], actor: Actor, now: datetime) -> dict[int, Held]:
    """The same by work sheet, for the open sheets of these cases."""
    found = _visible(ticket_ids, actor)
    told = in_words([each for all_of in found.values() for each in all_of], now)
    return {each.sheet_id: held for each, held in told.items() if each.sheet_id}


def _visible(ticket_ids: Collection[int], actor: Actor) -> dict[int, list[Holding]]:
    seen = tickets.visible(actor).filter(pk__in=ticket_ids).values_list("pk", flat=True)
    return {number: holdings(case) for number, case in counting.load(list(seen)).items()}


def in_words(found: Iterable[Holding], now: datetime) -> dict[Holding, Held]:
    listed = list(found)
    people = names.display_names({each.ref for each in listed if each.ref})
    named = words.names(categories=(), paths={each.path for each in listed}, at=now)
    return {
        each: Held(words.step(each.step), _who(each, people, named), each.since) for each in listed
    }


def _who(each: Holding, people: Mapping[str, str], named: words.Names) -> str:
    if each.step is Step.FEEDBACK:
        return _("Customer")
    if not each.ref:
        return named.place(each.path)
    return f"{people[each.ref]} · {named.place(each.path)}"
