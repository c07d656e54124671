"""One OpenID Connect provider, named by the environment: the code flow with PKCE (RFC 7636).

Nothing of the provider's is kept but who somebody is; its tokens are read once and forgotten.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import NotAllowed, Unavailable

TIMEOUT = 10
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signed by the provider's own key: never ``none``, and no secret that we hold as well."""
LEEWAY = timedelta(minutes=1)
client_of = httpx.Client
"""How a client is made; a test gives another."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for. ``strong``: by two factors, as far as it says so."""

    issuer: str
    subject: str
    username: str
    strong: bool


def name() -> str:
    """What its button says; empty when there is no provider."""
    chosen = _settings()
    return str(chosen["name"] or _host(chosen["issuer"])) if chosen["issuer"] else ""


def ask(back: str) -> tuple[str, dict[str, str]]:
    """The address to send the browser to, and what its session must keep until it returns.
    Raises ``Unavailable`` when the provider does not answer."""
    chosen = _settings()
    question = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    digest = hashlib.sha256(question["verifier"].encode()).digest()
    query = urlencode(
        {
            "response_type": "code",
            "client_id": chosen["client_id"],
            "redirect_uri": back,
            "scope": "openid profile",
            "state": question["state"],
            "nonce": question["nonce"],
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
    )
    return f"{_discover()['authorization_endpoint']}?{query}", question


def answer(given: Mapping[str, str], kept: Mapping[str, str], back: str, now: datetime) -> Person:
    """Who came back. Raises ``NotAllowed`` when the answer is none to our question or its token
    does not hold, ``Unavailable`` when the provider does not answer."""
    if not secrets.compare_digest(given.get("state", ""), kept["state"]) or "code" not in given:
        raise _refused()
    chosen, found = _settings(), _discover()
    tokens = _call(
        "POST",
        found["token_endpoint"],
        content={
            "grant_type": "authorization_code",
            "code": given["code"],
            "redirect_uri": back,
            "client_id": chosen["client_id"],
            "client_secret": chosen["client_secret"],
            "code_verifier": kept["verifier"],
        },
    )
    claims = _claims(str(tokens.get("id_token", "")), found, now)
    if not secrets.compare_digest(str(claims.get("nonce", "")), kept["nonce"]):
        raise _refused()
    return Person(
        issuer=chosen["issuer"],
        subject=str(claims["sub"]),
        username=str(claims.get(chosen["claim"], "")),
        strong=chosen["strong"] or "mfa" in (claims.get("amr") or ()),
    )


def _claims(token: str, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    chosen = _settings()
    try:
        header = jwt.get_unverified_header(token)
        keys = jwt.PyJWKSet.from_dict(_call("GET", found["jwks_uri"])).keys
        key = next(key for key in keys if key.key_id == header.get("kid"))
        if header["alg"] not in ALGORITHMS:
            raise _refused()
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=chosen["client_id"],
            issuer=chosen["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except (jwt.PyJWTError, StopIteration, KeyError) as wrong:
        raise _refused() from wrong
    return claims


def _discover() -> dict[str, Any]:
    issuer = _settings()["issuer"].rstrip("/")
    found = _call("GET", f"{issuer}/.well-known/openid-configuration")
    if found.get("issuer") != _settings()["issuer"]:
        raise _silent()
    return found


def _call(method: str, address: str, content: dict[str, str] | None = None) -> dict[str, Any]:
    """Only to hosts the operator has named, and by https unless they are this machine."""
    host = _host(address)
    is_safe = address.startswith("https://") or host in ("localhost", "127.0.0.1")
    if not is_safe or host not in {*settings.RINGBACK_OUTBOUND_HOSTS, _own_host()}:
        raise _silent()
    try:
        with client_of(timeout=TIMEOUT) as client:
            reply = client.request(method, address, data=content)
            reply.raise_for_status()
            body = reply.json()
    except (httpx.HTTPError, ValueError) as problem:
        raise _silent() from problem
    if not isinstance(body, dict):
        raise _silent()
    return body


def _settings() -> dict[str, Any]:
    chosen: dict[str, Any] = settings.RINGBACK_OIDC
    return chosen


def _own_host() -> str:
    return _host(_settings()["issuer"])


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _refused() -> NotAllowed:
    return NotAllowed(
        _("The log-in page of your organisation did not confirm who you are. Try again."),
        code="provider",
    )


def _silent() -> Unavailable:
    return Unavailable(
        _("The log-in page of your organisation does not answer. Use your password meanwhile.")
    )
