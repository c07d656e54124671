"""Lines, people and a billing system of the tests' own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from uuid import UUID, uuid4

from ringback.identity import commands as identity
from ringback.identity.queries import Role, actor_of
from ringback.kernel.actor import Actor
from ringback.ports.commands import About, Proposal
from ringback.ports.queries import Line
from ringback.ports.simulator.billing import SimulatedBilling, plant_order
from ringback.ports.states import Confirmation, OrderChannel, RequestKind

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
ORDERED = datetime(2025, 11, 18, 6, 5, tzinfo=UTC)
LINE = Line("+8616600000000", "mobile.59")
ELSEWHERE = Line("+8617300000001", "mobile.99")
SYSTEM = Actor.system("test")
HOME = "/99/9901/"
CUSTOMER = UUID(int=5)
ABOUT = About("ticket", "17", CUSTOMER, HOME)
TOKEN = "a shared secret"


def staff(name: str, role: str, path: str = HOME) -> Actor:
    user = identity.add_user(username=name, display_name=name, password=None, actor=SYSTEM, now=NOW)
    identity.grant(user=user, role=Role(role), scope_path=path, actor=SYSTEM, now=NOW)
    return actor_of(user)


def unwanted() -> str:
    """The membership nobody ordered, on the sample line; answers the id of its order."""
    return order_unwanted(LINE.number, LINE.product, ORDERED)


def order_unwanted(number: str, product: str, at: datetime) -> str:
    line = Line(number, product)
    plant_order(
        line=line,
        code="video.25",
        ordered_at=at,
        channel=OrderChannel.WEB,
        confirmation=Confirmation.NO_RECORD,
    )
    orders = SimulatedBilling().orders(line, now=NOW)
    return next(order.order_id for order in orders if order.code == "video.25")


def proposal(kind: RequestKind = RequestKind.REFUND, **other: Any) -> Proposal:
    given: dict[str, Any] = {
        "key": uuid4(),
        "kind": kind,
        "line": LINE,
        "about": ABOUT,
        "reason": "not_ordered",
    }
    return Proposal(**(given | other))


class Peer(ThreadingHTTPServer):
    """A billing system and a line probe on this machine: one line with a plan and a membership.

    ``status`` makes it answer everything with that, ``drops`` that many commands are carried out
    and their answers lost on the way.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.orders = [order("plan", "59.00", "2024-01-01"), order("video", "25.00", "2025-11-18")]
        self.ledger: dict[str, dict[str, Any]] = {}
        self.received: list[tuple[str, str, dict[str, Any]]] = []
        self.suspended, self.status, self.drops, self.raw = False, 0, 0, b""
        self.lock = Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bss"

    def answer(self, path: str, key: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path == "/commands":
            with self.lock:
                return 200, self.ledger.setdefault(key, self._done(asked))
        if path.startswith("/commands/"):
            found = self.ledger.get(path.removeprefix("/commands/"))
            return (200, found) if found else (404, {"code": "unknown_command"})
        if asked["number"] != LINE.number:
            return 404, {"code": "unknown_line"}
        return 200, {"currency": "CNY", **getattr(self, path.strip("/"))(asked)}

    def account(self, _asked: dict[str, Any]) -> dict[str, Any]:
        usage = {"code": "data", "name": "流量", "used": "3.20", "allowance": None, "unit": "GB"}
        return {
            "balance": "31.50",
            "owed": "0.00",
            "suspended": self.suspended,
            "usage": [usage],
        }

    def bills(self, asked: dict[str, Any]) -> dict[str, Any]:
        months = ["2026-01", "2025-12", "2025-11", "2025-10"][: asked["months"]]
        return {"bills": [{"month": month, "items": self._items(month)} for month in months]}

    def orders_of(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {"orders": self.orders}

    def measure(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {
            "online": not self.suspended,
            "optical_power_dbm": "-19.5",
            "arrears": False,
            "port": "OLT-03/1/7",
            "measured_at": NOW.isoformat(),
        }

    def _items(self, month: str) -> list[dict[str, Any]]:
        return [
            {"code": each["code"], "name": each["name"], "amount": each["monthly"]}
            for each in self.orders
            if each["ordered_at"][:7] <= month
        ]

    def _done(self, asked: dict[str, Any]) -> dict[str, Any]:
        if declined := self._declined(asked):
            return {"state": "declined", "code": declined}
        if asked["kind"] == "cancel":
            self._order(asked)["ended_at"] = NOW.isoformat()
        if asked["kind"] in ("suspend", "restore"):
            self.suspended = asked["kind"] == "suspend"
        return {"state": "done", "reference": f"BSS-{len(self.ledger) + 1}"}

    def _declined(self, asked: dict[str, Any]) -> str:
        if asked["kind"] == "cancel" and self._order(asked)["ended_at"]:
            return "already_ended"
        if asked["kind"] == "refund" and Decimal(asked["amount"]) > 75:
            return "more_than_charged"
        if asked["kind"] == "suspend" and self.suspended:
            return "already_suspended"
        return "not_suspended" if asked["kind"] == "restore" and not self.suspended else ""

    def _order(self, asked: dict[str, Any]) -> dict[str, Any]:
        return next(each for each in self.orders if each["id"] == asked["order_id"])


def order(code: str, monthly: str, day: str) -> dict[str, Any]:
    return {
        "id": f"id-{code}",
        "code": code,
        "name": {"zh": code, "en": code},
        "monthly": monthly,
        "ordered_at": f"{day}T10:00:00+08:00",
        "channel": "web" if code == "video" else "counter",
        "second_confirmation": "no_record" if code == "video" else "confirmed",
        "recording_id": "" if code == "video" else "R-1",
        "ended_at": None,
    }


class _Answer(BaseHTTPRequestHandler):
    server: Peer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._reply(json.loads(body))

    def do_GET(self) -> None:
        self._reply({})

    def _reply(self, asked: dict[str, Any]) -> None:
        peer, path = self.server, self.path.removeprefix("/bss")
        key = self.headers.get("Idempotency-Key", "")
        peer.received.append((path, key, asked))
        is_known = self.headers["Authorization"] == f"Bearer {TOKEN}"
        if peer.status or not is_known:
            self._write(peer.status or 401, b"{}")
            return
        path = "/orders_of" if path == "/orders" else path
        asked = {"number": LINE.number} | asked
        status, content = peer.answer(path, key, asked)
        if path == "/commands" and peer.drops:
            peer.drops -= 1
            self.connection.close()
            return
        self._write(status, peer.raw or json.dumps(content).encode())

    def _write(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def peer_connected(settings: Any) -> Iterator[Peer]:
    server = Peer()
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.RINGBACK_PORTS = {"billing": "http", "line_probe": "http"}
    settings.RINGBACK_BILLING = {"url": server.url, "token": TOKEN}
    settings.RINGBACK_LINE_PROBE = {"url": server.url, "token": TOKEN}
    settings.RINGBACK_OUTBOUND_HOSTS = ("127.0.0.1",)
    yield server
    server.shutdown()
    server.server_close()
