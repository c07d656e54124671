"""Runs the web server and the worker side by side, and starts a dead one again."""

import signal
import subprocess
import sys
import threading
import time
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
    """One child process, started again whenever it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pause = FIRST_PAUSE
        self.start_at = time.monotonic()
        self.child: subprocess.Popen[bytes] | None = None

    def tend(self) -> None:
        """Start it when it is due; when it has ended, settle when that will be."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.start_at:
                self.start_at = now
                self.child = subprocess.Popen(
                    [sys.executable, "-m", "ringback.project.cli", self.name]
                )
        elif (code := self.child.poll()) is not None:
            died_young = now - self.start_at < LONGEST_PAUSE
            self.pause = min(self.pause * 2, LONGEST_PAUSE) if died_young else FIRST_PAUSE
            self.start_at, self.child = now + self.pause, None
            again = f"{self.name} ended ({code}); starting it again in {self.pause:.0f} s"
            print(f"ringback: {again}", file=sys.stderr)

    def end(self) -> None:
        if self.child is None:
            return
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()


def supervise(names: list[str]) -> int:
    """Keep all parts alive until told to end; their ends are passed on."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    parts = [Part(name) for name in names]
    while not ending.is_set():
        for part in parts:
            part.tend()
        ending.wait(0.3)
    for part in parts:
        if part.child is not None:
            part.child.terminate()
    for part in parts:
        part.end()
    return 0
