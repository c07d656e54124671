"""What our own versions are trained on: the starter texts, and what people taught since."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from ringback.catalog import queries as catalog
from ringback.catalog.facts import Kind
from ringback.recognition import features, limits, model, starter
from ringback.recognition.facts import BESIDE_THE_LEAVES
from ringback.recognition.models import Lesson
from ringback.recognition.samples import Sample
from ringback.recognition.states import Target
from ringback.recognition.trainer import Texts


def starter_texts() -> Texts:
    return {
        Target.CATEGORY: starter.samples("category"),
        Target.KIND: starter.samples("kind"),
    }


@cache
def digest() -> str:
    """Of all that a starter model comes from: the texts, how they are expanded and read, and the
    form of the file. Their source is read, for to expand them takes a second."""
    found = hashlib.sha256(f"{features.VERSION} {model.FORMAT}".encode())
    folder = Path(starter.__file__).parent
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.py")]):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def texts_with_lessons(now: datetime) -> tuple[Texts, int]:
    """Starter texts and lessons together, and how many of them are lessons. What is no longer on
    offer is not learnt any more, nor is a lesson whose period is over."""
    on_offer = {leaf.code for leaf in catalog.leaves(at=now)} | BESIDE_THE_LEAVES
    lessons = [lesson for lesson in _lessons(now) if lesson.category in on_offer]
    texts = starter_texts()
    return {
        Target.CATEGORY: [
            *(one for one in texts[Target.CATEGORY] if one.label in on_offer),
            *_samples((lesson, lesson.category) for lesson in lessons),
        ],
        Target.KIND: [
            *texts[Target.KIND],
            *_samples((lesson, lesson.kind) for lesson in lessons if lesson.kind in list(Kind)),
        ],
    }, len(lessons)


def _lessons(now: datetime) -> Iterator[Lesson]:
    kept = Lesson.objects.filter(learnt_at__gte=limits.lessons_since(now))
    yield from kept.order_by("learnt_at", "id").iterator()


def _samples(labelled: Iterable[tuple[Lesson, str]]) -> Iterator[Sample]:
    for lesson, label in labelled:
        yield Sample(lesson.text.reveal(), label)
