"""Finding a case: by its number, by the customer's phone, by words said on it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base import search
from ringback.base.models import SearchDocument
from ringback.base.worker import drain
from ringback.customers import commands as customers
from ringback.people.tests import samples as people
from ringback.tickets import commands, lists, queries, sweeps
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import AGENT, COUNTY, NOW, REGISTRATION, STRANGER, SYSTEM

PHONE = "13812345678"


def found(words: str, actor: object = AGENT, **keys: int | None) -> list[int]:
    return [row.id for row in queries.hits(actor=actor, words=words, **keys)]


def test_by_number_as_it_is_spoken(registered: Ticket) -> None:
    spoken = f"{registered.number[:4]} {registered.number[4:]}"
    assert found(spoken) == [registered.pk]
    assert found(spoken, STRANGER) == []


@pytest.mark.parametrize(
    ("words", "is_there"), [("视频", True), ("会员 每月", True), ("宽带", False)]
)
def test_by_two_characters_of_what_was_said(registered: Ticket, words: str, is_there: bool) -> None:
    assert found(words) == [], "nothing is indexed in the customer's own time"
    drain(NOW)
    assert found(words) == ([registered.pk] if is_there else [])
    assert found(words, STRANGER) == []


def test_whatever_is_said_later_is_found_too(accepted: Ticket) -> None:
    commands.note(ticket_id=accepted.pk, body="外呼三次未接通", actor=AGENT, now=NOW)
    commands.say(ticket_id=accepted.pk, body="正在核查订购渠道", actor=AGENT, now=NOW)
    commands.resolve(
        ticket_id=accepted.pk,
        answer="已办理退订",
        code="solved",
        cause="other",
        actor=AGENT,
        now=NOW,
    )
    drain(NOW)
    for words in ("外呼", "渠道", "退订"):
        assert found(words) == [accepted.pk]


def test_by_the_customers_whole_phone_number() -> None:
    people.tree()
    customer, _ = customers.find_or_register(phone=PHONE, home_path=COUNTY, actor=SYSTEM, now=NOW)
    ticket = commands.register(
        registration=replace(REGISTRATION, customer_id=customer.pk), actor=AGENT, now=NOW
    )
    assert found("138 1234 5678") == [ticket.pk]
    assert found("1234 5678") == []
    assert found(PHONE, STRANGER) == []


def test_a_number_in_the_words_is_no_way_to_find_anybody() -> None:
    text = f"请联系{PHONE}，宽带断了"
    commands.register(registration=replace(REGISTRATION, text=text), actor=AGENT, now=NOW)
    drain(NOW)
    assert len(found("宽带")) == 1
    assert found(PHONE) == []


def test_hits_are_paged_by_key_newest_first() -> None:
    ids = [commands.register(registration=REGISTRATION, actor=AGENT, now=NOW).pk for _ in range(4)]
    drain(NOW)
    assert found("视频", limit=2) == [ids[3], ids[2]]
    assert found("视频", before=ids[2], limit=2) == [ids[1], ids[0]]
    assert found("视频", after=ids[0], limit=2) == [ids[2], ids[1]]


def test_a_page_is_filled_from_several_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NEAREST", 1)
    ids = [commands.register(registration=REGISTRATION, actor=AGENT, now=NOW).pk for _ in range(6)]
    drain(NOW)
    assert found("视频") == ids[::-1]
    assert found("视频", limit=4) == ids[:1:-1]
    assert found("视频", before=ids[4], limit=3) == [ids[3], ids[2], ids[1]]
    assert found("视频", after=ids[1], limit=3) == [ids[4], ids[3], ids[2]]
    assert found("视频", STRANGER) == []


def test_what_was_said_is_shown_masked_with_the_words_marked(registered: Ticket) -> None:
    body = f"视频会员已退，请回电{PHONE}"
    commands.note(ticket_id=registered.pk, body=body, actor=AGENT, now=NOW)
    shown = queries.passages(actor=AGENT, ids=[registered.pk], words="会员")
    parts = shown[registered.pk]
    assert [part.words for part in parts] == ["视频", "会员", "已退，请回电138****5678"]
    assert [part.is_found for part in parts] == [False, True, False]
    assert queries.passages(actor=STRANGER, ids=[registered.pk], words="会员") == {}
    assert queries.passages(actor=AGENT, ids=[registered.pk], words="宽带") == {}


@pytest.mark.parametrize("words", ["", "   ", "，。"])
def test_nothing_to_look_for_finds_nothing(registered: Ticket, words: str) -> None:
    drain(NOW)
    assert found(words) == []


def test_what_an_older_tokenizer_cut_is_indexed_anew(registered: Ticket) -> None:
    drain(NOW)
    SearchDocument.objects.update(tokenizer=search.TOKENIZER - 1)
    assert sweeps.index_outdated(NOW + timedelta(days=1)) == 1
    assert sweeps.index_outdated(NOW + timedelta(days=1)) == 0
    assert found("视频") == [registered.pk]


def test_lists_turn_both_ways(registered: Ticket) -> None:
    later = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    assert [row.id for row in lists.page(actor=AGENT, after=registered.pk)] == [later.pk]
    assert [row.id for row in lists.page(actor=AGENT, before=later.pk)] == [registered.pk]
