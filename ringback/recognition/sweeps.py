"""What recognition does by time: start the trainings asked for, give up those that were killed."""

from datetime import datetime

from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.recognition import commands, queries, trainer
from ringback.recognition.states import Ending

SYSTEM = Actor.system("recognition")


@sweeps.register("recognition.trainings")
def start_trainings(now: datetime) -> int:
    """Each in a process of its own: the worker has clocks to watch meanwhile."""
    done = one_by_one(queries.trainings_asked(), lambda place: _start(place, now))
    return done + one_by_one(queries.trainings_lost(now), lambda place: _give_up(place, now))


def _start(place: int, now: datetime) -> None:
    commands.begin_training(place=place, actor=SYSTEM, now=now)
    try:
        trainer.start(place)
    except OSError:
        commands.end_training(place=place, ending=Ending.FAILED, actor=SYSTEM, now=now)
        raise


def _give_up(place: int, now: datetime) -> None:
    commands.end_training(place=place, ending=Ending.STOPPED, actor=SYSTEM, now=now)
