"""Mail to a member of staff. Identity knows no transport: who stands above fills the slot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.kernel.registry import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``key`` names it for ever; ``body`` is whole, in ``language``."""

    key: str
    user_id: UUID
    recipient: str
    body: str
    language: str


Post = Callable[[Letter, datetime], None]


def _nowhere(letter: Letter, now: datetime) -> None:
    """Without a transport nothing is sent; an administrator hands the link over instead."""


post: Slot[Post] = Slot("mail to staff", _nowhere)
