"""What the pages of identity show of a row, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.identity.models import StaffSession
from ringback.identity.states import METHOD_LABELS, Method


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of a list. ``address`` is masked when printed; ``is_here``: the one at hand."""

    session: StaffSession
    device: str | Promise
    method: Promise | str
    is_here: bool


def session_lines(rows: Iterable[StaffSession], here: UUID | None) -> list[SessionLine]:
    return [
        SessionLine(
            session=row,
            device=row.device or _("Unknown browser"),
            method=METHOD_LABELS[Method(row.method)],
            is_here=row.pk == here,
        )
        for row in rows
    ]
