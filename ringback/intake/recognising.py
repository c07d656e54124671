"""The one place where intake asks recognition, and tells it what people decided.

Without a model in use there is no opinion, and every request that nobody has classified goes to
triage.
"""

from collections.abc import Sequence
from datetime import datetime

from ringback.intake.rules import Opinion
from ringback.kernel.actor import Actor
from ringback.tickets.states import Kind


def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
    """What recognition makes of each text under the manual in force at ``at``, in order."""
    return [None for _text in texts]


def learn(text: str, *, category: str, kind: Kind, actor: Actor, now: datetime) -> None:
    """Tell recognition what a person decided; it masks and keeps what it may."""
