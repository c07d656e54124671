"""Mail by SMTP (RFC 5321), one connection a message, encrypted whenever a password is sent.

``RINGBACK_SMTP_URL``: ``smtps://user:password@host:465?from=service@example.com`` (TLS from the
first byte) or ``smtp://…:587`` (STARTTLS; refused when the server does not offer it).
"""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings

from ringback.base.outbound import LOOPBACK
from ringback.messaging.states import Medium
from ringback.messaging.transports.port import (
    Accepted,
    Outgoing,
    Postponed,
    Refused,
    Unreachable,
    check_host,
)

TIMEOUT = 10
"""Seconds for each step of the conversation."""


class Smtp:
    media = frozenset({Medium.EMAIL})

    def send(self, outgoing: Outgoing, now: datetime) -> Accepted:
        server = urlsplit(settings.RINGBACK_SMTP_URL)
        host = server.hostname or ""
        check_host(host)
        letter = _letter(outgoing, sender=_sender(server), now=now)
        try:
            with _opened(server, host) as connection:
                _introduce(connection, server, host)
                connection.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _refusal([code for code, _words in refusal.recipients.values()]) from None
        except smtplib.SMTPDataError as refusal:
            raise _refusal([refusal.smtp_code]) from None
        except (OSError, smtplib.SMTPException) as problem:
            # A refused log-in, too: the server's business with us, not this message's fault.
            raise Unreachable(type(problem).__name__) from None
        return Accepted(provider_id=letter["Message-ID"])


def _opened(server: SplitResult, host: str) -> smtplib.SMTP:
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT)


def _introduce(connection: smtplib.SMTP, server: SplitResult, host: str) -> None:
    if server.scheme != "smtps" and host not in LOOPBACK:
        connection.starttls(context=ssl.create_default_context())
    if server.username:
        connection.login(unquote(server.username), unquote(server.password or ""))


def _sender(server: SplitResult) -> str:
    (sender,) = parse_qs(server.query).get("from", [f"ringback@{server.hostname}"])
    return sender


def _letter(outgoing: Outgoing, *, sender: str, now: datetime) -> EmailMessage:
    """Marked as sent by a machine (RFC 3834), so that no autoresponder answers it; its name is
    the same at every attempt, so that a reader's program can drop a second copy."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = outgoing.recipient
    letter["Subject"] = outgoing.title
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{outgoing.id}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter["Content-Language"] = outgoing.language
    letter.set_content(outgoing.body)
    return letter


def _refusal(codes: list[int]) -> Postponed | Refused:
    """5xx is for ever, 4xx for now (RFC 5321 §4.2.1)."""
    worst = max(codes, default=450)
    return Refused(f"smtp_{worst}") if worst >= 500 else Postponed(f"smtp_{worst}")
