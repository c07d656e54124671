"""Files handed in: checked by content, stripped of what they tell unasked, encrypted at rest."""

import hashlib
import io
import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from ringback.base import crypto
from ringback.base.models import StoredFile
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound

IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG"}
MOST_PIXELS = 40_000_000


def store(
    upload: "UploadedFile[Any]",
    *,
    allowed: Collection[str],
    largest: int,
    actor: Actor,
    now: datetime,
) -> StoredFile:
    """Check and keep an upload. ``allowed`` are media types, ``largest`` is in bytes.

    Raises ``Invalid`` when it is empty, too large, or not what is allowed; nothing is kept then.
    Runs inside the caller's transaction: bytes whose row is rolled back are swept away later.
    """
    if not upload.size:
        raise refused(_("The file is empty."))
    if upload.size > largest:
        raise refused(
            _("The file is larger than %(most)s MB.") % {"most": largest // (1024 * 1024)}
        )
    plain = upload.read()
    media_type = type_of(plain)
    if media_type not in allowed:
        raise refused(_("This kind of file is not accepted here."))
    if media_type in IMAGES:
        plain = without_metadata(plain, IMAGES[media_type])
    name = PurePath(upload.name or "file").name[:120]
    return keep(plain, name=name, media_type=media_type, actor=actor, now=now)


def keep(plain: bytes, *, name: str, media_type: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep what the house itself has made, and so need not be checked."""
    stored = StoredFile(
        name=name,
        media_type=media_type,
        size=len(plain),
        digest=hashlib.sha256(plain).hexdigest(),
        stored_at=now,
        stored_by=actor.ref,
    )
    _write(path_of(stored), crypto.encrypt(plain, bound_to=f"file|{stored.pk}"))
    stored.save(force_insert=True)
    return stored


def read(stored: StoredFile) -> bytes:
    """The plain bytes. Raises ``NotFound`` when the file has been removed from the folder."""
    try:
        sealed = path_of(stored).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("The file is no longer there.")) from None
    return crypto.decrypt(sealed, bound_to=f"file|{stored.pk}")


def reseal(stored: StoredFile, goal: int) -> bool:
    """Encrypt the bytes with the present key and cipher, unless their first byte is ``goal``
    already; answers whether it was done. A file that is gone stays gone."""
    path = path_of(stored)
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        return False
    if sealed[0] == goal:
        return False
    bound_to = f"file|{stored.pk}"
    plain = crypto.decrypt(sealed, bound_to=bound_to)
    path.with_suffix(".draft").unlink(missing_ok=True)  # of a run that was killed at this file
    _write(path, crypto.encrypt(plain, bound_to=bound_to))
    if not StoredFile.objects.filter(pk=stored.pk).exists():
        path.unlink(missing_ok=True)  # removed meanwhile: do not bring it back
    return True


def remove(stored: StoredFile) -> None:
    """Forget a file nothing hangs on any more: the row now, the bytes once that is certain."""
    path = path_of(stored)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def type_of(plain: bytes) -> str:
    """The media type the bytes themselves show; plain text is what decodes without controls."""
    try:
        guess = puremagic.from_string(plain[:65536], mime=True)
    except (puremagic.PureError, ValueError):
        guess = ""
    if guess:
        return str(guess)
    return "text/plain" if _is_text(plain) else "application/octet-stream"


def without_metadata(plain: bytes, form: str) -> bytes:
    """The picture alone: a photograph of a router should not tell where its owner lives."""
    try:
        with Image.open(io.BytesIO(plain), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise refused(_("The picture has too many pixels."))
            picture.load()
            bare = Image.new(picture.mode, picture.size)
            if picture.palette is not None:
                bare.putpalette(picture.palette)
            bare.paste(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise refused(_("The picture cannot be read.")) from broken
    out = io.BytesIO()
    bare.save(out, form)
    return out.getvalue()


def path_of(stored: StoredFile) -> Path:
    return folder() / stored.pk.hex[-2:] / stored.pk.hex


def folder() -> Path:
    return Path(settings.RINGBACK_DATA_DIR) / "files"


def refused(why: object) -> Invalid:
    return Invalid(
        _("The file was not taken; everything else you entered is still here."),
        fields={"file": why},
        code="file",
    )


def _is_text(plain: bytes) -> bool:
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t" for character in text)


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all, and on the disk before the row that names it is committed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
