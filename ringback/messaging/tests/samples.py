"""Made-up people and messages for the tests of messaging and of its neighbours."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.messaging import commands
from ringback.messaging.commands import Ask, Draft, Party
from ringback.messaging.models import Contact, OutboundMessage
from ringback.messaging.states import Channel, Medium, Purpose
from ringback.messaging.transports.port import Accepted, Outgoing

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
"""Friday 16:20 in Beijing."""
NUMBER = "13900001234"
STORED = "+8613900001234"
OTHER = "13900005678"
PATH = "/44/4401/"
SYSTEM = Actor.system("test")
AGENT = Actor(
    ref="user:agent",
    verbs=frozenset({"contact.open", "contact.verify", "contact.wrap_up", "contact.dial"}),
    scope_paths=(PATH,),
)
COLLEAGUE = Actor(ref="user:elsewhere", verbs=AGENT.verbs, scope_paths=("/31/",))
CLERK = Actor(ref="user:clerk", scope_paths=(PATH,))
"""Of the same place, with no verb of messaging."""


def call(
    actor: Actor = AGENT,
    number: str = NUMBER,
    channel: Channel = Channel.PHONE,
    customer_id: UUID | None = None,
) -> Contact:
    return commands.open_contact(
        channel=channel,
        organisation_path=PATH,
        party=Party(number=number, language="zh-hans", customer_id=customer_id),
        actor=actor,
        now=NOW,
    )


def queued(key: str = "notice:1", now: datetime = NOW, **facts: Any) -> OutboundMessage:
    return commands.queue_message(draft=draft(key, **facts), actor=SYSTEM, now=now)


def draft(key: str = "notice:1", **facts: Any) -> Draft:
    given: dict[str, Any] = {
        "purpose": Purpose.NOTICE,
        "recipient": NUMBER,
        "body": "您好",
        "language": "zh-hans",
        "subject_kind": "ticket",
        "subject_id": "7",
    }
    return Draft(key=key, **(given | facts))


def survey(key: str = "survey:1", **facts: Any) -> OutboundMessage:
    asks = Ask(answers=("1", "2"), until=NOW.replace(year=2027))
    return queued(key, purpose=Purpose.SURVEY, **({"asks": asks} | facts))


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


class Post:
    """A transport that keeps what it was given; ``fails`` is raised, or called, instead."""

    media = frozenset(Medium)

    def __init__(self) -> None:
        self.taken: list[Outgoing] = []
        self.fails: Exception | None = None
        self.on_send: Callable[[], object] = lambda: None

    def send(self, outgoing: Outgoing, now: datetime) -> Accepted:
        self.on_send()
        if self.fails is not None:
            raise self.fails
        self.taken.append(outgoing)
        return Accepted(provider_id=f"post-{len(self.taken)}")
