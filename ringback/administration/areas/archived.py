"""The archive tier, legal holds and deletion records: parts of the page on retention."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, Since
from ringback.administration.page import Ask, Cell, Table, instant, text
from ringback.base import names
from ringback.records import commands, queries
from ringback.records.states import HOLD_REASON_LABELS, HoldReason
from ringback.tickets import queries as tickets


class Hold(forms.Form):
    number = forms.CharField(
        label=_("Number of the case, or phone number of the customer"), max_length=20
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(each.value, HOLD_REASON_LABELS[each]) for each in HoldReason]
    )
    note = forms.CharField(
        label=_("On whose word"), max_length=200, help_text=_("Such as the file number of a court.")
    )
    until = forms.DateTimeField(label=_("Until"), widget=Since().widget)


class Lift(forms.Form):
    note = forms.CharField(label=_("On whose word"), max_length=200)


class Delete(forms.Form):
    """Nothing to fill in: the count stands on the page."""


def due(ask: Ask) -> Table:
    """What may go to the archive, and what lies there past its retention."""
    found = queries.preview(ask.now)
    more = _("more than %(count)s") % {"count": found.count} if found.is_more else found.count
    past = commands.deletable(ask.now)
    return Table(
        title=_("Archive"),
        heads=[
            pgettext_lazy("of a row", "What"),
            pgettext_lazy("of a row", "Due"),
            _("Under legal hold"),
            pgettext_lazy("of a row", "The oldest"),
        ],
        rows=[
            [
                Cell(words=_("Closed cases that move to the archive with the next run")),
                text(more),
                text(found.held),
                instant(found.oldest),
            ],
            [
                Cell(words=_("Archived cases past their retention")),
                text(past, tone="warn" if past else ""),
                text("—"),
                text("—"),
            ],
        ],
        empty="",
        acts=[[], [_delete(ask)] if past else []],
    )


def holds(ask: Ask) -> Table:
    found = queries.holds(now=ask.now)
    people = names.display_names({each.placed_by for each in found})
    return Table(
        title=_("Legal holds"),
        heads=[
            _("Case or customer"),
            _("Reason"),
            _("On whose word"),
            _("Placed by"),
            _("Until"),
        ],
        rows=[
            [
                _whose(each),
                Cell(words=HOLD_REASON_LABELS[HoldReason(each.reason)]),
                text(each.note),
                text(people.get(each.placed_by, each.placed_by)),
                instant(each.until),
            ]
            for each in found
        ],
        empty=_("Nothing is under legal hold."),
        acts=[[_lift(ask, each)] for each in found],
    )


def _whose(hold: Any) -> Cell:
    if hold.ticket_id is None:
        return Cell(words=_("Everything of a customer"))
    return text(tickets.number_of(hold.ticket_id))


def deletions(_ask: Ask) -> Table:
    found = queries.deletions()
    people = names.display_names({each.deleted_by for each in found})
    return Table(
        title=_("Deletion records"),
        heads=[
            pgettext_lazy("of a row", "When"),
            _("Cases deleted"),
            _("Kept for"),
            _("Clause"),
            pgettext_lazy("of a row", "By"),
        ],
        rows=[
            [
                instant(each.deleted_at),
                text(each.count),
                text(each.limit),
                text(each.clause),
                text(people.get(each.deleted_by, each.deleted_by)),
            ]
            for each in found
        ],
        empty=_("No archived case has been deleted."),
    )


def place(ask: Ask) -> Act:
    def run(given: dict[str, Any]) -> None:
        given["reason"] = HoldReason(given["reason"])
        commands.place_hold(**given, actor=ask.actor, now=ask.now)

    return Act(
        "place_hold",
        _("Place a legal hold"),
        Hold,
        run,
        done=_("Nothing of it is archived or deleted while the hold stands."),
        icon="lock",
    )


def _lift(ask: Ask, hold: Any) -> Act:
    def run(given: dict[str, Any]) -> None:
        commands.lift_hold(hold_id=hold.pk, note=given["note"], actor=ask.actor, now=ask.now)

    return Act(
        "lift_hold",
        _("Lift"),
        Lift,
        run,
        done=_("The hold is lifted; the periods hold again."),
        icon="x",
        of=hold.pk,
    )


def _delete(ask: Ask) -> Act:
    def run(_given: dict[str, Any]) -> None:
        commands.delete_expired(actor=ask.actor, now=ask.now)

    return Act(
        "delete",
        _("Delete"),
        Delete,
        run,
        done=_("They are deleted; a deletion record stands below."),
        icon="trash",
        tone="danger",
        asks=_("This cannot be undone. Backups leave by their own rotation."),
    )
