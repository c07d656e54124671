"""Phrases of the manual, filled in, each with its clause."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from ringback.scripts import queries
from ringback.scripts.states import Step

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
PLACES = {"customer": "张**", "staff_number": "10023", "number": "10000017"}


def words(step: Step, language: str = "zh-hans", **facts: str) -> str:
    with translation.override(language):
        (line,) = queries.lines([step], at=NOW, facts=facts, places=PLACES)
    assert line.cited.startswith("§ 4.2.1")
    assert "4.2" in line.address
    return line.words


@pytest.mark.django_db
def test_fields_are_filled_in() -> None:
    assert "10023" in words(Step.OPENING)
    assert "2 分钟" in words(Step.WAITING)
    assert "张**" in words(Step.CALLBACK)
    assert "10000017" in words(Step.CALLBACK)


@pytest.mark.django_db
def test_the_service_type_has_words_of_its_own() -> None:
    assert words(Step.EXPLAINING, kind="fault") != words(Step.EXPLAINING, kind="complaint")
    assert "working again" in words(Step.CALLBACK, "en", kind="fault")


@pytest.mark.django_db
def test_what_is_not_known_is_left_open() -> None:
    (line,) = queries.lines([Step.CALLBACK], at=NOW, facts={}, places={})
    assert queries.BLANK in line.words


@pytest.mark.django_db
@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_its_words_in_both_languages(step: Step) -> None:
    assert words(step) != words(step, "en")
