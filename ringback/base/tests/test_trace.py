"""The request id, and the one line the log gets about a request."""

import pytest
import structlog
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from ringback.base import middleware

pytestmark = pytest.mark.urls("ringback.base.tests.refusing")

ADDRESS = "/refuse/conflict"


def test_an_id_is_made_that_can_be_read_aloud():
    assert Client().get(ADDRESS)["X-Request-ID"] != Client().get(ADDRESS)["X-Request-ID"]
    assert middleware.new_request_id().replace("-", "").isalpha()


def test_the_callers_id_is_kept():
    response = Client().get(ADDRESS, headers={"x-request-id": "gateway-7f.A_1"})
    assert response["X-Request-ID"] == "gateway-7f.A_1"


@pytest.mark.parametrize("given", ["", "a" * 65, "two words", "<b>", "13812345678", "é"])
def test_an_id_that_is_none_is_replaced(given):
    response = Client().get(ADDRESS, headers={"x-request-id": given})
    assert response["X-Request-ID"] != given


def test_an_async_chain_carries_the_id():
    get = async_to_sync(AsyncClient().get)
    response = get(ADDRESS, headers={"x-request-id": "gateway-1"})
    assert response["X-Request-ID"] == "gateway-1"


def test_the_log_line_names_the_route_and_no_value():
    with structlog.testing.capture_logs() as lines:
        Client().post("/refuse/conflict?phone=13812345678", {"name": "王小明"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "refuse/<name>"
    assert line["method"] == "POST"
    assert line["status"] == 409
    assert line["ms"] >= 0
    assert line["actor"] == "anybody:"
    assert "138" not in str(line)
    assert "王小明" not in str(line)


def test_static_files_are_not_worth_a_line():
    with structlog.testing.capture_logs() as lines:
        assert Client().get("/static/ringback/theme.css").status_code == 200
    assert lines == []


def test_a_defect_is_logged_once_with_its_route():
    with structlog.testing.capture_logs() as lines:
        Client(raise_request_exception=False).get("/refuse/defect?token=abc")
    (line,) = [line for line in lines if line["event"] == "request.failed"]
    assert line["route"] == "refuse/<name>"
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert "abc" not in str(lines)


def test_the_id_is_bound_while_the_request_runs_and_not_after():
    def view(request):
        return HttpResponse(structlog.contextvars.get_contextvars()["request_id"])

    request = RequestFactory().get("/", headers={"x-request-id": "gateway-1"})
    assert middleware.RequestTrace(view)(request).content == b"gateway-1"
    assert "request_id" not in structlog.contextvars.get_contextvars()
