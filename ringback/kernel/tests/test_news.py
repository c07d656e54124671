from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest

from ringback.kernel.news import News


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(News):
    kind: ClassVar[str] = "lamp.lit"
    subject_kind: ClassVar[str] = "lamp"
    subject_field: ClassVar[str] = "lamp_id"

    lamp_id: int
    colour: Colour
    at: datetime
    until_on: date | None = None
    keys: tuple[UUID, ...] = ()
    bright: bool = False


LIT = LampLit(
    lamp_id=7,
    colour=Colour.RED,
    at=datetime(2026, 2, 13, 8, 20, tzinfo=UTC),
    until_on=date(2026, 2, 14),
    keys=(UUID(int=1), UUID(int=2)),
    bright=True,
)


def test_news_comes_back_from_json_as_it_went() -> None:
    assert LampLit.from_json(LIT.subject_id, LIT.to_json()) == LIT


def test_the_subject_is_not_repeated_in_the_json() -> None:
    assert "lamp_id" not in LIT.to_json()
    assert LIT.subject_id == "7"


def test_null_stays_null() -> None:
    dim = LampLit(lamp_id=1, colour=Colour.RED, at=LIT.at)
    assert LampLit.from_json("1", dim.to_json()) == dim


def test_a_key_that_is_gone_does_not_break_old_entries() -> None:
    stored = {**LIT.to_json(), "wattage": 60}
    assert LampLit.from_json("7", stored) == LIT


def test_a_value_outside_the_enumeration_is_refused() -> None:
    with pytest.raises(ValueError, match="blue"):
        LampLit.from_json("7", {**LIT.to_json(), "colour": "blue"})
