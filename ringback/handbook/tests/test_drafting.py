"""A draft is begun from what will be in force, and edited by one person at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.handbook import commands
from ringback.handbook.commands import CaseDraft, ClauseDraft
from ringback.handbook.content import CLAUSE_TEXT, digest
from ringback.handbook.models import Contribution, Revision
from ringback.handbook.sources import Basis
from ringback.handbook.states import RevisionState
from ringback.handbook.tests import writers
from ringback.handbook.tests.writers import APPROVER, AUTHOR, COLLEAGUE, LIMIT, READER
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def said(revision: Revision, number: str = "3.2.2") -> ClauseDraft:
    clause = writers.clause(revision, number)
    return ClauseDraft(**{name: getattr(clause, name) for name in CLAUSE_TEXT})


def edit(revision: Revision, seen: int = 1, actor: Any = AUTHOR, **changes: str) -> None:
    commands.edit_clause(
        revision_id=revision.pk,
        number="3.2.2",
        draft=replace(said(revision), **changes),
        seen=seen,
        actor=actor,
        now=NOW,
    )


def set_limit(revision: Revision, *cases: CaseDraft, seen: int = 1, code: str = LIMIT) -> None:
    commands.set_parameter(
        revision_id=revision.pk, code=code, cases=cases, seen=seen, actor=AUTHOR, now=NOW
    )


def test_a_draft_says_what_is_in_force_and_tells_who_began_it() -> None:
    draft = writers.begun(NOW)
    assert (draft.number, draft.state, draft.effective_at) == (2, RevisionState.DRAFT, None)
    assert draft.based_on is not None
    assert digest(draft.pk) == draft.based_on.digest != ""
    entry = Entry.objects.get(kind="revision.begun")
    assert (entry.actor, entry.content["document"]) == (AUTHOR.ref, "manual-3")


def test_a_draft_is_begun_from_the_one_scheduled_last() -> None:
    scheduled = writers.approved(NOW)
    assert writers.begun(NOW).based_on == scheduled


def test_a_document_has_one_draft_at_a_time() -> None:
    writers.begun(NOW)
    with pytest.raises(Conflict):
        writers.begun(NOW, author=COLLEAGUE)
    assert writers.begun(NOW, document="manual-5").number == 2


def test_who_only_reads_drafts_nothing_and_sees_no_draft() -> None:
    with pytest.raises(NotAllowed):
        writers.begun(NOW, author=READER)
    draft = writers.begun(NOW)
    with pytest.raises(NotFound):
        edit(draft, actor=READER, text_zh="改")
    with pytest.raises(NotFound):
        writers.begun(NOW, document="manual-9")


def test_a_clause_is_written_anew_and_takes_effect_with_its_revision() -> None:
    draft = writers.begun(NOW)
    edit(draft, text_zh="普通问题 12 小时。", text_en="Ordinary: 12 hours.")
    clause = writers.clause(draft, "3.2.2")
    assert (clause.text_zh, clause.effective_on, clause.version) == ("普通问题 12 小时。", None, 2)
    entry = Entry.objects.get(kind="revision.clause_edited")
    assert entry.content == {"document": "manual-3", "clause": "3.2.2"}
    assert set(Contribution.objects.values_list("ref", flat=True)) == {AUTHOR.ref}


def test_of_two_editors_the_second_hears_of_the_first() -> None:
    draft = writers.begun(NOW)
    edit(draft, text_zh="甲的写法。")
    with pytest.raises(Conflict):
        edit(draft, seen=1, actor=COLLEAGUE, text_zh="乙的写法。")
    assert writers.clause(draft, "3.2.2").text_zh == "甲的写法。"
    assert not Contribution.objects.filter(ref=COLLEAGUE.ref).exists()


def test_a_clause_wants_words_in_both_languages() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        edit(draft, text_en=" ", title_zh="长" * 201)
    assert set(refused.value.fields) == {"text_en", "title_zh"}
    with pytest.raises(Invalid):
        edit(draft)
    assert writers.clause(draft, "3.2.2").version == 1


def test_a_number_is_set_with_its_cases() -> None:
    draft = writers.begun(NOW)
    set_limit(
        draft,
        CaseDraft(value="12h", conditions={}),
        CaseDraft(value="2h", conditions={"category": ["support.unknowing_order"]}, priority=5),
    )
    row = writers.parameter(draft, LIMIT)
    cases = row.cases.order_by("priority").values_list("value", "conditions")
    assert list(cases) == [
        ("12h", {}),
        ("2h", {"category": {"in": ["support.unknowing_order"]}}),
    ]
    assert (row.basis, row.version) == (Basis.MANUAL, 2)
    assert writers.clause(draft, "3.2.2").effective_on is None
    assert Entry.objects.get(kind="revision.parameter_set").content["code"] == LIMIT


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (LIMIT, "12 hours"),
        (LIMIT, 12),
        ("clock.warning.lead", "1.5"),
        ("reply.text.minimum", "ten"),
        ("reply.text.minimum", True),
        ("hold.reasons", []),
        ("hold.reasons", [{"code": "x"}]),
        ("hold.pauses", "yes"),
    ],
)
def test_what_is_no_value_of_its_type_is_refused(code: str, value: Any) -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        set_limit(draft, CaseDraft(value=value, conditions={}), code=code)
    assert set(refused.value.fields) == {"case-0"}
    assert not Entry.objects.filter(kind="revision.parameter_set").exists()


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [CaseDraft(value="12h", conditions={"kind": "fault"})],
        [CaseDraft(value="12h", conditions={}), CaseDraft(value="6h", conditions={})],
    ],
)
def test_a_rule_that_leaves_a_question_open_is_refused(cases: list[CaseDraft]) -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        set_limit(draft, *cases)
    assert set(refused.value.fields) == {"cases"}


def test_a_condition_nobody_knows_is_refused() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        set_limit(draft, CaseDraft(value="12h", conditions={"weather": "rain"}))
    assert "weather" in str(refused.value.fields["case-0"])


def test_of_two_who_set_a_number_the_second_hears_of_the_first() -> None:
    draft = writers.begun(NOW)
    set_limit(draft, *writers.always("12h"))
    with pytest.raises(Conflict):
        set_limit(draft, *writers.always("6h"), seen=1)
    assert writers.parameter(draft, LIMIT).cases.get().value == "12h"


def test_what_is_in_review_or_approved_is_edited_by_nobody() -> None:
    revision = writers.submitted(NOW)
    with pytest.raises(Conflict):
        edit(revision, text_zh="改")
    commands.approve(
        revision_id=revision.pk,
        effective_at=NOW + timedelta(days=9),
        seen=revision.version,
        actor=APPROVER,
        now=NOW,
    )
    with pytest.raises(Conflict):
        set_limit(revision, *writers.always("6h"), seen=2)
