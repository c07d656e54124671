"""The facts a service type asks for, as the page of a case shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.catalog.facts import FieldType
from ringback.intake import queries as intake
from ringback.intake.queries import Answered
from ringback.kernel.actor import Actor
from ringback.tickets.queries import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; ``None`` while it is open. ``is_brought``: the system
    answered from what it knew, so it is worth a look."""

    title: str
    words: object
    is_brought: bool


@dataclass(frozen=True, slots=True)
class FormBlock:
    """``complete_by`` is ``None`` when nothing is missing."""

    lines: Sequence[Line]
    complete_by: datetime | None
    may_complete: bool


def form_block(ticket: Ticket, *, actor: Actor) -> FormBlock | None:
    """``None`` for a case whose service type asks nothing. What may be left open and was, is not
    shown."""
    form = intake.form_of(ticket)
    if form is None:
        return None
    shown = [
        each for each in form.answered if each.answer is not None or each.field.code in form.missing
    ]
    language = get_language() or "zh-hans"
    return FormBlock(
        lines=[
            Line(each.field.name.in_language(language), _words(each, language), each.brought)
            for each in shown
        ],
        complete_by=form.complete_by if form.missing else None,
        may_complete=intake.may_complete(ticket, actor),
    )


def _words(each: Answered, language: str) -> object:
    answer = each.answer
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if not isinstance(answer, str):
        return answer
    named = {choice.code: choice.name.in_language(language) for choice in each.field.choices}
    if each.field.type is FieldType.DATE:
        return date_format(date.fromisoformat(answer))
    return named.get(answer, answer)
