"""Requests are answered in one go by threads that stay; streams and files take Django's own way."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse

from ringback.project.asgi import Application


def ask(application: Application, path: str, body: bytes = b"") -> list[dict[str, Any]]:
    """What the application sends."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", str(len(body)).encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async_to_sync(application)(scope, receive, send)
    return sent


@pytest.fixture
def application() -> Application:
    return Application()


def answering(application: Application, answer: Callable[[HttpRequest], HttpResponse]) -> None:
    application.pages.get_response = answer  # type: ignore[method-assign,assignment]


def test_the_body_arrives_and_the_answer_leaves(application):
    answering(application, lambda request: HttpResponse(request.body.upper(), status=201))
    start, content = ask(application, "/api/v1/requests", b"hello")
    assert (start["status"], content["body"]) == (201, b"HELLO")


def test_one_request_after_another_has_the_same_thread(application):
    threads = []

    def note(_request: HttpRequest) -> HttpResponse:
        threads.append(threading.current_thread())
        return HttpResponse()

    answering(application, note)
    for _ in range(3):
        ask(application, "/desk/")
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()


def test_the_answer_is_closed_where_it_was_made(application):
    closed_in = []

    class Noted(HttpResponse):
        def close(self) -> None:
            closed_in.append(threading.current_thread().name)
            super().close()

    answering(application, lambda _request: Noted())
    ask(application, "/desk/")
    assert closed_in == ["page_0"]


@pytest.mark.parametrize("path", ["/stream", "/static/ringback/app.css"])
def test_streams_and_files_take_django_s_way(application, monkeypatch, path):
    taken = []

    async def noted(_self: ASGIHandler, scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        taken.append(scope["path"])

    monkeypatch.setattr(ASGIHandler, "handle", noted)
    ask(application, path)
    assert taken == [path]
