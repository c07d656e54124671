"""Who carries a sheet, and with how many points: moved by commands in their own transaction."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.handbook import queries as handbook
from ringback.kernel.errors import Conflict
from ringback.tickets.models import Load, WorkSheet
from ringback.tickets.states import IN_HAND


def ceiling(now: datetime) -> int:
    """The most points one person carries (§3.1.2)."""
    return handbook.parameter("dispatch.load.limit", at=now).value_as(int)


def settle(sheet: WorkSheet, *, most: int | None = None) -> None:
    """Move the sheet's points to whoever has it in hand now.

    Call it when the sheet's row has just been written: the row is then held until the commit, so
    ``carried_by`` is exact. ``most`` is the ceiling of whoever gets it; ``None``: come what may.
    Raises ``Conflict`` when it would be passed.
    """
    holder = sheet.assignee if sheet.state in IN_HAND else ""
    if holder == sheet.carried_by:
        return
    # In the order of the refs, so that two who swap sheets do not wait for each other.
    for ref in sorted({holder, sheet.carried_by} - {""}):
        if ref == holder:
            _take(ref, sheet.weight, most)
        else:
            Load.objects.filter(ref=ref, points__gte=sheet.weight).update(
                points=F("points") - sheet.weight
            )
    WorkSheet.objects.filter(pk=sheet.pk).update(carried_by=holder)
    sheet.carried_by = holder


def _take(ref: str, weight: int, most: int | None) -> None:
    Load.objects.get_or_create(ref=ref)
    rows = Load.objects.filter(ref=ref)
    if most is not None:
        # Whoever has nothing in hand may take a sheet of any weight.
        rows = rows.filter(points__lte=max(most - weight, 0))
    if not rows.update(points=F("points") + weight):
        raise Conflict(
            _(
                "One person carries %(points)d points at most (§ 3.1.2). Something has to be "
                "finished first."
            )
            % {"points": most or 0},
            code="full",
        )
