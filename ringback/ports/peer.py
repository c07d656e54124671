"""A system of the operator's behind HTTP, set up as docs/operate/configure.md tells.

Every question is a POST with the line in its body: a number in an address would stand in the logs
of every proxy on the way. No redirect is followed and no proxy of the environment is used: what is
asked goes to the host that is allowed or nowhere.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from ringback.base import outbound
from ringback.ports.problems import Unanswered, Unreached

TIMEOUT = httpx.Timeout(8, connect=3)
LONGEST_ANSWER = 500_000
_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Nothing has left this machine yet."""
_NOT_ACTED = frozenset({401, 403, 404, 405, 429})
"""Turned away at the door: a wrong token or address is our mistake and must cost no request."""


@dataclass(frozen=True, slots=True)
class Peer:
    url: str
    token: str

    def ask(self, path: str, body: dict[str, Any], *, key: str = "") -> httpx.Response:
        """The answer, whatever its status. Raises ``Unreached`` or ``Unanswered``."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._send("POST", path, headers, body)

    def look_up(self, path: str) -> httpx.Response:
        return self._send("GET", path, {}, None)

    def _send(
        self, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None
    ) -> httpx.Response:
        self._check()
        headers |= {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        address = self.url.rstrip("/") + path
        try:
            with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
                return client.request(method, address, json=body, headers=headers)
        except _BEFORE as problem:
            raise Unreached(type(problem).__name__) from None
        except httpx.HTTPError as problem:
            raise Unanswered(type(problem).__name__) from None

    def _check(self) -> None:
        if not self.url or not self.token:
            raise Unreached("not_configured")
        if not outbound.is_allowed(outbound.host_of(self.url)):
            raise Unreached("host_not_allowed")
        if not outbound.is_private(self.url):
            raise Unreached("not_encrypted")


def content_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises ``Unreached`` for who was turned away at the door and
    ``Unanswered`` for whatever else is no success."""
    if response.status_code in _NOT_ACTED:
        raise Unreached(f"http_{response.status_code}")
    if not response.is_success:
        raise Unanswered(f"http_{response.status_code}")
    if len(response.content) > LONGEST_ANSWER:
        raise Unanswered("too_long")
    try:
        content = response.json()
    except ValueError:
        raise Unanswered("no_json") from None
    if not isinstance(content, dict):
        raise Unanswered("no_object")
    return content
