"""The files of models: one for each head, named by its digest, in the folder ``models``.

Whoever serves or works needs this folder. A process keeps what it has loaded: a digest always means
the same numbers.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Invalid, Unavailable
from ringback.recognition.model import Model

KEPT = 4
"""Models a process keeps: those in use and those it has just been switched from."""


def folder() -> Path:
    return Path(settings.RINGBACK_DATA_DIR) / "models"


def keep(source: Path) -> str:
    """Take a model file in and answer its digest. Whole or not at all, and on the disk before the
    row that names it is committed; taken in before, it stays as it is."""
    plain = source.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()
    path = _path(folder(), digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(plain)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    return digest


def load(digest: str) -> Model:
    """Raises ``Unavailable`` when the file is missing, altered or of another release."""
    return _remembered(folder(), digest)


@lru_cache(maxsize=KEPT)
def _remembered(models: Path, digest: str) -> Model:
    return _read(models, digest)


def require_sound(digest: str) -> None:
    """Look at the file itself, whatever this process remembers. Raises as :func:`load`."""
    _read(folder(), digest)


def forget() -> None:
    """As a process that has just begun."""
    _remembered.cache_clear()


def _read(models: Path, digest: str) -> Model:
    path = _path(models, digest)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise Unavailable(_("The file of a model was altered: %(path)s") % {"path": path})
        return Model.load(path)
    except FileNotFoundError:
        raise Unavailable(_("The file of a model is missing: %(path)s") % {"path": path}) from None
    except (OSError, Invalid) as problem:
        raise Unavailable(
            _("The file of a model cannot be used: %(problem)s") % {"problem": problem}
        ) from problem


def _path(models: Path, digest: str) -> Path:
    return models / f"{digest}.npz"
