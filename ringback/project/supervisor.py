"""Runs the web server and the worker side by side, and starts a dead one again."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from types import MappingProxyType

import uvicorn

from ringback.project.config import Config
from ringback.project.demo.doors import greeting

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a dead part is started again; doubled while it keeps dying young."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PATIENCE = 10
"""Seconds a part is given to finish what it is at."""

# A fork starts in no time: everything is imported already. Elsewhere forking is not safe.
fork, spawn = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")
processes = fork if sys.platform == "linux" else spawn


class Server(uvicorn.Server):
    """Says where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        config = Config()
        print(f"Ringback answers on {config.address}", flush=True)
        if config.demo:
            print(*greeting(config.address), sep="\n", flush=True)


def serve() -> None:
    """The embedded server: one process, many connections."""
    config = Config()
    settings = uvicorn.Config(
        "ringback.project.asgi:application",
        host=config.host,
        port=config.port,
        log_level="warning",
        access_log=False,
        # Else uvicorn's own loggers would print tracebacks past our masking.
        log_config=None,
        server_header=False,
        # What a proxy says is weighed by `ringback.base.proxies`; uvicorn would believe loopback.
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    Server(settings).run()


def obstacle(config: Config) -> str | None:
    """Why the server must not or cannot start, None if nothing stands in the way."""
    if config.demo and config.host not in LOOPBACK:
        return (
            "demo mode offers log-ins without a password, so it answers on loopback only."
            " Unset RINGBACK_HOST, or set RINGBACK_DEMO=0."
        )
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        socket.create_server((config.host, config.port), family=family).close()
    except OSError as problem:
        address = f"{config.host}:{config.port}"
        return f"cannot listen on {address}: {problem.strerror}. Set RINGBACK_PORT to a free port."
    return None


class Part:
    """One child process, started again whenever it ends; ``once``: until it ends well."""

    def __init__(self, name: str, target: Callable[[], None], *, once: bool = False) -> None:
        self.name, self.target, self.once = name, target, once
        self.is_done = False
        self.pause = FIRST_PAUSE
        self.start_at = time.monotonic()
        self.child: BaseProcess | None = None

    def tend(self) -> None:
        """Start it when it is due; when it has ended, settle when that will be."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.start_at and not self.is_done:
                self.start_at = now
                self.child = processes.Process(target=live, args=(self.target,), name=self.name)
                self.child.start()
        elif (code := self.child.exitcode) == 0 and self.once:
            self.is_done, self.child = True, None
        elif code is not None:
            died_young = now - self.start_at < LONGEST_PAUSE
            self.pause = min(self.pause * 2, LONGEST_PAUSE) if died_young else FIRST_PAUSE
            self.start_at, self.child = now + self.pause, None
            again = f"{self.name} ended ({code}); starting it again in {self.pause:.0f} s"
            print(f"ringback: {again}", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.child is None:
            return
        self.child.join(PATIENCE)
        self.child.kill()


def live(target: Callable[[], None]) -> None:
    """What a child does: its work, and no longer than there is somebody to look after it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    target()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def supervise(
    targets: Mapping[str, Callable[[], None]],
    once: Mapping[str, Callable[[], None]] = MappingProxyType({}),
) -> None:
    """Keep all parts alive until told to end; then end them in good order. What is to be done
    ``once`` runs beside them until it has succeeded."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    parts = [Part(name, target) for name, target in targets.items()]
    parts += [Part(name, target, once=True) for name, target in once.items()]
    while not ending.is_set():
        for part in parts:
            part.tend()
        ending.wait(0.3)
    for part in parts:
        if part.child is not None:
            part.child.terminate()
    for part in parts:
        part.end()
