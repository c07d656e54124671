"""What others may ask of recognition."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from ringback.base.prepared import Prepared
from ringback.base.remembered import Remembered
from ringback.catalog.facts import Kind
from ringback.kernel.errors import Unavailable
from ringback.recognition import corpus, features, limits, rules, store
from ringback.recognition.evaluation import Scores
from ringback.recognition.facts import BESIDE_THE_LEAVES, Guess, Opinion
from ringback.recognition.model import Model
from ringback.recognition.models import Head, Lesson, ModelVersion, Training, Use
from ringback.recognition.rules import Limits
from ringback.recognition.states import Ending, Origin, Target

__all__ = [
    "Guess",
    "HeadRow",
    "LessonCount",
    "Opinion",
    "TrainingRow",
    "UseRow",
    "VersionRow",
    "can_answer",
    "in_use",
    "is_replaceable_by_starter",
    "is_starter_due",
    "lesson_count",
    "recognise_many",
    "trainings",
    "trainings_asked",
    "trainings_lost",
    "uses",
    "versions",
]

log = structlog.get_logger(__name__)

PATIENCE = timedelta(hours=2)
"""A training that has not ended after so long will not: its process was killed. The largest takes
minutes."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """How a head did on texts held out in training; ``surest`` is the share right among the surest
    80 %."""

    target: Target
    rows: int
    labels: int
    accuracy: float
    surest: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as lists show it, category first among its heads."""

    number: int
    origin: Origin
    lessons: int
    reason: str
    added_at: datetime
    added_by: str
    is_in_use: bool
    heads: tuple[HeadRow, ...]


@dataclass(frozen=True, slots=True)
class UseRow:
    """Who put a version in use, when and why."""

    number: int
    put_at: datetime
    put_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training somebody asked for. ``number`` is the version it made; ``ending`` is ``None``
    while it has not ended."""

    place: int
    asked_at: datetime
    asked_by: str
    reason: str
    begun_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    number: int | None


@dataclass(frozen=True, slots=True)
class LessonCount:
    """How much people have taught. ``fresh``: since the newest version that learnt from lessons was
    trained; ``expired``: past the period for which they may be kept."""

    total: int
    fresh: int
    expired: int


def recognise_many(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
    """What each text is about, in order, under the manual in force at ``at``.

    One query however many; the model stays in the process until another one is put in use. All
    ``None`` when no version is in use or its files cannot be read: then people classify.
    """
    try:
        heads = {target: store.load(digest) for target, digest in _digests_in_use().items()}
    except Unavailable as problem:
        log.warning("recognition.unavailable", problem=str(problem.message))
        heads = {}
    if not heads:
        return [None for _text in texts]
    now_valid = limits.limits_at(at)
    return [_opinion(text, heads, now_valid) for text in texts]


def _digests_in_use() -> Mapping[Target, str]:
    return {Target(target): digest for target, digest in _heads_in_use()}


_heads_in_use = Remembered(
    Prepared(
        lambda: Head.objects.filter(
            version__in=Use.objects.order_by("-place").values("version")[:1]
        ).values_list("target", "digest")
    )
)


def _opinion(text: str, heads: Mapping[Target, Model], limits_now: Limits) -> Opinion:
    found = features.features(text)
    most = limits_now.suggestions + len(BESIDE_THE_LEAVES)
    about = heads[Target.CATEGORY].judge(*found, most=most)
    category = rules.leaf_guess(about, limits_now.suggestions)
    asked = heads[Target.KIND].judge(*found, most=len(Kind))
    kind = Guess(asked.label, asked.confidence, asked.top)
    tendencies = rules.tendencies(text, limits_now.words)
    decision = rules.decide(category, kind, limits_now, has_words=bool(tendencies))
    return Opinion(category, kind, decision, tendencies)


def in_use() -> VersionRow | None:
    """The version that answers now."""
    return next((row for row in versions() if row.is_in_use), None)


def versions() -> list[VersionRow]:
    """All there are, newest first."""
    last = Use.objects.order_by("-place").first()
    rows = ModelVersion.objects.prefetch_related("heads").order_by("-number")
    return [
        VersionRow(
            number=row.number,
            origin=Origin(row.origin),
            lessons=row.lessons,
            reason=row.reason,
            added_at=row.added_at,
            added_by=row.added_by,
            is_in_use=last is not None and row.pk == last.version_id,
            heads=tuple(map(_head_row, sorted(row.heads.all(), key=lambda head: head.target))),
        )
        for row in rows
    ]


def _head_row(head: Head) -> HeadRow:
    scores = Scores.from_json(head.scores)
    return HeadRow(
        target=Target(head.target),
        rows=head.rows,
        labels=head.labels,
        accuracy=scores.accuracy,
        surest=scores.at_coverage(0.8),
        calibration_error=scores.calibration_error,
    )


def uses(limit: int = 10) -> list[UseRow]:
    """The last times a version was put in use, newest first."""
    rows = Use.objects.select_related("version").order_by("-place")[:limit]
    return [UseRow(row.version.number, row.put_at, row.put_by, row.reason) for row in rows]


def trainings(limit: int = 10) -> list[TrainingRow]:
    """The last that were asked for, newest first."""
    rows = Training.objects.select_related("version").order_by("-place")[:limit]
    return [
        TrainingRow(
            place=row.place,
            asked_at=row.asked_at,
            asked_by=row.asked_by,
            reason=row.reason,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
            ending=Ending(row.ending) if row.ending else None,
            number=row.version.number if row.version else None,
        )
        for row in rows
    ]


def trainings_asked() -> list[int]:
    """Those that no worker has begun; only the last can be one."""
    return _last_open(begun_at=None)


def trainings_lost(now: datetime) -> list[int]:
    """Those begun so long ago that their process must be gone."""
    return _last_open(begun_at__lt=now - PATIENCE)


def _last_open(**begun: Any) -> list[int]:
    last = Training.objects.order_by("-place").values("place")[:1]
    found = Training.objects.filter(place__in=last, ended_at=None, **begun)
    return list(found.values_list("place", flat=True))


def can_answer() -> bool:
    """Whether a version is in use and its files are whole."""
    digests = _digests_in_use().values()
    return bool(digests) and _are_sound(digests)


def lesson_count(now: datetime) -> LessonCount:
    learnt = ModelVersion.objects.filter(origin=Origin.LESSONS).order_by("-number").first()
    lessons = Lesson.objects.all()
    return LessonCount(
        total=lessons.count(),
        fresh=lessons.filter(learnt_at__gt=learnt.added_at).count() if learnt else lessons.count(),
        expired=lessons.filter(learnt_at__lt=limits.lessons_since(now)).count(),
    )


def is_starter_due() -> bool:
    """Whether the starter texts of this release have not been trained yet, or what was trained is
    no longer in the data folder."""
    versions = ModelVersion.objects.filter(origin=Origin.STARTER, texts=corpus.digest())
    trained = versions.prefetch_related("heads")
    return not any(_is_sound(version) for version in trained)


def is_replaceable_by_starter() -> bool:
    """Nothing is in use, or nothing that works, or an older starter version."""
    last = Use.objects.select_related("version").order_by("-place").first()
    if last is None or last.version.origin == Origin.STARTER:
        return True
    return not _is_sound(last.version)


def _is_sound(version: ModelVersion) -> bool:
    return _are_sound(head.digest for head in version.heads.all())


def _are_sound(digests: Iterable[str]) -> bool:
    try:
        for digest in digests:
            store.require_sound(digest)
    except Unavailable:
        return False
    return True
