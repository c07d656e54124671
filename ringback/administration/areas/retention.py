"""How long things are kept, by which clause, and what may be erased now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act
from ringback.administration.areas import archived
from ringback.administration.page import Area, Ask, Cell, Page, Table, text
from ringback.handbook import queries as handbook
from ringback.identity import queries as identity
from ringback.kernel.errors import Conflict, NotFound
from ringback.recognition import commands as recognition
from ringback.recognition import queries as lessons

CODES = (
    "retention.period",
    "law.log.retention",
    "law.processing_record.retention",
    "law.identity.retention",
    "law.billing_source.retention",
    "archive.after",
)


class Erase(forms.Form):
    """Nothing to fill in: the count stands on the page."""


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    count = lessons.lesson_count(ask.now)
    told = [case for code in CODES for case in handbook.told_cases(code, at=ask.now)]
    return Page(
        title=_("Retention"),
        about=_(
            "Periods are the handbook's: they change by a revision. What is left of an "
            "application nobody handed in, and old notices to staff, go by themselves."
        ),
        tables=[
            Table(
                title=_("May be erased now"),
                heads=[
                    pgettext_lazy("of a row", "What"),
                    pgettext_lazy("of a row", "Kept"),
                    _("Past its period"),
                ],
                rows=[
                    [
                        Cell(words=_("Masked texts that recognition learns from")),
                        text(count.total),
                        text(count.expired, tone="warn" if count.expired else ""),
                    ]
                ],
                empty="",
                acts=[[_erase(ask)] if count.expired else []],
            ),
            archived.due(ask),
            archived.holds(ask),
            archived.deletions(ask),
            _gone_by_themselves(ask),
            _periods(told),
        ],
        acts=[archived.place(ask)],
    )


def _gone_by_themselves(ask: Ask) -> Table:
    kept = identity.kept_rows(ask.now)
    return Table(
        title=_("Goes by itself"),
        heads=[
            pgettext_lazy("of a row", "What"),
            pgettext_lazy("of a row", "Kept"),
            _("Past its period"),
        ],
        rows=[
            [Cell(words=_("Staff sessions")), text(kept.sessions), text(kept.old_sessions)],
            [Cell(words=_("Log-in attempts")), text(kept.attempts), text(kept.old_attempts)],
        ],
        empty="",
    )


def _periods(told: Any) -> Table:
    return Table(
        title=_("How long things are kept"),
        heads=[pgettext_lazy("of a row", "Rule"), _("When"), _("Kept for"), _("Clause")],
        rows=[
            [
                text(case.label),
                Cell(words=case.conditions or _("Everything else")),
                text(case.value),
                Cell(words=_("Read it"), href=case.address),
            ]
            for case in told
        ],
        empty="",
    )


def _erase(ask: Ask) -> Act:
    return Act(
        "erase",
        _("Erase"),
        Erase,
        lambda _given: _erased(ask),
        done=_("They are erased; a deletion record stands in the journal."),
        icon="trash",
        tone="danger",
        asks=_("This cannot be undone. Backups leave by their own rotation."),
    )


def _erased(ask: Ask) -> Any:
    if not recognition.erase_expired(actor=ask.actor, now=ask.now):
        raise Conflict(_("Nothing is past its period any more."))


AREA = Area(
    code="retention",
    label=_("Retention"),
    about=_("How long things are kept, by which clause, and what may be erased."),
    icon="archive",
    verb="recognition.administer",
    page=page,
    order=110,
)
