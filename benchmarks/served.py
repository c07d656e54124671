"""A real server on loopback, and a browser of somebody who is logged in: what a page takes from the
click to its last byte, drawing left out."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings

from ringback.identity.models import User
from ringback.identity.tests.browsing import logged_in

PATIENCE = 300
"""Seconds a server may take to answer for the first time."""
APPLICATION = "ringback.project.asgi:application"


class Browser:
    """Asks for pages, each over a connection of its own: the server closes idle ones."""

    def __init__(self, port: int, user: User) -> None:
        cookies = logged_in(user).cookies
        self.headers = {"Cookie": cookies[settings.SESSION_COOKIE_NAME].OutputString()}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=300)

    def page(self, address: str) -> bytes:
        """The whole page. Raises ``ValueError`` when it is refused."""
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self.connection.close()
        if answer.status != 200:
            raise ValueError(f"{address}: {answer.status}")
        return body


@dataclass(frozen=True, slots=True)
class Server:
    """One process that answers on a port of its own."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What it has used so far, its threads and the kernel for it included."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def web(port: int) -> list[str]:
    """The module and its words that serve there."""
    quiet = ["--log-level", "warning", "--no-access-log"]
    return ["uvicorn", APPLICATION, "--port", str(port), *quiet]


@contextmanager
def server() -> Iterator[Server]:
    """A server of its own, over the database of the environment."""
    port = free_port()
    started = subprocess.Popen([sys.executable, "-m", *web(port)])
    try:
        _await(port)
        yield Server(port, started.pid)
    finally:
        started.terminate()
        started.wait()


@contextmanager
def serving() -> Iterator[int]:
    """The port of such a server."""
    with server() as one:
        yield one.port


def _await(port: int) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.2)
    raise TimeoutError("the server did not answer")
