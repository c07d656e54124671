"""What tickets offers: where its news is to be heard, which cases a new rule concerns, and where
cases and sheets lie."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import belongings, names, places, streams
from ringback.base.models import Entry
from ringback.base.streams import Ears
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.tickets.models import (
    Attachment,
    Hold,
    Letter,
    Link,
    Mention,
    OrderAnswer,
    Part,
    ProgressDue,
    Promise,
    Reopening,
    Reply,
    Resolution,
    Statement,
    Ticket,
    Urge,
    WorkSheet,
)
from ringback.tickets.models.ticket import path_ref
from ringback.tickets.states import OPEN

places.keep(Ticket, "originating_path", "handling_path")
places.keep(WorkSheet, "department_path")
places.keep(Part, "ref", prefix=path_ref(""))


@names.resolvers.register("elsewhere")
def _names_of_earlier_systems(sources: Collection[str]) -> dict[str, str]:
    """Who acts in a past that was lived in another system."""
    return {source: gettext("Earlier system %(name)s") % {"name": source} for source in sources}


@streams.topics.register("work")
def _all_work(actor: Actor, _key: str) -> Ears | None:
    """Whatever happens in the actor's part of the organisation, or to the actor's own work."""
    if not actor.scope_paths or actor.is_customer:
        return None
    return Ears(named=frozenset({actor.ref}), within=actor.scope_paths)


@streams.topics.register("ticket")
def _one_ticket(actor: Actor, ticket_id: str) -> Ears | None:
    if not ticket_id.isdecimal() or len(ticket_id) > 18:
        return None
    if not Ticket.objects.visible_to(actor).filter(pk=int(ticket_id)).exists():
        return None
    return Ears(named=frozenset({f"ticket:{ticket_id}"}))


@streams.addressers.register("ticket")
def _addresses_of_tickets(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    rows = Ticket.objects.filter(pk__in={int(entry.subject_id) for entry in entries})
    columns = rows.values_list("pk", "handling_path", "originating_path", "owner")
    found = {pk: (f"ticket:{pk}", *places) for pk, *places in columns}
    return {entry.pk: found[int(entry.subject_id)] for entry in entries}


@streams.addressers.register("work_sheet")
def _addresses_of_sheets(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    rows = WorkSheet.objects.filter(pk__in={int(entry.subject_id) for entry in entries})
    columns = rows.values_list("pk", "ticket_id", "department_path", "assignee", "dispatched_by")
    found = {pk: (f"ticket:{ticket_id}", *places) for pk, ticket_id, *places in columns}
    return {entry.pk: found[int(entry.subject_id)] for entry in entries}


FACTS = ("kind", "category", "complexity", "severity", "channel")
ASKED = ("clock.", "hold.", "progress.", "reopen.", "reply.", "upload.", "urge.")
"""What a case asks of its edition begins with one of these (``limits``)."""
MOST_COUNTED = 5000


@handbook.impacts.register("tickets")
def open_cases(change: handbook.Change) -> Iterator[handbook.Impact]:
    """An open case keeps its edition; told is for how many a like one would be ruled otherwise."""
    rows = Ticket.objects.filter(state__in=sorted(OPEN)).order_by("handling_path", "-id")
    found = Counter(rows.values_list(*FACTS)[: MOST_COUNTED + 1])
    is_more = found.total() > MOST_COUNTED
    yield handbook.Impact(
        label=_("Open cases"),
        count=min(found.total(), MOST_COUNTED),
        is_more=is_more,
        words=_("They keep the edition they were accepted under."),
    )
    rules = [rule for rule in change.rules if rule.code.startswith(ASKED)]
    if rules:
        touched = (
            count
            for told, count in found.items()
            if any(rule.differs_for(dict(zip(FACTS, told, strict=True))) for rule in rules)
        )
        yield handbook.Impact(
            label=_("Open cases that would be ruled otherwise if accepted under the new text"),
            count=min(sum(touched), MOST_COUNTED),
            is_more=is_more,
        )


for of_case in (
    Part,
    Hold,
    Resolution,
    Reopening,
    Urge,
    Attachment,
    Letter,
    ProgressDue,
    WorkSheet,
    Statement,
    Promise,
):
    belongings.belong(of_case, "ticket_id")
belongings.belong(Ticket, "pk")
belongings.belong(Link, "source_id", "target_id")
belongings.belong(Mention, "statement__ticket_id")
for of_sheet in (Reply, OrderAnswer):
    belongings.belong(of_sheet, "sheet__ticket_id")


@belongings.subjects.register("ticket")
def _cases_themselves(cases: Sequence[int]) -> dict[str, int]:
    return {str(each): each for each in cases}


@belongings.subjects.register("work_sheet")
def _sheets_of(cases: Sequence[int]) -> dict[str, int]:
    found = WorkSheet.objects.filter(ticket_id__in=cases).values_list("pk", "ticket_id")
    return {str(pk): case for pk, case in found if case is not None}
