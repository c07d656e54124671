"""Requests over the API: registered once, tracked, urged, added to; bad input is told why."""

from typing import Any

import pytest
from django.test import Client

from ringback.api import clients
from ringback.api.tests.conftest import BODY, NOW, SYSTEM, Send
from ringback.identity import commands as identity
from ringback.tickets import queries
from ringback.tickets.queries import Ticket


def test_a_request_is_registered_and_can_be_tracked(post: Send, get: Send) -> None:
    answer = post("/requests", BODY)
    assert answer.status_code == 201, answer.content
    receipt = answer.json()
    status = get(f"/requests/{receipt['number']}")
    assert status.status_code == 200
    assert status.json()["state"] == receipt["state"]
    assert "断网" not in status.content.decode()


def test_requests_are_listed_page_by_page(post: Send, get: Send) -> None:
    said = ["宽带断网，光猫亮红灯", "查一下上个月的话费", "手机没有信号"]
    numbers = [
        post("/requests", {"text": each, "phone": f"1390000123{place}"}, key=f"k-{place}").json()[
            "number"
        ]
        for place, each in enumerate(said)
    ]
    first = get("/requests?limit=2").json()
    assert [each["number"] for each in first["requests"]] == numbers[:0:-1]
    second = get(f"/requests?limit=2&before={first['older']}").json()
    assert [each["number"] for each in second["requests"]] == numbers[:1]
    assert second["older"] is None
    one = get(f"/requests/{numbers[0]}").json()
    assert second["requests"][0] == one
    assert get("/requests?state=closed").json() == {"requests": [], "older": None}


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0",
        "limit=101",
        "state=lost",
        "before=",
        "limit=many",
        "before=" + "1" * 21,
        "stat=closed",
    ],
)
def test_a_list_asked_for_wrongly_is_refused(get: Send, asked: str) -> None:
    assert get(f"/requests?{asked}").status_code == 422


def test_a_page_before_a_number_nobody_was_told_is_not_found(get: Send) -> None:
    assert get("/requests?before=12345").status_code == 404


def test_a_list_is_for_clients_that_may_work(post: Send, client: Client) -> None:
    post("/requests", BODY)
    _client, token = identity.add_client(
        name="forms", scopes=["ticket.register"], actor=SYSTEM, now=NOW
    )
    answer = client.get("/api/v1/requests", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_the_same_key_and_body_answer_the_same_receipt(post: Send) -> None:
    first, second = post("/requests", BODY), post("/requests", BODY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Ticket.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(post: Send) -> None:
    post("/requests", BODY)
    answer = post("/requests", {**BODY, "text": "另一件事"})
    assert answer.status_code == 422
    assert Ticket.objects.count() == 1


def test_keys_of_two_clients_are_apart(post: Send, client: Client) -> None:
    post("/requests", BODY)
    _other, token = identity.add_client(
        name="other", scopes=["ticket.register"], actor=SYSTEM, now=NOW
    )
    answer = client.post(
        "/api/v1/requests",
        data={**BODY, "text": "另一件事"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k-1"},
    )
    assert answer.status_code == 201, answer.content


def test_what_was_handed_down_keeps_its_number_and_its_deadline(post: Send) -> None:
    letter = {
        "source": "12345",
        "number": "GZ-12345-0088",
        "received_at": "2026-02-13T08:00:00+08:00",
        "deadline": "2026-02-14T08:00:00+08:00",
    }
    answer = post("/requests", {**BODY, "handed_down": letter})
    assert answer.status_code == 201, answer.content
    row = queries.letter_of(Ticket.objects.get())
    assert row is not None
    assert (row.source, row.number) == ("12345", "GZ-12345-0088")
    again = post("/requests", {**BODY, "text": "又转来一次", "handed_down": letter}, key="k-2")
    assert (again.status_code, again.json()["code"]) == (409, "letter_known")
    nonsense = {**letter, "number": "2", "deadline": "2026-02-12T08:00:00+08:00"}
    wrong = post("/requests", {**BODY, "text": "第三次", "handed_down": nonsense}, key="k-3")
    assert wrong.status_code == 422


def test_urges_and_additions(post: Send) -> None:
    number = post("/requests", BODY).json()["number"]
    assert post(f"/requests/{number}/urges").status_code == 204
    assert post(f"/requests/{number}/additions", {"text": "楼上也断了"}).status_code == 204
    ticket = Ticket.objects.get()
    assert ticket.urges.count() == 1
    assert ticket.statements.filter(kind="addition").count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": "x"}, 422),
        ({**BODY, "text": "   "}, 422),
        ({**BODY, "text": "x" * 20_001}, 422),
        ({**BODY, "kind": "wish"}, 422),
        ({**BODY, "unknown": 1}, 422),
        ({**BODY, "category": "no.such"}, 422),
        ({**BODY, "phone": "not a number"}, 422),
        ({**BODY, "occurred_at": "yesterday"}, 422),
        ({**BODY, "occurred_at": "2999-01-01T00:00:00Z"}, 422),
        ({**BODY, "occurred_at": "2026-01-01T00:00:00"}, 422),
        ({**BODY, "answers": [1]}, 422),
        ([], 422),
        ("{", 400),
        (b"\xff\xfe", 400),
        ({**BODY, "text": "\x00"}, 422),
        ({**BODY, "name": "\ud83d\ude00" * 3}, 201),
    ],
)
def test_bad_input_is_told_why_and_registers_nothing(post: Send, body: Any, status: int) -> None:
    answer = post("/requests", body)
    assert answer.status_code == status, answer.content
    if status != 201:
        assert answer["Content-Type"].startswith("application/problem+json")
        assert answer.json()["detail"]
        assert not Ticket.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_the_idempotency_key_is_needed(post: Send, key: str) -> None:
    assert post("/requests", BODY, key=key).status_code == 422


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer rb_wrong", "Basic eDp5"])
def test_without_a_valid_token_nothing_opens(client: Client, authorization: str) -> None:
    answer = client.post(
        "/api/v1/requests",
        data=BODY,
        content_type="application/json",
        headers={"Authorization": authorization, "Idempotency-Key": "k"},
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_needed"


@pytest.mark.parametrize("number", ["10000012", "abc", "0", "9" * 19])
def test_a_number_nobody_was_told_finds_nothing(get: Send, number: str) -> None:
    assert get(f"/requests/{number}").status_code == 404


def test_scopes_are_verbs(client: Client) -> None:
    _reader, token = identity.add_client(
        name="reader", scopes=["ticket.read"], actor=SYSTEM, now=NOW
    )
    answer = client.post(
        "/api/v1/requests",
        data=BODY,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
    )
    assert answer.status_code == 403


def test_a_client_that_asks_too_often_waits(get: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "handbook", _Few)
    assert [get("/categories").status_code for _ in range(3)] == [200, 200, 429]


class _Few:
    """A manual that allows two requests a minute."""

    @staticmethod
    def parameter(_code: str, *, at: object) -> type["_Few"]:
        return _Few

    @staticmethod
    def value_as(_kind: type) -> int:
        return 2


def test_the_catalogue_is_listed_in_both_languages(get: Send) -> None:
    leaves = get("/categories").json()
    assert len(leaves) >= 60
    assert all(leaf["zh"] and leaf["en"] for leaf in leaves)
