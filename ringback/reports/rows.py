"""The rows behind a figure: as many as the figure says, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Q
from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.reports import figures
from ringback.reports.definitions import DEFINITIONS, Definition, Part
from ringback.reports.figures import Standards
from ringback.reports.models import ContactFact, Fact
from ringback.reports.period import last_moment
from ringback.reports.selection import Selection, checked, facts
from ringback.tickets import queries as tickets

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact. ``number`` is the case it belongs to, empty when there is none or the reader may
    not open it; ``is_hit`` whether it counts into the upper half of a ratio."""

    key: str
    number: str
    contact_id: str
    fact: Any
    on: date
    is_hit: bool
    seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """One page, newest first. ``count`` is how many there are on all pages: the figure itself.
    ``older`` is the key to ask for the next page before; empty on the last."""

    definition: Definition
    part: Part
    selection: Selection
    count: int
    rows: Sequence[Row]
    older: str


def rows(
    *,
    code: str,
    part: Part,
    selection: Selection,
    before: str,
    actor: Actor,
    limit: int | None = None,
) -> Rows:
    """``limit`` rows, or a page of them. Raises ``NotFound`` for a figure there is not, else as
    ``selection.checked``."""
    size = limit or PAGE
    definition = DEFINITIONS.get(code)
    if definition is None:
        raise NotFound(_("There is no such figure."))
    chosen = checked(selection, actor)
    standard = figures.standards(last_moment(chosen))
    found = facts(definition, chosen, actor).filter(_condition(definition, part, standard))
    key = definition.facts._meta.pk
    assert key is not None  # every table has one
    ahead = found.filter(pk__lt=_key(key, before)) if before else found
    page = list(ahead.order_by("-pk")[: size + 1])
    happened = _happened(definition, standard, page)
    return Rows(
        definition=definition,
        part=part,
        selection=chosen,
        count=found.count(),
        rows=[
            _row(fact, definition, happened, numbers)
            for numbers in [_numbers(page, actor)]
            for fact in page[:size]
        ],
        older=str(page[size - 1].pk) if len(page) > size else "",
    )


def _key(column: "Field[Any, Any]", before: str) -> object:
    try:
        return column.to_python(before)
    except ValidationError:
        raise NotFound(_("There is no such page of the list.")) from None


def _condition(definition: Definition, part: Part, standard: Standards) -> Q:
    if part is Part.ALL or not definition.is_ratio:
        return definition.counted
    hit = figures.hit(definition, standard)
    return definition.counted & (hit if part is Part.HIT else ~hit)


def _happened(definition: Definition, standard: Standards, page: Sequence[Fact]) -> set[Any]:
    """Which of these facts it happened in; none where a figure has no upper half."""
    if not definition.is_ratio:
        return set()
    shown = definition.facts._default_manager.filter(pk__in=[fact.pk for fact in page])
    return set(shown.filter(figures.hit(definition, standard)).values_list("pk", flat=True))


def _numbers(page: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """The numbers of the cases on a page that the actor may see."""
    ids = {fact.ticket_id for fact in page if fact.ticket_id}
    seen = tickets.visible(actor).filter(pk__in=ids).values_list("pk", flat=True)
    return {ticket_id: tickets.number_of(ticket_id) for ticket_id in seen}


def _row(fact: Any, definition: Definition, happened: set[Any], numbers: Mapping[int, str]) -> Row:
    return Row(
        key=str(fact.pk),
        number=numbers.get(fact.ticket_id, ""),
        contact_id=str(fact.pk) if isinstance(fact, ContactFact) else "",
        fact=fact,
        on=getattr(fact, definition.day),
        is_hit=fact.pk in happened,
        seconds=getattr(fact, definition.measure) if definition.measure else None,
    )
