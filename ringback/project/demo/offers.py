"""What the demonstration puts into the frame: how much of it is made, and what rings a phone."""

from collections.abc import Collection, Mapping, Sequence

from ringback.base import shell, streams
from ringback.base.models import Entry
from ringback.base.streams import Ears
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.events import MessageSent
from ringback.project.demo import clock

PHONE = "phone"

shell.tools.add("demo", shell.Tool(template="demo/progress.html", order=10))
shell.tools.add("demo_clock", shell.Tool(template="demo/clock_tool.html", order=11))
instants.ahead.fill(clock.ahead)


@streams.topics.register(PHONE)
def _some_phone(_actor: Actor, _key: str) -> Ears | None:
    """That something was sent to somebody is all that is heard; the page knows whom it asks for."""
    return Ears(named=frozenset({PHONE})) if messaging.is_simulated() else None


@streams.addressers.register(MessageSent.subject_kind)
def _addresses_of_messages(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    return {entry.pk: (PHONE,) for entry in entries if entry.kind == MessageSent.kind}
