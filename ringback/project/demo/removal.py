"""The demonstration taken away in one step; what is left is an installation before its start."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext_lazy as _

from ringback.base import seals
from ringback.base.models import Entry
from ringback.kernel.errors import Conflict
from ringback.project.demo import seeding
from ringback.project.demo.events import SceneSet, SeedingBegun

LEFT_BEHIND = ("files", "models", "archive", "demo-clock")
"""In the data folder. The keys stay: they are as good for what comes."""


def remove(now: datetime) -> None:
    """Empty the database and take away the files that belong to it. Raises ``Conflict`` when this
    is no demonstration or a worker runs; nothing is lost then."""
    if not settings.RINGBACK_DEMO:
        raise Conflict(
            _(
                "This is no demonstration: RINGBACK_DEMO is not set. Nothing was removed, and this"
                " command never removes anything else."
            )
        )
    if not Entry.objects.filter(kind__in=(SeedingBegun.kind, SceneSet.kind)).exists():
        raise Conflict(_("Nothing here was made by the demonstration. Nothing was removed."))
    with seeding.alone(now):
        _empty()
        for name in LEFT_BEHIND:
            path = Path(settings.RINGBACK_DATA_DIR) / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        seals.forget_head()


def _empty() -> None:
    if connection.vendor == "sqlite":
        # Triggers keep the text of the manual from being deleted row by row; a file has none.
        name = Path(connection.settings_dict["NAME"])
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            name.with_name(name.name + suffix).unlink(missing_ok=True)
    else:
        call_command("flush", interactive=False, verbosity=0)
