"""The port: what a transport is given, what it answers, and which one serves which medium."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings

from ringback.base import outbound
from ringback.kernel.registry import Registry
from ringback.messaging.states import Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Everything a transport learns of a message.

    ``id`` stays the same over all attempts: whoever receives it twice shall deliver it once.
    ``answers`` are the digits a call waits for. ``title`` is the subject line of a mail.
    """

    id: UUID
    medium: Medium
    recipient: str
    title: str
    body: str
    language: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The transport has taken the message over. ``delivered``: it has arrived, no report will
    follow. ``provider_id`` is its name over there, empty when it gave none."""

    provider_id: str = ""
    delivered: bool = False


class SendProblem(Exception):
    """A message was not taken. ``code`` is short and free of personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:60]


class Refused(SendProblem):
    """This message will never be taken: a dead number, a malformed body."""


class Postponed(SendProblem):
    """Not now: try this message again later."""


class Unreachable(Postponed):
    """The transport itself does not answer: every message for it may as well rest."""


class Transport(Protocol):
    """``media`` is what it can carry. ``send`` raises :class:`SendProblem`; it takes seconds at
    most, and is never called inside a transaction."""

    media: frozenset[Medium]

    def send(self, outgoing: Outgoing, now: datetime) -> Accepted: ...


transports: Registry[Transport] = Registry("transport")


def name_for(medium: Medium) -> str:
    """The transport the operator has chosen for a medium (``RINGBACK_TRANSPORTS``)."""
    return str(settings.RINGBACK_TRANSPORTS.get(medium.value, "simulated"))


def check_host(host: str) -> None:
    """Raise ``Unreachable`` for a host the operator has not allowed."""
    if not outbound.is_allowed(host):
        raise Unreachable("host_not_allowed")
