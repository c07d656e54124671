"""Keys live outside the database: one file each in the key folder, mode 0600, made when missing.

Losing the folder means losing every encrypted field: back it up apart from the database.
"""

import os
import secrets
import threading
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from ringback.base.digests import Digest

HIGHEST_VERSION = 127
"""A value's first byte names the version in seven bits."""


def key_folder() -> Path:
    return Path(settings.RINGBACK_KEY_DIR)


def secret(name: str, size: int = 32) -> bytes:
    """The secret called ``name``; made at first use and remembered."""
    return _remembered(settings.RINGBACK_KEY_DIR, name, size)


@cache
def _remembered(folder: str | Path, name: str, size: int) -> bytes:
    return load_or_make(Path(folder) / f"{name}.key", size)


def forget() -> None:
    """Read every key anew: its file has been replaced."""
    for each in (_remembered, _blind_index, _encryption_versions):
        each.cache_clear()


def load_or_make(path: Path, size: int) -> bytes:
    """Read the key at ``path``; make it if no other process or thread has been faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A draft of each thread's own: in a shared one, somebody's half key could get the name.
    draft = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.draft")
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
    """Versions of the encryption key in use, oldest first; version 1 is made when none is."""
    folder = settings.RINGBACK_KEY_DIR
    try:
        # A file that comes or goes changes the folder: looked at each time, listed when it has.
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116  asked for every value
    except FileNotFoundError:
        return [1]
    return list(_encryption_versions(folder, changed))


@lru_cache(maxsize=8)
def _encryption_versions(folder: str | Path, changed: int) -> tuple[int, ...]:
    return tuple(_versions("encrypt") or [1])


def retired_versions() -> list[int]:
    """Versions nothing in the database is sealed with any more; older backups still are."""
    return _versions("retired-encrypt")


def writing_key(version: int) -> bytes:
    """The key new values are sealed with; the first of all is made when it is wanted."""
    return secret(f"encrypt-{version}")


def reading_key(version: int) -> bytes:
    """The key of that version, retired ones included. Raises ``LookupError`` when it is not there:
    a new one in its place would open nothing, and hide that the old one is missing."""
    for name in (f"encrypt-{version}", f"retired-encrypt-{version}"):
        path = f"{settings.RINGBACK_KEY_DIR}/{name}.key"
        if os.path.exists(path):  # noqa: PTH110  asked for every value
            return secret(name)
    raise LookupError(f"no key of version {version}")


def add_version() -> int:
    """A new newest version; every process uses it from its next value on. Raises ``ValueError``
    when the byte that names it is full."""
    newest = max(encryption_versions() + retired_versions())
    secret(f"encrypt-{newest}")
    if newest >= HIGHEST_VERSION:
        raise ValueError("no version is left")
    secret(f"encrypt-{newest + 1}")
    _encryption_versions.cache_clear()
    return newest + 1


def set_aside(version: int) -> None:
    """Retire a version: its file keeps the key under a name nothing is sealed with."""
    old = key_folder() / f"encrypt-{version}.key"
    old.rename(old.with_name(f"retired-{old.name}"))
    _encryption_versions.cache_clear()


def blind_index() -> tuple[Digest, bytes]:
    """The digest and key of all blind indexes. Which digest it is was settled when the key was
    made: an index cannot be made again from what is kept (docs/operate/keys.md)."""
    return _blind_index(settings.RINGBACK_KEY_DIR, settings.RINGBACK_CIPHER)


@cache
def _blind_index(folder: str | Path, cipher: str) -> tuple[Digest, bytes]:
    is_there = (Path(folder) / "blind-index.key").exists()
    if not is_there and (cipher == "sm4" or (Path(folder) / "blind-index-sm3.key").exists()):
        return Digest.SM3, secret("blind-index-sm3")
    return Digest.SHA256, secret("blind-index")


def _versions(prefix: str) -> list[int]:
    found = key_folder().glob(f"{prefix}-*.key")
    return sorted(int(path.stem.removeprefix(f"{prefix}-")) for path in found)
