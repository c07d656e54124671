"""Whose address a request bears: what a stranger writes into a header is not believed."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from ringback.base.http import address_of
from ringback.base.proxies import TrustedProxies, is_local

PROXY, INNER, CLIENT, LIAR = "10.0.0.1", "10.0.0.2", "203.0.113.9", "198.51.100.66"


@pytest.fixture(autouse=True)
def _ours(settings: Settings) -> None:
    settings.RINGBACK_TRUSTED_PROXIES = (ip_network("10.0.0.0/24"), ip_network("::1/128"))


def arrived(peer: str, **headers: str) -> HttpRequest:
    """The request as a view sees it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    TrustedProxies(view)(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{LIAR}, {CLIENT}", CLIENT),  # the client began the list itself
        (PROXY, f"{LIAR}, {CLIENT}, {INNER}", CLIENT),  # two proxies of ours
        (PROXY, f"{INNER}, {CLIENT}", CLIENT),  # one that claims to be behind ours
        (CLIENT, LIAR, CLIENT),  # nobody of ours stands between
        (CLIENT, f"{LIAR}, {PROXY}", CLIENT),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, <script>", PROXY),
        (PROXY, f"{CLIENT}:51234", CLIENT),
        (PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", f"::ffff:{CLIENT}", CLIENT),
        ("", CLIENT, ""),
    ],
)
def test_the_last_address_no_proxy_of_ours_has_is_the_client_s(peer, forwarded_for, client):
    assert address_of(arrived(peer, HTTP_X_FORWARDED_FOR=forwarded_for)) == client


@pytest.mark.parametrize(
    ("peer", "scheme", "is_secure"),
    [
        (PROXY, "https", True),
        (PROXY, "http", False),
        (PROXY, "HTTPS ", True),
        (PROXY, "https, http", False),  # our proxy was spoken to in plain; who said the rest?
        (PROXY, "ftp", False),
        (CLIENT, "https", False),
    ],
)
def test_tls_is_believed_of_our_proxy_alone(peer, scheme, is_secure):
    assert arrived(peer, HTTP_X_FORWARDED_PROTO=scheme).is_secure() is is_secure


def test_no_header_sets_what_the_proxy_sets(settings):
    name = settings.SECURE_PROXY_SSL_HEADER[0]
    assert not arrived(CLIENT, **{f"HTTP_{name.upper()}": "https"}).is_secure()


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": CLIENT}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        (PROXY, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        (CLIENT, {}, False),
        ("", {}, False),
    ],
)
def test_nobody_is_of_this_machine_through_a_proxy(peer, headers, local):
    assert is_local(arrived(peer, **headers)) is local


def test_without_trusted_proxies_no_header_counts(settings):
    settings.RINGBACK_TRUSTED_PROXIES = ()
    asked = arrived("127.0.0.1", HTTP_X_FORWARDED_FOR=LIAR, HTTP_X_FORWARDED_PROTO="https")
    assert address_of(asked) == "127.0.0.1"
    assert not asked.is_secure()


@pytest.mark.django_db
def test_the_chain_of_middlewares_begins_with_it(client, settings):
    """So that the log, the limits of the portal and the cookies all see the same client."""
    assert settings.MIDDLEWARE[0] == "ringback.base.proxies.TrustedProxies"
    given = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_PROTO": "https"}
    answer = client.get("/log-in", HTTP_X_FORWARDED_FOR=CLIENT, **given)
    assert address_of(answer.wsgi_request) == CLIENT
    assert answer.wsgi_request.is_secure()
