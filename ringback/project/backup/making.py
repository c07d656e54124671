"""Making a backup, while the product runs.

The database first, at one instant; then the files that instant refers to. Files are held by a
second link from before the snapshot on, so that none is removed between the two.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import ringback
from ringback.base import keys
from ringback.base.models import Seal, StoredFile
from ringback.kernel.errors import Conflict
from ringback.kernel.instants import format_instant
from ringback.project.backup import archives, databases, manifest
from ringback.project.backup.manifest import Manifest

FILES, MODELS, KEYS = "files.tar", "models.tar", "keys.tar"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the snapshot holds, read from the snapshot itself."""

    head: tuple[int, str]
    counts: dict[str, int]
    migrations: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup. ``damaged`` are files the database refers to which are not here either."""

    manifest: Manifest
    damaged: tuple[str, ...]


def make(target: Path, *, keys_to: Path | None, now: datetime) -> Made:
    """Write a backup into the new folder ``target``, the keys into ``keys_to`` if it is given.

    Raises ``Conflict`` when either exists, ``Unavailable`` when a program it needs is missing.
    """
    _require_new(target, keys_to)
    keys.secret("journal")  # what signs the manifest is among the keys that are kept
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _held_files() as held:
        with databases.snapshot(target):
            facts = _facts()
        _hold(facts.files, held)
        found = [name for name in facts.files if (held / name).exists()]
        archives.pack(target / FILES, held, found)
    models = Path(settings.RINGBACK_DATA_DIR) / "models"
    archives.pack(target / MODELS, models, _names(models, "*.npz"))
    key_names = _names(keys.key_folder(), "*.key")
    if keys_to is not None:
        archives.pack(keys_to, keys.key_folder(), key_names)
    removed, damaged = _absent(set(facts.files) - set(found))
    names = (databases.FILES[connection.vendor], FILES, MODELS)
    made = Manifest(
        format=manifest.FORMAT,
        version=ringback.__version__,
        made_at=format_instant(now),
        vendor=connection.vendor,
        head=facts.head,
        counts=facts.counts,
        migrations=facts.migrations,
        keys=tuple(key_names),
        files=len(found),
        removed=removed,
        parts=tuple(manifest.part(target / name) for name in names),
    )
    manifest.write(made, target)
    return Made(made, damaged)


def _require_new(target: Path, keys_to: Path | None) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Conflict(f"{target} is there already. Name a folder that is not")
    if keys_to is not None and keys_to.exists():
        raise Conflict(f"{keys_to} is there already. Name a file that is not")


def _facts() -> Facts:
    last = Seal.objects.order_by("-id").values_list("id", "mac").first()
    models = [m for m in apps.get_models() if m._meta.managed and not m._meta.proxy]
    applied = MigrationRecorder(connection).applied_migrations()
    return Facts(
        head=last or (0, ""),
        counts={m._meta.label: m._base_manager.count() for m in models},
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
        files=tuple(sorted(_stored_names())),
    )


def _stored_names() -> Iterator[str]:
    for pk in StoredFile.objects.values_list("pk", flat=True).iterator():
        yield f"{pk.hex[-2:]}/{pk.hex}"


@contextmanager
def _held_files() -> Iterator[Path]:
    """A folder of second links to every file there is now; gone when done."""
    held = Path(settings.RINGBACK_DATA_DIR) / f"backup-{os.getpid()}.draft"
    held.mkdir(mode=0o700, parents=True)
    try:
        kept = Path(settings.RINGBACK_DATA_DIR) / "files"
        there = (path.relative_to(kept).as_posix() for path in kept.glob("*/*"))
        _hold((name for name in there if archives.STORED_FILE.fullmatch(name)), held)
        yield held
    finally:
        shutil.rmtree(held)


def _hold(names: Iterable[str], held: Path) -> None:
    kept = Path(settings.RINGBACK_DATA_DIR) / "files"
    for name in names:
        (held / name).parent.mkdir(exist_ok=True)
        try:
            os.link(kept / name, held / name)
        except (FileNotFoundError, FileExistsError):
            continue  # removed just now, or held already


def _names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


def _absent(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of files that could not be held: those whose rows are gone by now, and those damaged."""
    removed: list[str] = []
    damaged: list[str] = []
    for name in sorted(names):
        still_known = StoredFile.objects.filter(pk=name.rpartition("/")[2]).exists()
        (damaged if still_known else removed).append(name)
    return tuple(removed), tuple(damaged)
