"""An API client's key: the same body the same receipt, another body refused, a race won once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections

from ringback.intake import commands, sweeps
from ringback.intake.commands import Receipt
from ringback.intake.models import IdempotencyKey
from ringback.intake.tests.samples import CLIENT, NOW, PHONE, QUESTION, opinion, request
from ringback.kernel.errors import Invalid
from ringback.recognition.facts import Opinion
from ringback.tickets.queries import Ticket


def once(body: str = "hash-1", key: str = "k-1", client: str = CLIENT.ref) -> Receipt:
    return commands.take_request_once(
        client=client, key=key, body_hash=body, request=request(), actor=CLIENT, now=NOW
    )


def test_the_same_body_gets_the_same_receipt(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion()
    first = once()
    Ticket.objects.update(state="in_progress")
    assert once() == first
    assert first.promised_at is not None
    assert Ticket.objects.count() == 1


def test_another_body_under_the_same_key_is_refused() -> None:
    once()
    with pytest.raises(Invalid) as refusal:
        once("hash-2")
    assert refusal.value.reason == "idempotency_mismatch"
    assert Ticket.objects.count() == 1


def test_keys_of_two_clients_and_two_keys_of_one_are_different() -> None:
    numbers = {once().number, once(client="client:2").number, once(key="k-2").number}
    assert len(numbers) == 3


def test_what_is_refused_may_be_put_right_under_the_same_key() -> None:
    with pytest.raises(Invalid):
        commands.take_request_once(
            client=CLIENT.ref,
            key="k-1",
            body_hash="wrong",
            request=request(phone="1"),
            actor=CLIENT,
            now=NOW,
        )
    assert once().number


@pytest.mark.parametrize("key", ["", "k" * 201, "a\0b"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        once(key=key)
    assert not Ticket.objects.exists()


def test_the_receipt_is_kept_as_ciphertext() -> None:
    once()
    (stored,) = IdempotencyKey.objects.values_list("receipt", flat=True)
    assert QUESTION.encode() not in stored
    assert PHONE.encode() not in stored


def test_keys_are_forgotten_when_their_life_is_over() -> None:
    once()
    assert sweeps.forget_keys(NOW + timedelta(days=7)) == 0
    assert sweeps.forget_keys(NOW + timedelta(days=9)) == 1
    assert not IdempotencyKey.objects.exists()


def _at_once(number: int, act: Callable[[], Receipt]) -> list[Receipt]:
    start = threading.Barrier(number)
    receipts: list[Receipt] = []

    def run() -> None:
        start.wait(10)
        try:
            receipts.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return receipts


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_all_get_the_winner_s_receipt() -> None:
    for round_ in range(3):
        receipts = _at_once(3, partial(once, key=f"race-{round_}"))
        assert len(receipts) == 3
        assert len({receipt.number for receipt in receipts}) == 1
    assert Ticket.objects.count() == 3
