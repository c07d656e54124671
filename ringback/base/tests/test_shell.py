"""The frame: who sees which navigation, theme and language that stay as chosen."""

from types import SimpleNamespace
from typing import cast

import pytest
from django.test import Client, RequestFactory

import ringback
from ringback.base import shell
from ringback.base.http import Request
from ringback.kernel.actor import Actor
from ringback.kernel.registry import Registry

PAGE = "/log-in"


@pytest.fixture
def navigation(monkeypatch) -> Registry[shell.Entry]:
    registry: Registry[shell.Entry] = Registry("navigation entry")
    monkeypatch.setattr(shell, "navigation", registry)
    registry.add("health", entry("base:healthz", verb="base.administer"))
    registry.add("guide", entry("base:styleguide", order=60))
    registry.add("theme", entry("base:choose_theme", order=10, section=shell.Section.SYSTEM))
    return registry


def entry(url_name: str, **rest) -> shell.Entry:
    return shell.Entry(label=url_name, url_name=url_name, icon="inbox", **rest)


def frame(path: str = "/", user: object = "somebody", verbs: frozenset[str] = frozenset()):
    request = cast("Request", RequestFactory().get(path))
    request.user = user
    request.actor = Actor(ref="user:1", verbs=verbs)
    return shell.Shell(request)


def test_an_entry_is_there_for_whom_holds_its_verb(navigation):
    assert [e.url_name for e in frame().entries] == ["base:styleguide", "base:choose_theme"]
    lead = frame(verbs=frozenset({"base.administer"}))
    assert lead.entries[0].url_name == "base:healthz"


def test_entries_stand_in_sections_and_empty_sections_do_not_show(navigation):
    assert [(str(g.label), len(g.entries)) for g in frame().navigation] == [
        (str(shell.SECTION_LABELS[shell.Section.WORK]), 1),
        (str(shell.SECTION_LABELS[shell.Section.SYSTEM]), 1),
    ]


@pytest.mark.parametrize("user", [None])
def test_nobody_sees_no_navigation(navigation, user):
    assert frame(user=user).entries == []


@pytest.mark.parametrize(
    ("path", "current"),
    [("/styleguide", "base:styleguide"), ("/styleguide/deep", "base:styleguide"), ("/style", None)],
)
def test_the_current_entry_is_the_one_the_page_lies_under(navigation, path, current):
    found = frame(path).current
    assert (found.url_name if found else None) == current


def test_a_frame_without_an_actor_shows_none():
    """An error before the actor is known still paints a page."""
    assert shell.Shell(RequestFactory().get("/")).entries == []


def test_the_server_paints_the_theme_that_was_chosen(client):
    assert 'data-bs-theme="auto"' in client.get(PAGE).content.decode()
    response = client.post("/theme", {"theme": "dark", "next": "/log-in?next=/x"})
    assert (response.status_code, response["Location"]) == (302, "/log-in?next=/x")
    assert response.cookies["theme"]["samesite"] == "Lax"
    assert 'data-bs-theme="dark"' in client.get(PAGE).content.decode()


def test_what_is_no_theme_is_not_kept(client):
    assert "theme" not in client.post("/theme", {"theme": '"><script>'}).cookies
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="auto"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
def test_the_way_back_stays_on_this_host(client, elsewhere):
    assert client.post("/theme", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_theme_is_chosen_by_post_only(client):
    assert client.get("/theme").status_code == 405


def test_the_language_switch_keeps_the_page(client):
    english = client.get("/log-in?next=/q", headers={"accept-language": "en"}).content.decode()
    assert "Log in" in english
    assert 'name="next" value="/log-in?next=/q"' in english
    response = client.post("/language", {"language": "zh-hans", "next": "/log-in?next=/q"})
    assert response["Location"] == "/log-in?next=/q"
    chinese = client.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "登录" in chinese
    assert 'lang="zh-hans"' in chinese


@pytest.mark.django_db
def test_the_live_stream_is_wired_where_there_is_one(client, settings, monkeypatch):
    settings.RINGBACK_DEMO = True
    monkeypatch.setattr(shell, "stream", SimpleNamespace(get=lambda: ""))
    assert 'data-stream=""' in client.get("/styleguide").content.decode()
    monkeypatch.setattr(shell, "stream", SimpleNamespace(get=lambda: "base:healthz"))
    for frame_name in ("desk", "portal"):
        page = client.get(f"/styleguide?frame={frame_name}").content.decode()
        assert 'data-stream="/healthz"' in page


def test_slots_for_stream_and_search_stay_silent_until_filled(monkeypatch):
    for slot in ("stream", "search"):
        monkeypatch.setattr(shell, slot, SimpleNamespace(get=lambda: ""))
    assert (frame().stream_address, frame().search_address) == ("", "")
    monkeypatch.setattr(shell, "search", SimpleNamespace(get=lambda: "base:healthz"))
    assert frame().search_address == "/healthz"


def test_the_strict_policy_stands_on_every_page():
    policy = Client().get(PAGE)["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "default-src 'none'" in policy


def test_every_page_says_which_version_it_is():
    page = Client().get(PAGE).content.decode()
    assert f"回铃 {ringback.__version__}</footer>" in page
