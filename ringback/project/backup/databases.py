"""The database at one instant, into a file and back: SQLite's online backup, or pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections, transaction

from ringback.kernel.errors import Conflict, Invalid, Unavailable

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


@contextmanager
def snapshot(folder: Path) -> Iterator[None]:
    """Copy the database into ``folder``; inside, this thread reads that very instant and nothing
    later. Nobody who writes waits for it."""
    path = folder / FILES[connection.vendor]
    take = _from_sqlite if connection.vendor == "sqlite" else _from_postgresql
    with take(path):
        path.chmod(0o600)
        yield


@contextmanager
def _from_sqlite(path: Path) -> Iterator[None]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        # All pages in one step: one reading transaction, which in WAL mode stops no writer.
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise Conflict(f"the database is damaged, no backup was made: {found}")
    live, copied = connections["default"], connections.create_connection("default")
    copied.settings_dict = {**copied.settings_dict, "NAME": str(path), "OPTIONS": {}}
    connections["default"] = copied
    try:
        yield
    finally:
        connections["default"] = live
        copied.close()


@contextmanager
def _from_postgresql(path: Path) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (exported,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        _run("pg_dump", *options, f"--snapshot={exported}", f"--file={path}")
        yield


def require_empty() -> None:
    """Raises ``Conflict`` when the database has tables: a restore never overwrites."""
    if tables := len(connection.introspection.table_names()):
        raise Conflict(
            f"the database already holds {tables} tables. Restore into an empty one:"
            " name it in RINGBACK_DATABASE_URL, or another folder in RINGBACK_DATA_DIR"
        )


def load(folder: Path) -> None:
    """Put the copy in ``folder`` into the empty database."""
    path = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        _into_sqlite(path)
    else:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        name = str(connection.settings_dict["NAME"])
        _run("pg_restore", *options, f"--dbname={name}", str(path))


def _into_sqlite(path: Path) -> None:
    connections.close_all()
    there = Path(str(connection.settings_dict["NAME"]))
    draft = there.with_name(f"{there.name}.draft")
    shutil.copyfile(path, draft)
    draft.chmod(0o600)
    descriptor = os.open(draft, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    draft.replace(there)


def _run(program: str, *arguments: str) -> None:
    """Start one of PostgreSQL's programs. The password travels by environment, never by argument.

    Raises ``Unavailable`` when the program is not installed, ``Invalid`` when it fails.
    """
    if shutil.which(program) is None:
        raise Unavailable(
            f"{program} is not installed; it comes with PostgreSQL's client programs"
            " (Debian: postgresql-client)"
        )
    place = connection.settings_dict
    named = {
        "PGDATABASE": place["NAME"],
        "PGHOST": place["HOST"],
        "PGPORT": place["PORT"],
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
    }
    environment = os.environ | {name: str(value) for name, value in named.items() if value}
    ended = subprocess.run(
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Invalid(f"{program} failed: {last}")
