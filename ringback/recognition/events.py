"""What recognition tells the house. Codes and numbers only: texts stay in the rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNews(News):
    subject_kind: ClassVar[str] = "model_version"
    subject_field: ClassVar[str] = "number"

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAdded(VersionNews):
    """``digests`` are those of the model files, category first; ``lessons`` is how many texts that
    people decided about it was trained on besides our own."""

    kind: ClassVar[str] = "model_version.added"

    origin: str
    digests: tuple[str, ...]
    lessons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPutInUse(VersionNews):
    """``before`` is the number of the version in use until then, ``None`` for the first."""

    kind: ClassVar[str] = "model_version.put_in_use"

    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingNews(News):
    subject_kind: ClassVar[str] = "training"
    subject_field: ClassVar[str] = "place"

    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAsked(TrainingNews):
    kind: ClassVar[str] = "training.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingBegun(TrainingNews):
    kind: ClassVar[str] = "training.begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingEnded(TrainingNews):
    """``number`` is the version it made, ``None`` when there is none."""

    kind: ClassVar[str] = "training.ended"

    ending: str
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLearnt(News):
    """What a person decided about a text was kept to learn from."""

    kind: ClassVar[str] = "lesson.learnt"
    subject_kind: ClassVar[str] = "lesson"
    subject_field: ClassVar[str] = "lesson_id"

    lesson_id: UUID
    category: str
    request_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsErased(News):
    """The deletion record: how many went, and before which instant they were made."""

    kind: ClassVar[str] = "lesson.erased"
    subject_kind: ClassVar[str] = "lessons"
    subject_field: ClassVar[str] = "record"

    record: str
    number: int
    made_before: datetime
