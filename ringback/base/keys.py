"""Keys live outside the database: one file each in the key folder, mode 0600, made when missing.

Losing the folder means losing every encrypted field: back it up apart from the database.
"""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings


def key_folder() -> Path:
    return Path(settings.RINGBACK_KEY_DIR)


@cache
def secret(name: str, size: int = 32) -> bytes:
    """The secret called ``name``; made at first use."""
    return load_or_make(key_folder() / f"{name}.key", size)


def load_or_make(path: Path, size: int) -> bytes:
    """Read the key at ``path``; make it if no other process has been faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(size))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            # Linking fails when the name exists: whoever comes first wins, and no reader ever
            # sees half a key.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text())


def encryption_versions() -> list[int]:
    """Versions of the encryption key on hand, oldest first; version 1 is made when none is."""
    found = sorted(int(p.stem.removeprefix("encrypt-")) for p in key_folder().glob("encrypt-*.key"))
    return found or [1]


def encryption_key(version: int) -> bytes:
    return secret(f"encrypt-{version}")
