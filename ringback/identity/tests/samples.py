"""What the tests of identity share."""

import base64
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ringback.base.models import Entry
from ringback.identity.commands import Where
from ringback.identity.models import User
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")
GOOD = "回铃-2026-听得见"
BETTER = "四只纸鹤-越过那座山"
HERE = Where(address="192.0.2.7", device="Firefox · Linux")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's vectors: ``12345678901234567890``."""
BOSS = Actor("user:boss", verbs=frozenset({"identity.administer"}))


def code_at(instant: datetime, secret: str = SECRET) -> str:
    """What an app shows, computed by a library that is not what we check with alone."""
    app = TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)
    return app.generate(instant.timestamp()).decode()


def self_of(user: User) -> Actor:
    return Actor(ref=user.ref)


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))
