"""Web, worker and the operator's app, for the test that kills them.

A part is started in one of the two ways the product starts it: from the command line, or by the
supervisor of ``ringback run``, which forks and so needs no second to begin anew.
"""

import http.client
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from ringback.project import supervisor

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 120.0
PAUSES = (0.05, 0.3)
"""Seconds between two requests of one app, so that the worker is not left far behind."""
COMMAND_LINE = """
import os, sys, threading
# A test that is killed itself leaves nothing running behind.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
from ringback.project.cli import main
sys.exit(main())
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


def wait_for(what: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, f"{why}: not in {PATIENCE:.0f} seconds"
        time.sleep(0.02)


def answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


class Program:
    """``ringback web`` or ``ringback worker``: a Python of its own, from nothing."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-c", COMMAND_LINE, self.word],
            cwd=ROOT,
            env=os.environ | _places(),
            stdin=subprocess.PIPE,
        )

    @property
    def pid(self) -> int:
        return self.child.pid if self.child else 0

    def kill(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.communicate()


class Forked:
    """The same as the supervisor starts it, which asks for its address anew each time."""

    def __init__(self, name: str, target: Callable[[], None]) -> None:
        self.part = supervisor.Part(name, target)

    def start(self) -> None:
        """Settles the end of the one before, if there was one, and begins the next."""
        while self.part.child is None or self.part.child.exitcode is not None:
            self.part.tend()

    @property
    def pid(self) -> int:
        child = self.part.child
        return child.pid or 0 if child else 0

    def kill(self) -> None:
        if self.part.child is not None:
            self.part.child.kill()
            self.part.child.join()


def _places() -> dict[str, str]:
    """Where this test's database and keys are, as the environment of a program says it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        who, where = (
            ":".join(quote(given[part], safe="") for part in parts if given[part])
            for parts in (("USER", "PASSWORD"), ("HOST", "PORT"))
        )
        url = f"postgresql://{who + '@' if who else ''}{where}/{given['NAME']}"
    return {
        "RINGBACK_DATABASE_URL": url,
        "RINGBACK_DATA_DIR": str(settings.RINGBACK_DATA_DIR),
        "RINGBACK_KEY_DIR": str(settings.RINGBACK_KEY_DIR),
        "RINGBACK_DEMO": "0",
    }


def complaint(phone: str) -> dict[str, object]:
    """A request the API takes on by itself and dispatch sends to a department."""
    return {
        "text": "话费余额不对，多扣了钱，我要投诉",
        "kind": "complaint",
        "category": "basic.balance",
        "phone": phone,
    }


@dataclass(frozen=True, slots=True)
class App:
    """The operator's app: one request after another, each sent under its key until there is a
    receipt. ``diary`` gets a line for each: key, number, how often it was sent."""

    name: str
    token: str
    port: int
    diary: Path

    def run(self, ending: Event) -> None:
        chance, parent = random.Random(self.name), os.getppid()
        with self.diary.open("w", buffering=1) as diary:
            for place in itertools.count():
                key = f"{self.name}-{place}"
                number, sendings = self._insist(key, place)
                diary.write(f"{key} {number} {sendings}\n")
                if ending.is_set() or number.startswith("!") or os.getppid() != parent:
                    return
                time.sleep(chance.uniform(*PAUSES))

    def told(self) -> list[tuple[str, str, int]]:
        """Key, number and sendings of every receipt so far."""
        lines = self.diary.read_text().splitlines() if self.diary.exists() else []
        return [(key, number, int(times)) for key, number, times in map(str.split, lines)]

    def _insist(self, key: str, place: int) -> tuple[str, int]:
        for sendings in itertools.count(1):
            number = self._send(key, place)
            if number is not None:
                return number, sendings
            time.sleep(0.01)
        raise AssertionError

    def _send(self, key: str, place: int) -> str | None:
        """The number of the receipt, ``None`` without an answer, ``!`` and a status when refused:
        nothing but a dead server may keep a good request from its receipt."""
        body = json.dumps(complaint(f"139{self.port % 10}{self.name[-1]}{place:06}"))
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        try:
            line.request("POST", "/api/v1/requests", body, headers)
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        return str(json.loads(content)["number"]) if answer.status == 201 else f"!{answer.status}"
