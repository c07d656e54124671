"""The signed, expiring address that shows the status of one case and nothing else (§2.4.1)."""

from datetime import datetime

from django.core import signing

_SALT = "portal.status"


def token(ticket_id: int, until: datetime) -> str:
    return signing.dumps([ticket_id, int(until.timestamp())], salt=_SALT)


def ticket_id(signed: str, now: datetime) -> int | None:
    """Which case a token shows; ``None`` when it is forged or too old."""
    try:
        opened, until = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        return None
    return int(opened) if now.timestamp() < until else None
