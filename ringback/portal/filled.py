"""What has been filled in so far, and the request it amounts to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ringback.catalog.facts import FieldType
from ringback.catalog.queries import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The content of a draft.

    ``category``: ``None`` while nothing has been chosen, empty for "none of these". ``kind`` is
    empty until somebody says what they want. ``answers`` are kept as they were typed, by question;
    ``told`` is what the customer says about the conditions. ``is_filled``: the questions were gone
    through, ``is_new``: the open cases were, and this is none of them. ``about`` is the number of
    the case the words belong to when they are an addition that was interrupted.
    """

    text: str = ""
    category: str | None = None
    kind: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    is_filled: bool = False
    is_new: bool = False
    about: str = ""

    def to_json(self) -> str:
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps(plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> "Filled":
        return cls(**json.loads(stored))


def stood_for(leaf: Leaf) -> str:
    """The question that the customer's own words answer already, so that nobody types a thing
    twice: the leaf's first required one for running text. Empty when there is none."""
    asked = (one.code for one in leaf.form if one.type is FieldType.LONG_TEXT and one.required)
    return next(asked, "")


def answers_of(leaf: Leaf, filled: Filled) -> dict[str, object]:
    """The answers to the questions of this leaf; those to another's stay in the draft."""
    asked = {one.code: one for one in leaf.form}
    given: dict[str, object] = {
        code: answer for code, answer in filled.answers.items() if code in asked and answer
    }
    code = stood_for(leaf)
    if code:
        # The request itself keeps every word.
        longest = asked[code].high
        given[code] = filled.text[: int(longest)] if longest is not None else filled.text
    return given


def facts_of(leaf: Leaf, filled: Filled) -> dict[str, Any]:
    """What the customer tells about the conditions, as the catalogue reads it."""
    known = {fact.code: fact for fact in leaf.facts}
    return {
        code: _YES_AND_NO.get(said, said) for code, said in filled.told.items() if code in known
    }


_YES_AND_NO = {"yes": True, "no": False}
