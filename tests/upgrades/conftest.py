"""An installation of an earlier version, brought to this one by a process of its own."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

WORLDS = Path(__file__).parent


@dataclass(frozen=True)
class Installation:
    """Where it lies. What a program says last comes back as JSON."""

    folder: Path
    database_url: str

    def ask(self, program: str) -> Any:
        environment = os.environ | {
            "RINGBACK_DATA_DIR": str(self.folder),
            "RINGBACK_DATABASE_URL": self.database_url,
            "RINGBACK_DEMO": "1",
        }
        told = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout.splitlines()[-1])


LOAD = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
django.setup()
from tests.upgrades.loading import load
load(os.environ["RINGBACK_DATA_DIR"] + "/ringback.sqlite3")
print("null")
"""


@pytest.fixture
def earlier(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """As that version left it; on PostgreSQL with the same rows in tables of that version."""
    with tarfile.open(WORLDS / f"{request.param}.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    if connection.vendor == "sqlite":
        yield Installation(tmp_path, "")
        return
    name = f"{connection.settings_dict['NAME']}_earlier"
    _execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    installation = Installation(tmp_path, _url(name))
    installation.ask(LOAD)
    yield installation
    _execute(f"DROP DATABASE {name} WITH (FORCE)")


def _execute(*statements: str) -> None:
    with closing(connections.create_connection("default")) as own:
        for statement in statements:
            with own.cursor() as cursor:
                cursor.execute(statement)


def _url(name: str) -> str:
    place = connection.settings_dict
    login = f"{place['USER']}:{place['PASSWORD']}".rstrip(":")
    host = f"{place['HOST']}:{place['PORT']}".rstrip(":")
    return f"postgresql://{login + '@' if login else ''}{host}/{name}"
