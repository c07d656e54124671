"""Words of staff are examined before they leave (§4.2.2, §4.2.4)."""

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.scripts import queries as scripts
from ringback.tickets import commands
from ringback.tickets.models import Statement, Ticket
from ringback.tickets.tests.conftest import AGENT, NOW, READER, STRANGER, SYSTEM, state

BLOCKED, WARNED = "您好，保證明天赔您100元。", "您好，没 办法，谢谢。"
PHONE = "138 1234 5678"


def say(ticket: Ticket, body: str, confirmed: str = "", actor: object = AGENT) -> Statement:
    return commands.say(ticket_id=ticket.pk, body=body, confirmed=confirmed, actor=actor, now=NOW)


def examine(ticket: Ticket, words: str, actor: object = AGENT) -> None:
    commands.examine(ticket_id=ticket.pk, part="body", words=words, actor=actor, now=NOW)


def kept(ticket: Ticket) -> list[tuple[str, str]]:
    rows = scripts.findings_of(subject_kind="ticket", subject_id=ticket.pk)
    return [(row.rule, row.outcome) for row in reversed(rows)]


def test_what_may_not_leave_is_refused_and_kept_for_inspection(accepted: Ticket) -> None:
    with pytest.raises(Invalid) as refusal:
        examine(accepted, BLOCKED)
    assert refusal.value.reason == "etiquette"
    told = str(refusal.value.fields["body"])
    assert "保證明天赔您100元" in told
    assert "§ 4.2.4" in told
    assert kept(accepted) == [("promise_terms", "blocked")]
    (row,) = scripts.findings_of(subject_kind="ticket", subject_id=accepted.pk)
    assert (row.start, row.end, row.clause, row.part) == (3, 13, "4.2.4", "body")
    assert row.author == AGENT.ref


def test_the_command_that_sends_refuses_by_itself(accepted: Ticket) -> None:
    before = Statement.objects.count()
    for body in (BLOCKED, WARNED, f"您好，请拨{PHONE}。"):
        with pytest.raises(Invalid):
            say(accepted, body)
    with pytest.raises(Invalid):
        commands.resolve(
            ticket_id=accepted.pk,
            answer=BLOCKED,
            code="solved",
            cause="other",
            actor=AGENT,
            now=NOW,
        )
    assert Statement.objects.count() == before
    assert state(accepted) != "resolved"
    assert kept(accepted) == [], "nothing of a command that failed"


def test_a_warning_is_sent_by_a_press_and_the_press_is_kept(accepted: Ticket) -> None:
    with pytest.raises(Invalid):
        examine(accepted, WARNED)
    mark = scripts.check(WARNED, at=NOW).fingerprint
    say(accepted, WARNED, confirmed=mark)
    assert kept(accepted) == [("forbidden", "held"), ("forbidden", "confirmed")]
    with pytest.raises(Invalid):
        say(accepted, "您好，规定就是这样，谢谢。", confirmed=mark)
    with pytest.raises(Invalid):
        say(accepted, f"{WARNED}随便你", confirmed=mark)


def test_what_is_allowed_is_noted_without_news(accepted: Ticket) -> None:
    say(accepted, "正在核查")
    assert kept(accepted) == [("closing", "noted"), ("greeting", "noted")]
    assert not Entry.objects.filter(kind="words.examined").exists()
    say(accepted, "您好，正在核查，谢谢")
    assert len(kept(accepted)) == 2


def test_the_journal_tells_the_rules_and_none_of_the_words(accepted: Ticket) -> None:
    with pytest.raises(Invalid) as refusal:
        examine(accepted, f"随便你，请拨{PHONE}")
    assert PHONE not in str(refusal.value.fields["body"])
    entry = Entry.objects.get(kind="words.examined")
    assert entry.content == {
        "part": "body",
        "outcome": "blocked",
        "rules": ["forbidden", "phone"],
    }
    assert entry.subject_id == str(accepted.pk)


def test_customers_and_the_product_itself_speak_as_they_like(accepted: Ticket) -> None:
    say(accepted, BLOCKED, actor=SYSTEM)
    commands.note(ticket_id=accepted.pk, body=BLOCKED, actor=AGENT, now=NOW)
    assert kept(accepted) == []


def test_who_may_not(accepted: Ticket) -> None:
    with pytest.raises(NotFound):
        examine(accepted, BLOCKED, STRANGER)
    with pytest.raises(NotAllowed):
        examine(accepted, BLOCKED, READER)
    assert kept(accepted) == []
