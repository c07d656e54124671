"""What the handbook does by time: tell that a revision has taken effect, and that the time
for signing one off is over."""

from datetime import datetime

from ringback.base.worker import one_by_one, sweeps
from ringback.handbook import commands, queries
from ringback.kernel.actor import Actor

CLERK = Actor.system("handbook")


@sweeps.register("handbook.effect")
def announce_effects(now: datetime) -> int:
    return one_by_one(
        queries.to_announce(now),
        lambda revision_id: commands.announce_effect(revision_id=revision_id, actor=CLERK, now=now),
    )


@sweeps.register("handbook.sign_off")
def announce_overdue(now: datetime) -> int:
    return one_by_one(
        queries.to_remind(now),
        lambda revision_id: commands.announce_overdue(
            revision_id=revision_id, actor=CLERK, now=now
        ),
    )
