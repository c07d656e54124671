"""Help asked for in parallel: the reply waits for it, whoever asked reviews it."""

from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import access, commands, queries
from ringback.tickets.commands import replies
from ringback.tickets.models import Statement, Ticket, WorkSheet
from ringback.tickets.tests.conftest import NOW, PROPER, SYSTEM
from ringback.tickets.tests.test_force_claim import Place

ELSEWHERE = "/44/4401/~network/"


@pytest.fixture
def place(accepted: Ticket) -> Place:
    return Place(accepted)


@pytest.fixture
def at_work(place: Place) -> WorkSheet:
    sheet = place.sheet()
    return commands.claim(sheet_id=sheet.pk, actor=place.handler(place.one), now=NOW)


def ask(place: Place, sheet: WorkSheet, what: str = "请测一下线路") -> WorkSheet:
    return commands.ask_assist(
        sheet_id=sheet.pk,
        department_path=ELSEWHERE,
        what=what,
        actor=place.handler(place.one),
        now=NOW,
    )


def test_help_is_a_sheet_of_its_own_with_its_words(place: Place, at_work: WorkSheet) -> None:
    assist = ask(place, at_work)
    assert (assist.kind, assist.assists_id) == ("assist", at_work.pk)
    assert assist.dispatched_by == place.one
    assert queries.assists_of(at_work) == [assist]
    told = Entry.objects.filter(kind="sheet.dispatched").latest("pk")
    said = Statement.objects.get(pk=told.content["statement_id"])
    assert (said.kind, said.body.reveal(), told.content["assists"]) == (
        "note",
        "请测一下线路",
        at_work.pk,
    )
    assert "线路" not in str(told.content)


def test_the_reply_waits_for_it_and_the_case_is_not_answered(
    place: Place, at_work: WorkSheet
) -> None:
    assist = ask(place, at_work)
    handler = place.handler(place.one)
    with pytest.raises(Conflict) as refused:
        commands.reply(sheet_id=at_work.pk, draft=PROPER, actor=handler, now=NOW)
    assert refused.value.reason == "open_assist"
    commands.recall(sheet_id=assist.pk, reason="solved", actor=handler, now=NOW)
    commands.reply(sheet_id=at_work.pk, draft=PROPER, actor=handler, now=NOW)
    at_work.refresh_from_db()
    assert at_work.state == "replied"


def test_help_asked_for_while_the_reply_is_handed_in_makes_the_reply_lose(
    place: Place, at_work: WorkSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply has looked for open help and found none; then help is asked for."""
    monkeypatch.setattr(replies, "_require_no_open_assist", lambda sheet: ask(place, at_work))
    with pytest.raises(Conflict):
        commands.reply(sheet_id=at_work.pk, draft=PROPER, actor=place.handler(place.one), now=NOW)
    at_work.refresh_from_db()
    assert at_work.state == "claimed"


def test_a_reply_handed_in_while_help_is_asked_for_makes_the_help_lose(
    place: Place, at_work: WorkSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks has seen a sheet at work; then its reply is handed in."""

    def meanwhile(sheet: WorkSheet) -> bool:
        commands.reply(sheet_id=sheet.pk, draft=PROPER, actor=place.handler(place.one), now=NOW)
        return True

    monkeypatch.setattr(access, "is_assistable", meanwhile)
    with pytest.raises(Conflict):
        ask(place, at_work)
    assert not WorkSheet.objects.filter(kind="assist").exists()


def test_an_open_help_keeps_the_case_from_being_answered_even_when_the_sheet_is_gone(
    place: Place, at_work: WorkSheet
) -> None:
    ask(place, at_work)
    commands.recall(sheet_id=at_work.pk, reason="solved", actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict) as refused:
        commands.resolve(
            ticket_id=at_work.ticket_id,
            answer="好了",
            code="solved",
            cause="line_fault",
            actor=SYSTEM,
            now=NOW,
        )
    assert refused.value.reason == "open_sheet"


def test_whoever_asked_reviews_the_reply(place: Place, at_work: WorkSheet) -> None:
    assist = ask(place, at_work)
    commands.claim(sheet_id=assist.pk, actor=SYSTEM, now=NOW)
    commands.reply(sheet_id=assist.pk, draft=PROPER, actor=SYSTEM, now=NOW)
    assist.refresh_from_db()
    with pytest.raises((NotAllowed, NotFound)):
        commands.pass_reply(sheet_id=assist.pk, actor=place.handler(place.other), now=NOW)
    assert "pass" in queries.sheet_verbs(assist, place.handler(place.one))
    commands.pass_reply(sheet_id=assist.pk, actor=place.handler(place.one), now=NOW)
    commands.reply(sheet_id=at_work.pk, draft=PROPER, actor=place.handler(place.one), now=NOW)


def test_when_it_cannot_be_asked(place: Place, at_work: WorkSheet) -> None:
    with pytest.raises(Invalid):
        ask(place, at_work, what=" ")
    with pytest.raises(NotAllowed):
        commands.ask_assist(
            sheet_id=at_work.pk,
            department_path=ELSEWHERE,
            what="x",
            actor=place.handler(place.other),
            now=NOW,
        )
    assist = ask(place, at_work)
    commands.claim(sheet_id=assist.pk, actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        commands.ask_assist(
            sheet_id=assist.pk, department_path=ELSEWHERE, what="x", actor=SYSTEM, now=NOW
        )
    assert "ask_assist" in queries.sheet_verbs(at_work, place.handler(place.one))
    assert "ask_assist" not in queries.sheet_verbs(assist, SYSTEM)


def test_a_lead_asks_for_whoever_works_on_it_and_the_journal_says_so(
    place: Place, at_work: WorkSheet
) -> None:
    assert "ask_assist" in queries.sheet_verbs(at_work, place.lead)
    assist = commands.ask_assist(
        sheet_id=at_work.pk,
        department_path=ELSEWHERE,
        what="请协助测速",
        seen=at_work.version,
        actor=place.lead,
        now=NOW,
    )
    told = Entry.objects.filter(kind="sheet.dispatched").latest("pk")
    assert (told.actor, told.content["assists"]) == (place.lead.ref, at_work.pk)
    at_work.refresh_from_db()
    assert (at_work.state, at_work.assignee) == ("claimed", place.one)
    with pytest.raises(Conflict) as refused:
        commands.reply(sheet_id=at_work.pk, draft=PROPER, actor=place.handler(place.one), now=NOW)
    assert refused.value.reason == "open_assist"
    commands.claim(sheet_id=assist.pk, actor=SYSTEM, now=NOW)
    commands.reply(sheet_id=assist.pk, draft=PROPER, actor=SYSTEM, now=NOW)
    commands.pass_reply(sheet_id=assist.pk, actor=place.handler(place.one), now=NOW)


def test_a_lead_asks_neither_elsewhere_nor_without_words_nor_too_late(
    place: Place, at_work: WorkSheet
) -> None:
    stranger = Actor(place.lead.ref, place.lead.verbs, (ELSEWHERE,))
    asked: dict[str, Any] = {
        "sheet_id": at_work.pk,
        "department_path": ELSEWHERE,
        "now": NOW,
    }
    with pytest.raises((NotAllowed, NotFound)):
        commands.ask_assist(**asked, what="x", actor=stranger)
    with pytest.raises(Invalid):
        commands.ask_assist(**asked, what=" ", actor=place.lead)
    with pytest.raises(Conflict):
        commands.ask_assist(**asked, what="x", seen=at_work.version - 1, actor=place.lead)
    assert "ask_assist" not in queries.sheet_verbs(at_work, stranger)
