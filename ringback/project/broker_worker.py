"""``ringback worker --celery`` and ``ringback beat``: the same worker, woken by the broker."""

import logging
from typing import Any

from django.conf import settings

from ringback.base import broker, extras, wakeups
from ringback.base.worker import Worker
from ringback.project import console

ROUNDS = 20
"""Rounds for one wake-up at most: then the message is settled and a new one sent, so that the
broker hears from this process while there is much to do."""

TALKATIVE = ("celery.app.trace", "celery.worker.strategy")
"""Two lines for every wake-up."""
UNWANTED = "celery.worker.consumer.delayed_delivery:DelayedDelivery"
"""It makes 28 queues for messages with a time, beside every quorum queue. We send none."""


def obstacle() -> str | None:
    """Why there is no working by broker here, None if nothing stands in the way."""
    if not settings.RINGBACK_BROKER_URL:
        return "set RINGBACK_BROKER_URL (amqp://user:password@host/) to work by broker."
    try:
        broker.application()
    except ImportError:
        return "Celery is not installed here: pip install 'ringback-*.whl[celery]'"
    return None


def answers_to(app: Any, worker: Worker) -> None:
    """Let this process take wake-ups: what it then does is what ``ringback worker`` does."""

    def turn() -> None:
        for _round in range(ROUNDS):
            if not worker.turn():
                return
        wakeups.bell.ring()

    app.task(name=broker.TURN, shared=False)(turn)


def _consumer() -> Any:
    """Celery's own, less what we have no use for."""
    usual = extras.load("celery.worker.consumer").Consumer
    steps = [step for step in usual.Blueprint.default_steps if step != UNWANTED]
    blueprint = type("Blueprint", (usual.Blueprint,), {"default_steps": steps})
    return type("Consumer", (usual,), {"Blueprint": blueprint})


def work() -> int:
    """One process, one worker; start as many as are needed, beside ordinary ones or without."""
    if problem := obstacle():
        return console.cannot(problem)
    for logger in TALKATIVE:
        logging.getLogger(logger).setLevel(logging.ERROR)
    app, worker = broker.application(), Worker()
    answers_to(app, worker)
    # Nothing owed is left lying because nobody woke us before.
    wakeups.bell.ring()
    celery = app.Worker(
        pool="solo",
        consumer_cls=_consumer(),
        hostname=worker.name,
        loglevel="INFO",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    try:
        celery.start()
    finally:
        worker.end()
    return int(celery.exitcode or 0)


def beat() -> int:
    """A wake-up every few seconds, for what falls due by time. Two of them do no harm."""
    if problem := obstacle():
        return console.cannot(problem)
    broker.application().Beat(loglevel="WARNING", quiet=True).run()
    return 0
