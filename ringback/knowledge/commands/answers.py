"""Agreed answers: drawn up, agreed by somebody else, read and checked, withdrawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.knowledge import access, events
from ringback.knowledge.commands.moves import stale
from ringback.knowledge.models import Acknowledgement, AgreedAnswer, CheckTry, Option
from ringback.knowledge.states import ANSWER, Audience
from ringback.people import queries as people

FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
LONGEST = {
    "title_zh": 120,
    "title_en": 200,
    "text_zh": 2000,
    "text_en": 4000,
    "question_zh": 200,
    "question_en": 300,
}


@dataclass(frozen=True, slots=True)
class OptionDraft:
    text_zh: str
    text_en: str
    is_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """What is agreed, between which instants, for what and where, with its check."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    question_zh: str
    question_en: str
    options: Sequence[OptionDraft]
    valid_from: datetime
    valid_until: datetime
    category: str = ""
    organisation_path: str = "/"
    audience: Audience = Audience.INTERNAL
    is_mandatory: bool = True

    def columns(self) -> dict[str, Any]:
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "options"
        }


@command
def draft_answer(*, draft: AnswerDraft, actor: Actor, now: datetime) -> AgreedAnswer:
    """Draw up an answer. Raises ``Invalid`` with fields."""
    access.require(access.may_approve(actor))
    _require_sound(draft, now)
    answer = AgreedAnswer.objects.create(**draft.columns(), drafted_by=actor.ref, drafted_at=now)
    _write_options(answer, draft)
    journal.record(events.AnswerDrafted(answer_id=answer.pk), actor=actor, now=now)
    return answer


@command
def edit_answer(
    *, answer_id: int, draft: AnswerDraft, seen: int, actor: Actor, now: datetime
) -> AgreedAnswer:
    """Write a draft anew; whoever writes last is its author. Raises ``Conflict`` when somebody else
    wrote in it or it has been agreed."""
    access.require(access.may_approve(actor))
    answer = access.answer_for(actor, answer_id)
    _require_sound(draft, now)
    _move(answer, "edit", seen, **draft.columns(), drafted_by=actor.ref, drafted_at=now)
    answer.options.all().delete()
    _write_options(answer, draft)
    journal.record(events.AnswerEdited(answer_id=answer.pk), actor=actor, now=now)
    return answer


@command
def agree(*, answer_id: int, seen: int, actor: Actor, now: datetime) -> AgreedAnswer:
    """Somebody else agrees: it holds from its first instant on and is never written anew. Raises
    ``NotAllowed`` for its author, ``Conflict`` once its time is over."""
    access.require(access.may_approve(actor))
    answer = access.answer_for(actor, answer_id)
    access.require_other_eyes(access.may_agree(actor, answer))
    if answer.valid_until <= now:
        raise Conflict(_("Its last day is over. Give it another one first."))
    _move(answer, "agree", seen, agreed_by=actor.ref, agreed_at=now)
    news = events.AnswerAgreed(
        answer_id=answer.pk,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        is_mandatory=answer.is_mandatory,
    )
    journal.record(news, actor=actor, now=now)
    return answer


@command
def withdraw_answer(*, answer_id: int, seen: int, actor: Actor, now: datetime) -> AgreedAnswer:
    """It does not hold any more, or is given up before it did."""
    access.require(access.may_approve(actor))
    answer = access.answer_for(actor, answer_id)
    _move(answer, "withdraw", seen, withdrawn_at=now)
    journal.record(events.AnswerWithdrawn(answer_id=answer.pk), actor=actor, now=now)
    return answer


@command
def check(*, answer_id: int, place: int, actor: Actor, now: datetime) -> bool:
    """Choose an option of the check question. The right one acknowledges the answer; after a wrong
    one it is read again. Raises ``Conflict`` when the answer does not hold, ``NotFound`` without
    such an option."""
    access.require_staff(actor)
    answer = access.answer_for(actor, answer_id)
    if not access.is_agreed(answer) or answer.valid_until <= now:
        raise Conflict(_("This agreed answer does not hold any more; there is nothing to read."))
    option = answer.options.filter(place=place).first()
    if option is None:
        raise NotFound(_("Choose one of the options."))
    CheckTry.objects.create(option=option, ref=actor.ref, at=now)
    if option.is_right:
        Acknowledgement.objects.get_or_create(answer=answer, ref=actor.ref, defaults={"at": now})
    news = events.AnswerChecked(answer_id=answer.pk, is_right=option.is_right)
    journal.record(news, actor=actor, now=now)
    return bool(option.is_right)


def _move(answer: AgreedAnswer, verb: str, seen: int, **changes: Any) -> None:
    rows = AgreedAnswer.objects.filter(pk=answer.pk, version=seen, state__in=ANSWER.sources(verb))
    if not rows.update(state=ANSWER.target(verb), version=F("version") + 1, **changes):
        raise stale()
    answer.refresh_from_db()


def _write_options(answer: AgreedAnswer, draft: AnswerDraft) -> None:
    Option.objects.bulk_create(
        Option(
            answer=answer,
            place=place,
            text_zh=each.text_zh,
            text_en=each.text_en,
            is_right=each.is_right,
        )
        for place, each in enumerate(draft.options, 1)
    )


def _require_sound(draft: AnswerDraft, now: datetime) -> None:
    faults = dict(_faults(draft, now))
    if faults:
        raise Invalid(_("Something is missing or wrong. Nothing was saved."), fields=faults)


def _faults(draft: AnswerDraft, now: datetime) -> Iterator[tuple[str, object]]:
    for name, most in LONGEST.items():
        text = getattr(draft, name)
        if not text.strip():
            yield name, _("is missing")
        elif len(text) > most:
            yield name, _("At most %(count)d characters.") % {"count": most}
    if draft.valid_until <= max(draft.valid_from, now):
        yield "valid_until", _("It ends after it begins, and not before today.")
    if draft.category and not catalog.is_on_offer(draft.category, at=now):
        yield "category", _("There is no such service type.")
    if draft.organisation_path != "/" and people.organisation(draft.organisation_path) is None:
        yield "organisation_path", _("There is no such place.")
    yield from _faults_of_options(draft.options)


def _faults_of_options(options: Sequence[OptionDraft]) -> Iterator[tuple[str, object]]:
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        yield "options", _("The check has two to five options.")
    elif any(not each.text_zh.strip() or not each.text_en.strip() for each in options):
        yield "options", _("Every option is written in both languages.")
    elif sum(each.is_right for each in options) != 1:
        yield "options", _("Exactly one option is right.")
