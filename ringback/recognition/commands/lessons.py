"""What people decided about a text: kept to learn from, masked, until its period is over."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, masking
from ringback.base.verbs import command
from ringback.catalog.facts import Kind
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.recognition import access, events, limits
from ringback.recognition.facts import BESIDE_THE_LEAVES
from ringback.recognition.features import normalise
from ringback.recognition.models import Lesson

RECORD = "recognition_sample"
"""What the handbook calls a lesson among the records it keeps (§3.4.2)."""


def learn(
    *,
    text: str,
    category: str,
    kind: Kind | None,
    subject_kind: str,
    subject_id: str,
    actor: Actor,
    now: datetime,
) -> Lesson | None:
    """Keep what a person decided about a text. A later decision about the same subject takes the
    place of the earlier one. ``None``: there is nothing in it to learn, or nothing new.

    ``kind`` is ``None`` for ``noise`` and ``out_of_scope`` alone.
    """
    access.require(access.may_teach(actor))
    _require_whole(category, kind)
    masked = masking.without_numbers(text).strip()
    known = Lesson.objects.filter(subject_kind=subject_kind, subject_id=subject_id).first()
    if not normalise(masked) or (known and _says(known) == (masked, category, kind or "")):
        return None
    lesson = known or Lesson(subject_kind=subject_kind, subject_id=subject_id)
    lesson.text, lesson.category, lesson.kind = masked, category, kind or ""
    return _keep(lesson=lesson, actor=actor, now=now)


def _require_whole(category: str, kind: Kind | None) -> None:
    if not category or (category in BESIDE_THE_LEAVES) != (kind is None):
        raise Invalid(
            _("A request has a service type and a kind; noise has none. Nothing was learnt."),
            fields={"category": category},
        )


def _says(lesson: Lesson) -> tuple[str, str, str]:
    return lesson.text.reveal(), lesson.category, lesson.kind


@command
def _keep(*, lesson: Lesson, actor: Actor, now: datetime) -> Lesson:
    lesson.learnt_at, lesson.learnt_by = now, actor.ref
    try:
        lesson.save()
    except IntegrityError:
        raise Conflict(_("Somebody has decided about this meanwhile. Look again.")) from None
    news = events.LessonLearnt(
        lesson_id=lesson.pk, category=lesson.category, request_kind=lesson.kind
    )
    journal.record(news, actor=actor, now=now)
    return lesson


def erase_expired(*, actor: Actor, now: datetime) -> int:
    """Erase the lessons that have outlived their period, as somebody has approved by asking for it
    (§3.4.2). Answers how many; when it is 0 nothing was written, not even to the journal."""
    access.require(access.may_administer(actor))
    made_before = limits.lessons_since(now)
    if not Lesson.objects.filter(learnt_at__lt=made_before).exists():
        return 0
    return _erase(made_before=made_before, actor=actor, now=now)


@command
def _erase(*, made_before: datetime, actor: Actor, now: datetime) -> int:
    number, _by_table = Lesson.objects.filter(learnt_at__lt=made_before).delete()
    news = events.LessonsErased(record=RECORD, number=number, made_before=made_before)
    journal.record(news, actor=actor, now=now)
    return number
