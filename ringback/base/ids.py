"""Row ids made before the row is written, so that ciphertext can be bound to its row."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from ringback.kernel import instants


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562 §5.7): milliseconds first, so indexes grow at one end."""
    milliseconds = int(instants.now().timestamp() * 1000)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return UUID(int=value)


def known_ids(texts: Iterable[str]) -> list[UUID]:
    """Those texts that are UUIDs; what is none can be nobody's id and is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
