"""What a calendar's newest version did to open limits: how many it moved, and which."""

from django.utils.translation import gettext_lazy as _

from ringback.administration.page import Ask, Cell, Table, Words, coded, cut, instant, text
from ringback.clocks import queries
from ringback.clocks.states import title
from ringback.tickets.queries import number_of

LIMIT = 50


def facts(calendar: str) -> list[tuple[Words, Cell]]:
    run = queries.last_reckoning(calendar)
    if run is None:
        return []
    words = _("Version %(number)s moved %(moved)s of %(seen)s open limits") % {
        "number": run.version.number,
        "moved": run.moved,
        "seen": run.seen,
    }
    return [
        (_("Due dates"), text(words)),
        (
            _("Reckoned anew at"),
            instant(run.finished_at)
            if run.finished_at
            else Cell(words=_("not yet done"), tone="warn"),
        ),
    ]


def tables(ask: Ask, calendar: str) -> list[Table]:
    """Nothing is shown where nothing moved."""
    run = queries.last_reckoning(calendar)
    if run is None or not run.moved:
        return []
    moves, is_more = cut(queries.moved_dues(run, before=ask.before, limit=LIMIT), LIMIT)
    return [
        Table(
            title=_("Due dates that moved"),
            heads=[_("What it is about"), _("Limit"), _("Was due at"), _("Is due at")],
            rows=[
                [
                    coded(_subject(move)),
                    Cell(words=title(move.clock.metric, move.clock.layer)),
                    instant(move.old_due_at),
                    instant(move.due_at),
                ]
                for move in moves
            ],
            empty=_("No due date moved."),
            older=f"?before={moves[-1].pk}" if is_more else "",
        )
    ]


def _subject(move: queries.MovedDue) -> str:
    """A case by the number people know it by; anything else by its kind and id."""
    kind, subject_id = move.clock.subject_kind, move.clock.subject_id
    return number_of(int(subject_id)) if kind == "ticket" else f"{kind} {subject_id}"
