"""Bodies no client should send, and some do: each is told why, none is half a request."""

import json
from typing import Any

import pytest
from django.test import Client

from ringback.api.tests.conftest import BODY, Send
from ringback.base.models import Entry
from ringback.messaging.queries import Contact
from ringback.tickets.queries import Ticket

LONE = r"\ud800"
"""Half a character, as JSON can spell it and no database keeps it."""


def spelled(**changes: str) -> bytes:
    """The body with parts replaced by what JSON spells, which Python would not write."""
    parts = {name: json.dumps(value) for name, value in BODY.items()} | changes
    return ("{" + ",".join(f'"{name}":{value}' for name, value in parts.items()) + "}").encode()


def nothing_was_written() -> bool:
    told = Entry.objects.filter(kind__regex="^(ticket|contact|customer)[.]")
    return not (Ticket.objects.exists() or Contact.objects.exists() or told.exists())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (json.dumps(BODY, ensure_ascii=False).encode("gbk"), 400),
        (spelled()[:-1], 400),
        (spelled() + b"x", 400),
        (b"", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"1e400", 422),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (spelled(text="NaN"), 422),
        (spelled(text=f'"{LONE}"'), 422),
        (spelled(name=f'"{LONE}"'), 422),
        (spelled(phone=f'"{LONE}"'), 422),
        (spelled(category=f'"{LONE}"'), 422),
        (spelled(restated=f'"{LONE}"'), 422),
        (spelled(answers=f'{{"{LONE}": 1}}'), 422),
        (spelled(answers=f'{{"a": "{LONE}"}}'), 422),
        (spelled(text=r'"\u0000"'), 422),
        (spelled(name=r'"张\u0000三"'), 422),
        (spelled(category=r'"a\u0000"'), 422),
        (spelled(answers=r'{"a": "\u0000"}'), 422),
        (spelled(answers='{"a": ' + "9" * 5000 + "}"), 400),
        (spelled(answers='{"a": NaN}'), 422),
        (spelled(answers='{"a": 1e999}'), 422),
        (spelled(answers=json.dumps({str(n): n for n in range(101)})), 422),
        (spelled(phone='"١٣٨١٢٣٤٥٦٧٨x"'), 422),
        (spelled(phone='"' + "1" * 201 + '"'), 422),
        (spelled(phone="13900001234"), 422),
        (spelled(phone="null"), 422),
        (spelled(kind='"COMPLAINT"'), 422),
        (spelled(language='"fr"'), 422),
        (spelled(severity="3"), 422),
        (spelled(occurred_at='"0001-01-01T00:00:00+14:00"'), 422),
        (spelled(occurred_at='"9999-12-31T23:59:59-14:00"'), 422),
        (spelled(occurred_at='"2026-02-30T00:00:00Z"'), 422),
        (spelled(occurred_at='"1900-01-01T00:00:00Z"'), 422),
        (spelled(occurred_at="99999999999999999999"), 422),
        (spelled(occurred_at="-1e300"), 422),
    ],
)
def test_a_body_that_cannot_be_taken(post: Send, body: bytes, status: int) -> None:
    answer = post("/requests", body)
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"]
    assert nothing_was_written()


def test_what_nobody_can_see_is_left_out_of_the_words(post: Send) -> None:
    answer = post("/requests", spelled(text=r'"断网\u0000\u0007了"', restated=r'"断\u0000网"'))
    assert answer.status_code == 201, answer.text
    assert answer.json()["restated"] == "断网"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "application/json; charset=no-such",
        "",
    ],
)
def test_a_body_that_is_called_something_else(
    client: Client, token: str, content_type: str
) -> None:
    """A sound body is read as JSON in UTF-8 whatever it is called; what is none is refused."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    sent: dict[str, Any] = {"content_type": content_type, "headers": headers}
    answer = client.generic("POST", "/api/v1/requests", b"a=1&text=%00", **sent)
    assert answer.status_code == 400, answer.text
    assert nothing_was_written()
    answer = client.generic("POST", "/api/v1/requests", spelled(), **sent)
    assert answer.status_code in (201, 400), answer.text


def test_more_than_is_taken_at_once(post: Send) -> None:
    answer = post("/requests", spelled(text='"' + "长" * 4_400_000 + '"'))
    assert answer.status_code == 413, answer.text
    assert answer.json()["code"] == "too_large"
    assert nothing_was_written()


@pytest.mark.parametrize(
    "key", ["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("latin-1"), "键", "a\tb"]
)
def test_a_key_of_other_letters_is_a_key_or_is_refused(post: Send, key: str) -> None:
    assert post("/requests", BODY, key=key).status_code in (201, 422)


@pytest.mark.parametrize(
    "number",
    [
        "%00",
        "%ff",
        "%ED%A0%80",
        "１０００００１２",
        "-1",
        "1e9",
        "9" * 20,
        "9" * 21,
        "9" * 5000,
        "%0a",
    ],
)
@pytest.mark.parametrize("address", ["", "/urges", "/additions"])
def test_a_number_that_is_none(client: Client, token: str, number: str, address: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/requests/{number}{address}"
    method = "POST" if address else "GET"
    body = b'{"text": "x"}'
    answer = client.generic(method, path, body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 404, 422), answer.text
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{}", 422),
        ('{"text": "楼上"}'.encode("gbk"), 400),
        (rb'{"text": "\ud800"}', 422),
        (rb'{"text": "\u0000"}', 422),
        (b'{"text": "  "}', 422),
        (b'{"text": "' + b"x" * 20_001 + b'"}', 422),
        (b'{"text": 1}', 422),
        (b'{"text": "x", "more": 1}', 422),
    ],
)
def test_an_addition_that_cannot_be_taken(post: Send, body: bytes, status: int) -> None:
    number = post("/requests", BODY).json()["number"]
    answer = post(f"/requests/{number}/additions", body)
    assert answer.status_code == status, answer.text
    assert not Ticket.objects.get().statements.filter(kind="addition").exists()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/requests", 405),
        ("PUT", "/categories", 405),
        ("TRACE", "/requests/10000012", 405),
        ("GET", "/no-such", 404),
        ("GET", "/categories?x=%00", 400),
        ("GET", "/categories?" + "x" * 20_000, 200),
    ],
)
def test_an_address_or_method_that_is_not_there(
    client: Client, token: str, method: str, path: str, status: int
) -> None:
    answer = client.generic(method, f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("token", ["rb_" + "x" * 100_000, "\xff", "rb_\x00", "键"])
def test_a_token_that_is_none(client: Client, token: str) -> None:
    answer = client.get("/api/v1/categories", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
