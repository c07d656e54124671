"""Recovery codes: ten letters and digits that cannot be misread, kept as keyed hashes."""

import hashlib
import hmac
import secrets
from uuid import UUID

from ringback.base import keys

COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1
_LENGTH = 10


def new_codes() -> list[str]:
    """Ten codes such as ``k7tqw-9xdmh``, 49 random bits each."""
    return [_grouped(_random()) for _number in range(COUNT)]


def hashed(user_id: UUID, code: str) -> str:
    """What is kept. The key lies outside the database: a copy of the table is of no use."""
    plain = "".join(letter for letter in code.lower() if letter in _LETTERS)
    message = f"{user_id}\x1f{plain}".encode()
    return hmac.new(keys.secret("recovery-code"), message, hashlib.sha256).hexdigest()


def looks_like_one(code: str) -> bool:
    """Whether what was typed is as long as a recovery code, which six digits are not."""
    return sum(letter in _LETTERS for letter in code.lower()) == _LENGTH


def _random() -> str:
    return "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))


def _grouped(plain: str) -> str:
    return f"{plain[:5]}-{plain[5:]}"
