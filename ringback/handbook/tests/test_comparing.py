"""What differs between two revisions, and what that touches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.handbook import commands, comparing
from ringback.handbook.commands import CaseDraft, ClauseDraft
from ringback.handbook.content import CLAUSE_TEXT
from ringback.handbook.models import Revision
from ringback.handbook.slots import ChangedRule
from ringback.handbook.tests import writers
from ringback.handbook.tests.writers import AUTHOR, LIMIT
from ringback.kernel import marking
from ringback.kernel.marking import Mark, Piece

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
with_manual = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]

texts = st.text("ab 处理时限24\n小时。", max_size=40)


@given(texts, texts)
def test_the_pieces_give_the_texts_back(old: str, new: str) -> None:
    both = marking.sides(old, new)
    assert "".join(piece.text for piece in both.old) == old
    assert "".join(piece.text for piece in both.new) == new
    assert both.differ is (old != new)
    same = [[p.text for p in side if p.mark is Mark.SAME] for side in (both.old, both.new)]
    assert "".join(same[0]) == "".join(same[1])


def test_words_and_characters_are_marked_and_no_more() -> None:
    both = marking.sides("普通问题 24 小时。\n其余不变。", "普通问题 12 小时。\n其余不变。")
    assert Piece("24", Mark.GONE) in both.old
    assert Piece("12", Mark.NEW) in both.new
    assert [piece.mark for piece in both.old].count(Mark.GONE) == 1
    english = marking.sides("within 24 hours", "within 48 hours")
    assert Piece("48", Mark.NEW) in english.new


def test_passages_too_long_to_compare_are_told_as_wholly_different() -> None:
    both = marking.sides("甲" * 2000, "甲" * 1999 + "乙")
    assert [piece.mark for piece in both.old] == [Mark.GONE]


def test_nothing_differs_between_a_text_and_itself() -> None:
    assert not marking.sides("一样", "一样").differ


class TestTwoRevisions:
    pytestmark = with_manual

    def test_changed_numbers_and_clauses_are_found(self) -> None:
        draft = writers.begun(NOW)
        writers.state(draft, LIMIT, "12h", NOW)
        rewrite(draft, "3.2.2", text_en="Ordinary: 12 hours.")
        found = comparing.compare(base(draft), draft)
        (number,) = found.parameters
        assert (number.code, number.clause_number) == (LIMIT, "3.2.2")
        (clause,) = found.clauses
        assert clause.number == "3.2.2"
        (passage,) = clause.passages
        assert passage.en.differ
        assert not passage.zh.differ
        assert found.numbers == ["3.2.2"]

    def test_the_order_in_which_cases_were_written_is_no_difference(self) -> None:
        draft = writers.begun(NOW)
        assert comparing.compare(base(draft), draft).is_empty

    def test_a_draft_is_read_against_what_holds_without_it(self) -> None:
        first = writers.approved(NOW, NOW + timedelta(days=1))
        draft = writers.begun(NOW)
        assert comparing.counterpart(draft) == first
        assert comparing.counterpart(first) == first.based_on
        assert first.based_on is not None
        assert comparing.counterpart(first.based_on) is None


def base(draft: Revision) -> Revision:
    assert draft.based_on is not None
    return draft.based_on


def rewrite(draft: Revision, number: str, **changes: str) -> None:
    clause = writers.clause(draft, number)
    said = ClauseDraft(**{name: getattr(clause, name) for name in CLAUSE_TEXT})
    commands.edit_clause(
        revision_id=draft.pk,
        number=number,
        draft=replace(said, **changes),
        seen=clause.version,
        actor=AUTHOR,
        now=NOW,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("handbook", "calendars")
def test_a_rule_differs_for_those_cases_alone_that_it_tells_apart() -> None:
    draft = writers.begun(NOW)
    commands.set_parameter(
        revision_id=draft.pk,
        code="clock.review.limit",
        cases=[
            CaseDraft("4h", {}),
            CaseDraft("1h", {"kind": "complaint"}, 10),
            CaseDraft("30m", {"severity": "critical"}, 20),
        ],
        seen=1,
        actor=AUTHOR,
        now=NOW,
    )
    compared = comparing.compare(base(draft), draft)
    (rule,) = comparing.change_of(compared, NOW).rules
    assert rule.facts == {"kind", "severity"}
    assert differs(rule, kind="complaint", severity="low")
    assert differs(rule, kind="complaint")
    assert not differs(rule, kind="complaint", severity="critical")
    assert not differs(rule, kind="fault")


def differs(rule: ChangedRule, **facts: str) -> bool:
    return rule.differs_for(facts)
