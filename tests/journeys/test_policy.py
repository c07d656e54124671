"""The content policy and its companions on every page, whoever opens it and whatever it answers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ringback.base.middleware import PERMISSIONS
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, SYSTEM, Floor
from ringback.identity import commands as identity
from ringback.identity.roles import Role
from ringback.identity.tests.browsing import logged_in
from ringback.portal.tests.walks import Visitor
from tests.journeys import pages

pytestmark = pytest.mark.django_db

MADE_UP = {
    "int": "7",
    "slug": "x",
    "str": "x",
    "path": "x",
    "uuid": str(UUID(int=7)),
}
"""What stands in an address nobody gave out: its refusal is a page, too."""


class Inline(HTMLParser):
    """Whatever of a page a strict policy would stop: script and style that stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # A block of JSON is content: no browser runs it, and no policy speaks of it.
        is_run = tag == "script" and given.get("type") != "application/json"
        if tag == "style" or (is_run and "src" not in given):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"<{tag} {name}>")
            if (value or "").strip().lower().startswith(("javascript:", "http://", "https://")):
                self.found += [f"<{tag} {name}={value}>"] if name in ("src", "srcset") else []
                self.found += [f"<{tag} {name}>"] if value and "script:" in value else []


def inline(page: str) -> list[str]:
    parser = Inline()
    parser.feed(page)
    return parser.found


def problems_of(response: HttpResponseBase) -> Iterator[str]:
    """What is missing from an answer, or too much in it."""
    policy = _directives(response.headers.get("Content-Security-Policy", ""))
    if policy.get("default-src") != "'none'":
        yield "no policy"
    for name, allowed in policy.items():
        if re.search(r"unsafe|\*|https?:|blob:", allowed) or ("data:" in allowed) > (
            name == "img-src"
        ):
            yield f"{name} {allowed}"
    for name, wanted in HEADERS.items():
        if response.headers.get(name) != wanted:
            yield f"{name}: {response.headers.get(name)}"
    if not re.search("no-store|no-cache", response.headers.get("Cache-Control", "")):
        yield "a cache may keep it"
    if "html" in response.headers.get("Content-Type", ""):
        yield from inline(response.content.decode())  # type: ignore[attr-defined]


HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";") if part.strip())
    return {name: value for name, _, value in parts}


@pytest.fixture
def house(handbook: None, calendars: None, settings) -> Iterator[Floor]:
    settings.RINGBACK_DEMO = True
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Floor()


@pytest.fixture
def readers(house: Floor) -> dict[str, Client]:
    """Somebody of every role, a customer, and a stranger."""
    found = {"anybody": Client(), "customer": Visitor().client}
    for role in Role:
        user = identity.add_user(
            username=f"reader-{role}", display_name="某人", password=None, actor=SYSTEM, now=NOW
        )
        identity.grant(user=user, role=role, scope_path="/44/", actor=SYSTEM, now=NOW)
        found[role] = logged_in(user)
    return found


def addresses(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Every address the house knows, with something made up wherever it takes something."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + route)
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"<(?:(\w+):)?\w+>", _made_up, before + route)


def _made_up(converter: re.Match[str]) -> str:
    return MADE_UP.get(converter.group(1) or "str", "x")


def test_every_address_answers_every_reader_under_the_policy(
    readers: dict[str, Client],
) -> None:
    walked = list(addresses())
    assert len(walked) > 80
    assert not any("<" in address for address in walked)
    problems = []
    for reader, client in readers.items():
        client.raise_request_exception = False
        is_in = client.get("/account").status_code == 200
        assert is_in is (reader in list(Role)), reader
        for address in walked:
            response = client.get(address)
            assert response.status_code != 500, address
            problems += [f"{reader} {address}: {p}" for p in problems_of(response)]
    assert not problems, "\n".join(problems)


def test_every_page_with_something_in_it_keeps_the_policy(house: Floor) -> None:
    problems = []
    for walk in (pages.of_the_desk(house), pages.of_the_portal()):
        for client, address in walk:
            problems += [f"{address}: {p}" for p in problems_of(client.get(address))]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("headers", [{"host": "evil.test"}, {"cookie": "sessionid=planted"}])
def test_what_is_refused_on_the_way_in_keeps_it_too(headers: dict[str, str]) -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/log-in", headers=headers)
    assert list(problems_of(response)) == []
    posted = Client(enforce_csrf_checks=True).post("/log-in", headers=headers)
    assert posted.status_code in (400, 403)
    assert list(problems_of(posted)) == []


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<p onclick="x()">',
        '<p hx-on:click="x()">',
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.test/x.png">',
    ],
)
def test_what_breaks_the_policy_is_found(page: str) -> None:
    assert inline(page)


def test_a_page_as_it_should_be_is_let_pass() -> None:
    page = '<script src="/static/x.js" defer></script><a href="https://example.net">x</a>'
    assert inline(page) == []
