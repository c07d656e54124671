"""What a lead sees of dispatch: what waits in each department, and what was sent wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ringback.base import names
from ringback.desk.queries.naming import category_names
from ringback.dispatch import queries as dispatch
from ringback.dispatch.queries import Queue
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people import queries as people

LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QueueLine:
    department: str
    queue: Queue
    is_late: bool


@dataclass(frozen=True, slots=True)
class WrongLine:
    """``percent`` of what this router sent under this leaf came back as wrongly sent."""

    category: str
    router: str
    sent: int
    wrong: int
    percent: int
    ended: str


@dataclass(frozen=True, slots=True)
class Board:
    queues: Sequence[QueueLine]
    wrong: Sequence[WrongLine]


def board(*, actor: Actor, now: datetime) -> Board:
    """Raises ``NotAllowed`` for whoever assigns no work."""
    if not actor.may("sheet.assign"):
        raise NotAllowed(_("The queues are for those who assign work."))
    queues = dispatch.queues_within(actor=actor)
    wrong = dispatch.misroutings(actor=actor, since=now - LOOK_BACK)
    paths = [each.department_path for each in queues] + [each.ended_path for each in wrong]
    departments = people.department_names(paths)
    routers = names.display_names(each.router for each in wrong)
    leaves = category_names((each.category for each in wrong), now)
    return Board(
        queues=[
            QueueLine(
                department=departments.get(each.department_path, each.department_path),
                queue=each,
                is_late=each.next_due is not None and each.next_due <= now,
            )
            for each in queues
        ],
        wrong=[
            WrongLine(
                category=leaves.get(each.category, each.category),
                router=routers.get(each.router, each.router),
                sent=each.sent,
                wrong=each.wrong,
                percent=round(100 * each.wrong / each.sent),
                ended=departments.get(each.ended_path, each.ended_path),
            )
            for each in wrong
        ],
    )
