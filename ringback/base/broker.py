"""The broker, where there is one: RabbitMQ through Celery, the extra ``celery``.

It carries one kind of message, *look now*, which names no work: what is owed is rows, and a worker
finds them there (docs/adr/0011). Any message may be lost, come twice or come late.
"""

from functools import cache
from typing import Any

from django.conf import settings

from ringback.base import extras

TURN = "ringback.turn"
QUEUE = "ringback.wakeups"
WAITING = 16
"""Wake-ups that wait at most: enough for every worker to come; the next would say nothing new."""
EVERY = 2.0
"""Seconds between two wake-ups by time: what falls due by the clock is found so much later."""
PATIENCE = 3.0
"""Seconds until a broker that does not answer counts as away."""


@cache
def application() -> Any:
    """The Celery application. Raises ``ImportError`` without the extra."""
    celery, kombu = extras.load("celery"), extras.load("kombu")
    # Celery's own fixture for Django would open a connection to the database for every message.
    app = celery.Celery("ringback", broker=settings.RINGBACK_BROKER_URL, fixups=[])
    limits = {"x-queue-type": "quorum", "x-max-length": WAITING, "x-overflow": "drop-head"}
    app.conf.update(
        task_queues=[kombu.Queue(QUEUE, routing_key=QUEUE, queue_arguments=limits)],
        task_default_queue=QUEUE,
        task_ignore_result=True,
        # A message is done when its turn is: that of a killed worker comes to another.
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_timeout=PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # A quorum queue has a message when most of its nodes have it, and only then says so.
        broker_transport_options={"confirm_publish": True},
        beat_schedule={TURN: {"task": TURN, "schedule": EVERY, "options": {"retry": False}}},
        beat_scheduler="celery.beat:Scheduler",  # it need not remember when it last said "look"
    )
    return app


def publish() -> None:
    """Say *look now*. Raises what the broker raises."""
    application().send_task(TURN, retry=False)
