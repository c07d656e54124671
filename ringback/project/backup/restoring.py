"""Restoring a backup where there is nothing yet: an empty database, an empty data folder."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import ringback
from ringback.base import journal, keys
from ringback.base.models import Pulse
from ringback.base.verbs import command
from ringback.identity import commands as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.messaging import commands as messaging
from ringback.project.backup import archives, databases, manifest
from ringback.project.backup.events import InstallationRestored
from ringback.project.backup.making import FILES, MODELS
from ringback.project.backup.manifest import Manifest
from ringback.project.demo import seeding

MADE_AT_EVERY_START = "django.key"
"""The one key that exists before anything was restored: settings need it to load."""


def restore(source: Path, *, keys_from: Path | None, actor: Actor, now: datetime) -> Manifest:
    """Bring the backup in ``source`` back, with the keys of ``keys_from`` or those in place.

    Raises ``Conflict`` when something is there already, when it was made by a newer Ringback or
    when the keys are not its own; ``Invalid`` when a part is missing, altered or unreadable.
    Nothing is written before all of this is known; what a failure later leaves behind is not
    taken for an installation, for the database comes last.
    """
    made = manifest.read(source)
    _require_known(made)
    _require_whole(source, made)
    _require_room(made)
    _bring_keys(made, keys_from)
    manifest.require_signed(source)
    data_dir = Path(settings.RINGBACK_DATA_DIR)
    archives.unpack(source / FILES, data_dir / "files", archives.STORED_FILE)
    archives.unpack(source / MODELS, data_dir / "models", archives.MODEL)
    databases.load(source)
    _bring_up_to_date(made, now)
    _remember_head(made)
    _take_over(made=made, actor=actor, now=now)
    return made


def _require_known(made: Manifest) -> None:
    on_disk = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(made.migrations) - on_disk:
        raise Conflict(
            f"the backup was made by Ringback {made.version}, which is newer than this one"
            f" ({ringback.__version__}). Install that version first"
        )


def _require_whole(source: Path, made: Manifest) -> None:
    for part in made.parts:
        path = source / Path(part.name).name
        if not path.exists():
            raise Invalid(f"{path} is missing from the backup")
        if manifest.digest(path) != part.sha256:
            raise Invalid(f"{path} is not what was backed up: its hash differs")


def _require_room(made: Manifest) -> None:
    if made.vendor != connection.vendor:
        raise Conflict(
            f"the backup is of {made.vendor}, RINGBACK_DATABASE_URL names {connection.vendor}"
        )
    for name in ("files", "models"):
        folder = Path(settings.RINGBACK_DATA_DIR) / name
        if folder.exists() and any(folder.iterdir()):
            raise Conflict(f"{folder} is not empty. Restore into an empty data folder")
    Path(settings.RINGBACK_DATA_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    databases.require_empty()


def _bring_keys(made: Manifest, keys_from: Path | None) -> None:
    """All or none: a key that is here already and differs is never overwritten."""
    brought = dict(archives.contents(keys_from, archives.KEY)) if keys_from else {}
    folder = keys.key_folder()
    here = {path.name: path.read_bytes() for path in folder.glob("*.key")}
    if missing := set(made.keys) - set(brought) - set(here):
        raise Invalid(
            f"keys are missing: {', '.join(sorted(missing))}. Give their archive with --keys,"
            f" or put them into {folder}"
        )
    for name, content in brought.items():
        if name != MADE_AT_EVERY_START and here.get(name, content) != content:
            raise Conflict(f"{folder / name} is another key than the one in {keys_from}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in brought.items():
        _write_private(folder / name, content)


def _bring_up_to_date(made: Manifest, now: datetime) -> None:
    """Compare with the manifest as it came, then run whatever migrations came since."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting or made.version != ringback.__version__:
        call_command("migrate", interactive=False, verbosity=0)
        seeding.install_packaged(now)
    else:
        _require_counts(made)


def _require_counts(made: Manifest) -> None:
    known = {model._meta.label: model for model in apps.get_models()}
    for label, count in made.counts.items():
        found = known[label]._base_manager.count()
        if found != count:
            raise Invalid(f"{label}: {found} rows came back, {count} were backed up")


def _remember_head(made: Manifest) -> None:
    """The journal ends where the snapshot did: later seals are not missing, they are not here."""
    if made.head[0]:
        head = json.dumps(list(made.head)).encode()
        _write_private(keys.key_folder() / "journal-head.json", head)


def _write_private(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f".{os.getpid()}.draft")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


@command
def _take_over(*, made: Manifest, actor: Actor, now: datetime) -> None:
    """Nobody is logged in on a machine that has just begun, no worker lives there yet, and nothing
    is sent that the old machine may have sent since."""
    ended = identity.end_everybodys(by=actor.ref, now=now)
    Session.objects.all().delete()  # what browsers carry; of customers it is all there is
    Pulse.objects.all().delete()
    news = InstallationRestored(
        made_at=made.made_at,
        version=made.version,
        last_seal=made.head[0],
        sessions_ended=ended,
        messages_held=messaging.hold_waiting(),
    )
    journal.record(news, actor=actor, now=now)
