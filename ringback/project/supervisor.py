"""Runs the web server and the worker side by side, and starts a dead one again."""

import signal
import subprocess
import sys
import threading
from argparse import Namespace

import uvicorn

from ringback.project.config import Config

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a dead part is started again; doubled while it keeps dying young."""


def serve(options: Namespace) -> int:
    """The embedded server: one process, many connections."""
    config = Config()
    if config.demo and config.host not in ("127.0.0.1", "::1", "localhost"):
        print(
            "ringback: demo mode offers log-ins without a password, so it answers on loopback only."
            " Unset RINGBACK_DEMO or RINGBACK_HOST.",
            file=sys.stderr,
        )
        return 1
    uvicorn.run(
        "ringback.project.asgi:application",
        host=config.host,
        port=config.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


class Part:
    """One child process and how often it has died."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pause = FIRST_PAUSE
        self.child = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "ringback.project.cli", self.name]
        )

    def restart(self) -> None:
        self.child = self._start()
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def supervise(names: list[str]) -> int:
    """Keep all parts alive until told to end; their ends are passed on."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    parts = [Part(name) for name in names]
    while not ending.wait(0.3):
        for part in parts:
            code = part.child.poll()
            if code is None:
                continue
            print(
                f"ringback: {part.name} ended ({code}); starting it again",
                file=sys.stderr,
            )
            if ending.wait(part.pause):
                break
            part.restart()
    for part in parts:
        part.child.terminate()
    for part in parts:
        try:
            part.child.wait(10)
        except subprocess.TimeoutExpired:
            part.child.kill()
    return 0
