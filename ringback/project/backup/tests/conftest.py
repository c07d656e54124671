"""An installation to be backed up, with keys of its own, and an empty place to restore it to."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import Settings

from ringback.base import keys
from ringback.project.cli import main


@pytest.fixture
def _own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """What a process has read it remembers: here it reads keys of this test's alone."""
    settings.RINGBACK_KEY_DIR = tmp_path / "keys"
    settings.RINGBACK_DATA_DIR = tmp_path / "live"
    keys.load_or_make(tmp_path / "keys" / "django.key", 50)
    keys.forget()
    yield
    keys.forget()


@dataclass(frozen=True)
class Machine:
    """A new one, with nothing on it. What it says comes back as exit code, words, and JSON."""

    folder: Path
    database_url: str

    def run(self, program: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {
            "RINGBACK_DATA_DIR": str(self.folder),
            "RINGBACK_DATABASE_URL": self.database_url,
        }
        return subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def ringback(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run(
            f"import sys; from ringback.project.cli import main; sys.exit(main({words}))"
        )

    def ask(self, program: str) -> Any:
        """What a program prints last, as JSON."""
        told = self.run(program)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout.splitlines()[-1])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    if connection.vendor == "sqlite":
        yield Machine(tmp_path / "new", "")
        return
    name = f"{connection.settings_dict['NAME']}_restored"
    _execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    yield Machine(tmp_path / "new", _url(name))
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


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]):
    """One command of this installation: its exit code, what it printed, what it complained of."""

    def say(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(words)
        said = capfd.readouterr()
        return code, said.out, said.err

    return say
