"""Make the small database from which upgrades are tested: four requests of three customers.

    python3 -m tools.small_world tests/upgrades

in a checkout of the version it is to stand for, once, when that is tagged. Writes one archive
with the database and the keys it was made with. Nobody in it exists: it is
the demonstration, in small.
"""

import lzma
import os
import sqlite3
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

MADE_UP_TO = "2026-03-12T15:00:00+08:00"


def make(target: Path) -> None:
    """The settings are read where they are first imported: the folder is named before that."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RINGBACK_DATA_DIR": folder, "RINGBACK_DATABASE_URL": ""}
        os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
        version = _seed()
        _keep(Path(folder), target / f"{version}.tar.xz")


def _seed() -> str:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    import ringback  # noqa: PLC0415
    from ringback.kernel import instants  # noqa: PLC0415
    from ringback.project.demo import lives, seeding  # noqa: PLC0415
    from ringback.project.demo.seeding import Size  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    lives.DAYS = seeding.DAYS = 2  # type: ignore[attr-defined]
    seeding.CHAPTERS = 8
    seeding.PLACES = {Size.SMALL: range(4), Size.LARGE: range(4, 5)}
    seeding.CUSTOMERS = {Size.SMALL: 3, Size.LARGE: 3}
    for _step in seeding.seed(Size.SMALL, now=instants.parse_instant(MADE_UP_TO)):
        pass
    connections.close_all()
    return ringback.__version__


def _keep(folder: Path, archive: Path) -> None:
    """Database and keys in one archive: who has the one shall have the other."""
    with closing(sqlite3.connect(folder / "ringback.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("VACUUM")
    preset = 9 | lzma.PRESET_EXTREME
    with lzma.open(archive, "wb", preset=preset) as out, tarfile.open(fileobj=out, mode="w") as tar:
        for name in ("ringback.sqlite3", "keys"):
            tar.add(folder / name, arcname=name)
    print(f"{archive}: {archive.stat().st_size // 1024} KB")


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve())
