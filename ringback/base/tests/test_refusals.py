"""Every refusal in its three forms. No test here may touch the database: an error page must not."""

import re

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from ringback.base.tests.refusing import REFUSALS

pytestmark = pytest.mark.urls("ringback.base.tests.refusing")

CASES = [(name, status, code) for name, (_, status, code) in REFUSALS.items()]
PAGES = [case for case in CASES if case[0] != "log_in"]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("name", "status", "code"), PAGES)
def test_a_page_says_what_was_kept_and_what_to_do(client, name, status, code):
    response = client.get(f"/refuse/{name}", headers={"accept-language": "en"})
    page = response.content.decode()
    assert response.status_code == status
    assert "What was kept" in page
    assert "What to do now" in page
    assert response["X-Request-ID"] in page
    assert response["Cache-Control"] == "no-store"
    assert "secret" not in page


@pytest.mark.parametrize(("name", "status", "code"), PAGES)
def test_a_page_needs_no_script(client, name, status, code):
    page = client.get(f"/refuse/{name}").content.decode()
    assert "<script" not in page
    assert "javascript:" not in page
    assert not re.search(r"\son\w+=", page)


@pytest.mark.parametrize(("name", "status", "code"), PAGES)
def test_a_chinese_page_holds_no_english(client, name, status, code):
    response = client.get(f"/refuse/{name}", headers={"accept-language": "zh-CN"})
    page = response.content.decode()
    words = re.sub(r"<style.*?</style>|<code>.*?</code>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert 'lang="zh-hans"' in page
    assert "哪些内容已保留" in words
    assert re.findall(r"[A-Za-z]{2,}", words) in ([], ["Cookie"])


@pytest.mark.parametrize(("name", "status", "code"), PAGES)
def test_a_fragment_lands_beside_the_form(client, name, status, code):
    response = client.post(f"/refuse/{name}", headers={"hx-request": "true"})
    fragment = response.content.decode()
    assert response.status_code == status
    assert response["HX-Retarget"] == "#alerts"
    assert response["HX-Reswap"] == "innerHTML"
    assert 'role="alert"' in fragment
    assert "<html" not in fragment
    assert response["X-Request-ID"] in fragment


@pytest.mark.parametrize("where", ["/api/refuse/", "/refuse/"])
@pytest.mark.parametrize(("name", "status", "code"), CASES)
def test_json_is_a_problem_document(client, where, name, status, code):
    response = client.post(f"{where}{name}", headers={"accept": "application/json"})
    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert problem["code"] == code
    assert problem["detail"]
    assert problem["request_id"] == response["X-Request-ID"]
    assert "secret" not in response.content.decode()


def test_the_api_answers_json_whatever_is_accepted(client):
    response = client.get("/api/refuse/conflict", headers={"accept": "text/html"})
    assert response.json()["code"] == "conflict"


def test_invalid_names_its_fields_in_every_form(client):
    as_json = client.get("/api/refuse/invalid").json()
    assert as_json["fields"] == {"cause": "F1", "step": "F2 F3"}
    page = client.get("/refuse/invalid").content.decode()
    assert "<li>F1</li><li>F2 F3</li>" in page


@pytest.mark.parametrize("form", [{}, {"hx-request": "true"}])
@pytest.mark.parametrize(
    ("name", "seconds", "words"), [("too_many", "900", "15分"), ("database", "5", "不到1分钟")]
)
def test_retry_after_is_a_header_and_a_sentence(client, form, name, seconds, words):
    response = client.get(f"/refuse/{name}", headers={"accept-language": "zh-CN", **form})
    assert response["Retry-After"] == seconds
    assert f"{words}后可重试" in response.content.decode()


def test_no_retry_after_without_a_time(client):
    assert "Retry-After" not in client.get("/refuse/conflict")


def test_a_message_is_escaped(client, monkeypatch):
    refusal = REFUSALS["conflict"][0]
    monkeypatch.setattr(refusal, "message", "<b>1</b>")
    for headers in ({}, {"hx-request": "true"}):
        assert "<b>1" not in client.get("/refuse/conflict", headers=headers).content.decode()


def test_a_page_for_staff_leads_to_the_log_in_and_back(client):
    response = client.get("/refuse/log_in?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/log-in?next=%2Frefuse%2Flog_in%3Fpage%3D2"


def test_a_fragment_for_staff_leads_to_the_log_in_and_back(client):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/queue"}
    response = client.get("/refuse/log_in", headers=headers)
    assert response["HX-Redirect"] == "/log-in?next=http%3A%2F%2Ftestserver%2Fqueue"


def test_a_form_sent_after_the_session_ended_is_refused_not_lost_in_a_redirect(client):
    response = client.post("/refuse/log_in")
    assert response.status_code == 403


def test_an_unknown_address_is_a_page(client):
    response = client.get("/nowhere", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_a_wrong_method_is_told_in_words():
    response = Client().get("/theme", headers={"accept-language": "en"})
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "cannot be opened directly" in response.content.decode()


def test_an_expired_form_is_told_so():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/theme", {"theme": "dark"}, headers={"accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["code"] == "csrf"


@pytest.mark.parametrize("address", ["/healthz?q=%00", "/refuse/a%00b"])
def test_a_nul_in_the_address_is_malformed(client, address):
    response = client.get(address, headers={"accept": "application/json"})
    assert response.status_code == 400
    assert response.json()["code"] == "malformed"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"not multipart", "multipart/form-data; boundary=x"),
        (b"not multipart", "multipart/form-data"),
        (b"a=%ff%fe", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&".join(b"a=1" for _ in range(501)), "application/x-www-form-urlencoded"),
        (b"a=" + b"1" * (12 * 1024 * 1024), "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body, content_type):
    client = Client(enforce_csrf_checks=True)
    response = client.generic("POST", "/theme", body, content_type)
    assert response.status_code in (400, 403, 413)


def test_a_broken_error_page_still_answers(client, monkeypatch):
    monkeypatch.setattr("ringback.base.refusals.WORDINGS", {})
    response = client.get("/refuse/defect")
    assert response.status_code == 500
    assert "系统出错" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/refuse/conflict", 409), ("/refuse/defect", 500), ("/healthz?q=%00", 400)],
)
def test_refusals_are_translated_in_an_async_chain(address, status):
    get = async_to_sync(AsyncClient(raise_request_exception=False).get)
    assert get(address).status_code == status
