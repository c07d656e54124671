"""The check before words of staff leave for a customer (§4.2.2, §4.2.4)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command, command_part
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.scripts import events, queries
from ringback.scripts.models import Finding
from ringback.scripts.queries import Check, Remark
from ringback.scripts.states import Outcome, Verdict

REFUSED = "etiquette"
"""The reason of the refusal."""
SENT = {Verdict.WARN: Outcome.CONFIRMED, Verdict.ALLOW: Outcome.NOTED}
NOT_SENT = {
    Verdict.BLOCK: Outcome.BLOCKED,
    Verdict.WARN: Outcome.HELD,
    Verdict.ALLOW: Outcome.NOTED,
}


def examine(
    *, ticket_id: int, part: str, words: str, confirmed: str = "", actor: Actor, now: datetime
) -> None:
    """Ask before sending, in no transaction: what is refused is kept for inspection, then raised as
    ``Invalid``. ``confirmed`` is the fingerprint of the warnings somebody has seen."""
    check = queries.check(words, at=now)
    if check.is_refused(confirmed):
        keep_back(ticket_id=ticket_id, part=part, check=check, actor=actor, now=now)
        raise refusal(part, check)


@command
def keep_back(*, ticket_id: int, part: str, check: Check, actor: Actor, now: datetime) -> None:
    """The words did not leave; who wrote them has been told why."""
    outcome = Outcome.BLOCKED if check.is_blocked else Outcome.HELD
    _write(ticket_id, part, check.shown, NOT_SENT, actor, now)
    _tell(ticket_id, part, outcome, check.shown, actor, now)


@command_part
def let_pass(
    *, ticket_id: int, part: str, words: str, confirmed: str = "", actor: Actor, now: datetime
) -> None:
    """Part of the command that sends: raises ``Invalid`` when the words may not leave, else notes
    what was found in them. News only of what was sent in spite of a warning."""
    check = queries.check(words, at=now)
    if check.is_refused(confirmed):
        raise refusal(part, check)
    _write(ticket_id, part, check.remarks, SENT, actor, now)
    if check.warnings:
        _tell(ticket_id, part, Outcome.CONFIRMED, check.warnings, actor, now)


def refusal(part: str, check: Check) -> Invalid:
    message = (
        _("The text was not sent, and what you wrote was kept. Change what is named below.")
        if check.is_blocked
        else _("The text was not sent yet, and what you wrote was kept. Change it, or confirm it.")
    )
    return Invalid(message, fields={part: _told(check.shown)}, code=REFUSED)


def _told(remarks: Iterable[Remark]) -> str:
    return " ".join(_in_words(remark) for remark in remarks)


def _in_words(remark: Remark) -> str:
    told = {"rule": remark.title, "words": remark.words, "clause": remark.cited}
    if not remark.words:
        return gettext("%(rule)s (%(clause)s).") % told
    return gettext("%(rule)s: “%(words)s” (%(clause)s).") % told


def _write(
    ticket_id: int,
    part: str,
    remarks: Iterable[Remark],
    outcomes: dict[Verdict, Outcome],
    actor: Actor,
    now: datetime,
) -> None:
    Finding.objects.bulk_create(
        Finding(
            subject_kind="ticket",
            subject_id=str(ticket_id),
            part=part,
            rule=remark.rule,
            outcome=outcomes[remark.verdict],
            clause=remark.clause,
            revision_id=remark.revision_id,
            start=remark.start,
            end=remark.end,
            author=actor.ref,
            examined_at=now,
        )
        for remark in remarks
    )


def _tell(
    ticket_id: int,
    part: str,
    outcome: Outcome,
    remarks: Iterable[Remark],
    actor: Actor,
    now: datetime,
) -> None:
    spoken = tuple(dict.fromkeys(remark.rule for remark in remarks))
    news = events.WordsExamined(ticket_id=ticket_id, part=part, outcome=outcome, rules=spoken)
    journal.record(news, actor=actor, now=now)
