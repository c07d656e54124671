"""Single sign-on, against a provider that answers from memory with tokens it has really signed."""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from ringback.base.models import Entry
from ringback.identity import provider
from ringback.identity.models import ProviderLink, StaffSession, TotpSecret, User
from ringback.kernel import instants
from ringback.kernel.errors import Unavailable

ISSUER = "https://login.example.net"
KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)


class Provider:
    """What a browser and we ask of it; ``changes`` are made to the next token's claims."""

    def __init__(self) -> None:
        self.changes: dict[str, Any] = {}
        self.key, self.algorithm = KEY, "RS256"
        self.asked: dict[str, list[str]] = {}
        self.answers = True
        self.issuer = ISSUER

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not self.answers:
            raise httpx.ConnectError("away")
        if request.url.path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "/auth", "token_endpoint": "/token"}
            found = {name: ISSUER + path for name, path in places.items()}
            keys = {"jwks_uri": f"{ISSUER}/keys"}
            return httpx.Response(200, json={"issuer": self.issuer, **found, **keys})
        if request.url.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return httpx.Response(200, json={"keys": [{**public, "kid": "k1", "alg": "RS256"}]})
        return self._token(parse_qs(request.content.decode()))

    def _token(self, form: dict[str, list[str]]) -> httpx.Response:
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert [challenge] == self.asked["code_challenge"], "the proof of RFC 7636"
        assert form["client_secret"] == ["s3cret"]
        now = instants.now()
        claims = {
            "iss": ISSUER,
            "aud": "ringback",
            "sub": "4711",
            "iat": now,
            "exp": now + timedelta(minutes=5),
            "nonce": self.asked["nonce"][0],
            "preferred_username": "li.na",
            **self.changes,
        }
        key: Any = self.key if self.algorithm == "RS256" else b"s" * 32
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "k1"})
        return httpx.Response(200, json={"id_token": token, "access_token": "x"})


@pytest.fixture
def there(settings, monkeypatch: pytest.MonkeyPatch) -> Provider:
    settings.RINGBACK_OIDC = {
        "issuer": ISSUER,
        "name": "集团统一认证",
        "client_id": "ringback",
        "client_secret": "s3cret",
        "claim": "preferred_username",
        "strong": False,
    }
    made = Provider()
    transport = httpx.MockTransport(made)
    monkeypatch.setattr(
        provider, "client_of", lambda **options: httpx.Client(transport=transport, **options)
    )
    return made


def go(client: Client, there: Provider, **given: str):
    """There and back; ``given`` takes the place of what the provider would send along."""
    away = client.get("/log-in/provider?next=/handbook")
    assert away["Location"].startswith(f"{ISSUER}/auth?")
    there.asked = parse_qs(urlsplit(away["Location"]).query)
    back = {"state": there.asked["state"][0], "code": "c0de", **given}
    return client.get("/log-in/provider/back", back)


def test_there_and_back(client: Client, user: User, there: Provider) -> None:
    assert "集团统一认证" in client.get("/log-in").text
    assert go(client, there)["Location"] == "/handbook"
    session = StaffSession.objects.get()
    assert (session.user, session.method, session.strong) == (user, "provider", False)
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["user.provider_linked", "user.logged_in"]


def test_from_then_on_the_subject_decides(client: Client, user: User, there: Provider) -> None:
    go(client, there)
    there.changes = {"preferred_username": "somebody.else"}
    assert go(Client(), there)["Location"] == "/handbook"
    assert ProviderLink.objects.get().user == user


def test_a_second_factor_of_ours_is_still_asked_for(
    client: Client, user: User, app: TotpSecret, there: Provider
) -> None:
    assert go(client, there)["Location"] == "/log-in/second-step"
    assert not StaffSession.objects.exists()
    there.changes = {"amr": ["pwd", "mfa"]}
    assert go(Client(), there)["Location"] == "/handbook"
    assert StaffSession.objects.get().strong


def test_whoever_has_no_account_stays_outside(client: Client, user: User, there: Provider) -> None:
    there.changes = {"preferred_username": "nobody"}
    assert go(client, there).status_code == 403
    there.changes = {}
    User.objects.update(is_active=False)
    assert go(client, there).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another"},
        {"iss": "https://evil.test"},
        {"nonce": "another"},
        {"exp": 1_600_000_000},
        {"sub": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_token_for_something_else_opens_nothing(
    client: Client, user: User, there: Provider, changes: dict[str, Any]
) -> None:
    there.changes = changes
    assert go(client, there).status_code == 403
    assert not StaffSession.objects.exists()


def test_a_token_somebody_else_signed_opens_nothing(
    client: Client, user: User, there: Provider
) -> None:
    there.key = OTHER_KEY
    assert go(client, there).status_code == 403
    there.algorithm = "HS256"
    assert go(Client(), there).status_code == 403


def test_an_answer_to_another_s_question_opens_nothing(
    client: Client, user: User, there: Provider
) -> None:
    assert go(client, there, state="planted").status_code == 403
    assert client.get("/log-in/provider/back?state=x&code=y").status_code == 404
    assert not StaffSession.objects.exists()


def test_a_provider_that_is_away_or_lies_about_its_name(
    client: Client, user: User, there: Provider
) -> None:
    there.answers = False
    assert client.get("/log-in/provider").status_code == 503
    there.answers, there.issuer = True, "https://evil.test"
    assert client.get("/log-in/provider").status_code == 503


def test_plain_http_and_foreign_hosts_are_not_called(client: Client, there: Provider) -> None:
    for address in ("http://login.example.net/token", "https://elsewhere.test/token"):
        with pytest.raises(Unavailable):
            provider._call("GET", address)


def test_without_a_provider_there_is_no_such_way(client: Client, db: None) -> None:
    assert client.get("/log-in/provider").status_code == 404
    assert client.get("/log-in/provider/back").status_code == 404
