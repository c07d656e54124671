"""A parameter comes into a clause of a draft, changes its clause, or goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.handbook import commands, comparing, queries
from ringback.handbook.commands import CaseDraft, ParameterDraft
from ringback.handbook.models import Parameter, Revision
from ringback.handbook.tests import writers
from ringback.handbook.tests.writers import AUTHOR, LIMIT, READER
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.kernel.spans import Span

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
OWN = "shop.waiting.limit"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def move(revision: Revision, code: str, clause: str, seen: int = 1, actor: Any = AUTHOR) -> None:
    commands.move_parameter(
        revision_id=revision.pk, code=code, clause=clause, seen=seen, actor=actor, now=NOW
    )


def drop(revision: Revision, code: str, seen: int = 1, actor: Any = AUTHOR) -> None:
    commands.drop_parameter(revision_id=revision.pk, code=code, seen=seen, actor=actor, now=NOW)


def test_a_parameter_of_one_s_own_answers_once_its_revision_is_in_force() -> None:
    draft = writers.begun(NOW)
    writers.own_parameter(draft, "3.2.1", NOW)
    entry = Entry.objects.get(kind="revision.parameter_added")
    assert entry.content == {"document": "manual-3", "clause": "3.2.1", "code": OWN}
    assert writers.clause(draft, "3.2.1").effective_on is None
    draft.refresh_from_db()
    submitted = commands.submit(
        revision_id=draft.pk, reason="x", seen=draft.version, actor=AUTHOR, now=NOW
    )
    effect = NOW + timedelta(days=1)
    writers.approve(submitted, effect, now=NOW)
    ruling = queries.parameter(OWN, at=effect)
    assert (str(ruling.value_as(Span)), ruling.clause_number) == ("15m", "3.2.1")


def test_a_length_counted_by_the_calendar_is_refused_where_the_clock_measures() -> None:
    draft = writers.begun(NOW, document="manual-5")
    with pytest.raises(Invalid) as refused:
        writers.state(draft, "login.lock.duration", "1d", NOW)
    assert "1d" in str(refused.value.fields["cases"])
    writers.state(draft, "login.lock.duration", "20m", NOW)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"type": "ratio"}, "0.9"),
        ({"type": "integer"}, 3),
        ({"type": "money"}, "12.50"),
        ({"type": "choice", "choices": [["a", {"zh": "甲", "en": "A"}]]}, "a"),
        ({"type": "boolean"}, True),
        ({"type": "text"}, "x"),
        ({"type": "wording"}, {"zh": "好", "en": "Good"}),
        ({"type": "window"}, "08:00-20:00"),
        ({"type": "table", "columns": [["code", "text"]]}, [{"code": "x"}]),
    ],
)
def test_every_type_can_be_stated(shape: dict[str, Any], value: Any) -> None:
    draft = writers.begun(NOW)
    row = writers.own_parameter(draft, "3.2.1", NOW, value=value, shape=shape)
    assert row.cases.get().value == value


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Waiting"}, "code"),
        ({"code": LIMIT}, "code"),
        ({"code": "login.attempts"}, "code"),
        ({"label_en": " "}, "label_en"),
        ({"unit_zh": "次"}, "unit_en"),
        ({"shape": {"type": "colour"}}, "shape"),
        ({"shape": {"type": "choice"}}, "shape"),
        ({"value": "soon"}, "case-0"),
    ],
)
def test_what_cannot_be_stated_is_refused(changes: dict[str, Any], field: str) -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        writers.own_parameter(draft, "3.2.1", NOW, **changes)
    assert set(refused.value.fields) == {field}
    assert not Entry.objects.filter(kind="revision.parameter_added").exists()


def test_a_rule_that_leaves_a_question_open_is_refused() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        commands.add_parameter(
            revision_id=draft.pk,
            clause="3.2.1",
            draft=ParameterDraft(OWN, "排队时限", "Waiting limit", {"type": "span"}),
            cases=[CaseDraft("15m", {"kind": "fault"})],
            actor=AUTHOR,
            now=NOW,
        )
    assert set(refused.value.fields) == {"cases"}


def test_a_parameter_moves_to_another_clause_and_the_difference_tells() -> None:
    draft = writers.begun(NOW)
    move(draft, LIMIT, "3.2.1")
    assert writers.parameter(draft, LIMIT).clause.number == "3.2.1"
    entry = Entry.objects.get(kind="revision.parameter_moved")
    assert (entry.content["before"], entry.content["clause"]) == ("3.2.2", "3.2.1")
    assert draft.based_on is not None
    (found,) = comparing.compare(draft.based_on, draft).parameters
    assert found.old is not None
    assert found.new is not None
    assert (found.old.clause_number, found.new.clause_number) == ("3.2.2", "3.2.1")
    with pytest.raises(Invalid):
        move(draft, LIMIT, "3.2.1", seen=2)
    with pytest.raises(NotFound):
        move(draft, LIMIT, "3.2.99", seen=2)
    with pytest.raises(Conflict):
        move(draft, LIMIT, "3.2.2", seen=1)


def test_one_s_own_goes_and_the_product_s_stays() -> None:
    draft = writers.begun(NOW)
    writers.own_parameter(draft, "3.2.1", NOW)
    with pytest.raises(Conflict):
        drop(draft, OWN, seen=7)
    drop(draft, OWN)
    assert not Parameter.objects.filter(revision=draft, code=OWN).exists()
    assert Entry.objects.get(kind="revision.parameter_dropped").content["code"] == OWN
    with pytest.raises(Invalid) as refused:
        drop(draft, LIMIT)
    assert refused.value.reason == "needed"
    with pytest.raises(NotFound):
        drop(draft, OWN)


def test_who_may_not_draft_states_nothing_and_what_is_in_review_is_fixed() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(NotFound):
        move(draft, LIMIT, "3.2.1", actor=READER)
    with pytest.raises(NotFound):
        drop(draft, LIMIT, actor=READER)
    submitted = writers.submitted(NOW, document="manual-5", login__attempts=3)
    with pytest.raises(Conflict):
        move(submitted, "login.attempts", "5.1.1")
    with pytest.raises(Conflict):
        writers.own_parameter(submitted, "5.1.1", NOW)
