from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from ringback.handbook import queries
from ringback.handbook.document import read_manual
from ringback.handbook.sources import Basis
from ringback.handbook.stock import stated_by, succession
from ringback.handbook.tests import manual
from ringback.kernel.conditions import ConditionError
from ringback.kernel.errors import NotFound, Unavailable
from ringback.kernel.spans import Span, Unit

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("handbook")
def test_a_number_comes_with_the_clause_it_rests_on() -> None:
    ruling = queries.parameter("clock.handling.limit", at=NOW, facts={"complexity": "major"})
    assert ruling.value == Span(48, Unit.HOUR)
    assert (ruling.clause_number, ruling.document, ruling.revision_number) == (
        "3.2.2",
        "manual-3",
        1,
    )
    assert ruling.edition_id == queries.edition_at(NOW).pk
    assert ruling.source.basis is Basis.MANUAL
    assert ruling.label.zh == "处理时限"
    assert ruling.priority == 10
    assert ruling.address == f"/handbook/3.2?edition={ruling.edition_id}#clause-3.2.2"


@pytest.mark.usefixtures("handbook")
def test_a_stored_rule_is_the_written_one() -> None:
    written = {p.rule.code: p for chapter in read_manual() for p in chapter.parameters}
    edition = queries.edition_at(NOW)
    stored = succession().stated(edition.pk)
    assert stored.keys() == written.keys()
    for code, stated in stored.items():
        assert stated.text.source == written[code].source
        assert stated.text.unit == written[code].unit
        assert stated.text.rule.shape == written[code].rule.shape
        assert stated.text.rule.cases == tuple(
            sorted(written[code].rule.cases, key=lambda case: -case.priority)
        )


@pytest.mark.usefixtures("handbook")
@pytest.mark.parametrize(
    ("code", "kind", "value"),
    [
        ("recognition.suggestions.count", int, 3),
        ("satisfaction.target", Decimal, Decimal("0.90")),
        ("review.required", bool, True),
        ("owner.first_contact", str, "registering_agent"),
        ("call.hours", queries.TimeWindow, queries.TimeWindow(time(8, 30), time(20, 30))),
    ],
)
def test_values_come_in_their_type(code: str, kind: type[Any], value: object) -> None:
    assert queries.parameter(code, at=NOW).value_as(kind) == value


@pytest.mark.usefixtures("handbook")
def test_another_type_than_expected_is_a_defect() -> None:
    with pytest.raises(TypeError, match="no Span"):
        queries.parameter("review.required", at=NOW).value_as(Span)
    with pytest.raises(TypeError, match="no int"):
        queries.parameter("review.required", at=NOW).value_as(int)


@pytest.mark.usefixtures("handbook")
def test_a_duration_runs_on_the_natural_clock() -> None:
    assert queries.parameter("code.lifetime", at=NOW).duration == timedelta(minutes=5)
    with pytest.raises(TypeError, match="ask a calendar"):
        _ = queries.parameter("suggestion.answer.limit", at=NOW).duration


@pytest.mark.usefixtures("handbook")
def test_tables_and_wordings_are_whole() -> None:
    words = queries.parameter("recognition.complaint.words", at=NOW).value_as(queries.Table)
    assert words.row("word", "工信部")["tendency"] == "regulator"
    receipt = queries.parameter("receipt.wording", at=NOW, facts={"kind": "complaint"})
    assert "{number}" in receipt.value_as(queries.Bilingual).zh


@pytest.mark.usefixtures("handbook")
def test_no_target_is_an_answer_where_the_manual_means_it() -> None:
    code = "hold.reminder.interval"
    assert queries.parameter_if_any(code, at=NOW, facts={"hold_reason": "site_work"}) is None
    found = queries.parameter_if_any(code, at=NOW, facts={"hold_reason": "waiting_customer"})
    assert found is not None
    with pytest.raises(KeyError, match="says nothing"):
        queries.parameter(code, at=NOW)


@pytest.mark.usefixtures("handbook")
def test_a_misspelt_code_or_fact_is_a_defect() -> None:
    with pytest.raises(KeyError):
        queries.parameter("clock.handling.limt", at=NOW)
    with pytest.raises(ConditionError, match="complexty"):
        queries.parameter("clock.handling.limit", at=NOW, facts={"complexty": "major"})


def test_without_a_manual_nothing_is_made_up() -> None:
    manual.remove()
    with pytest.raises(Unavailable):
        queries.parameter("clock.handling.limit", at=NOW)


@pytest.mark.usefixtures("handbook")
def test_before_the_epoch_no_manual_was_in_force() -> None:
    with pytest.raises(Unavailable):
        queries.edition_at(datetime(1969, 1, 1, tzinfo=UTC))


@pytest.mark.usefixtures("handbook")
def test_an_unknown_edition_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.edition(uuid4())
    with pytest.raises(NotFound):
        queries.ruling("clock.handling.limit", edition_id=uuid4())


@pytest.mark.usefixtures("handbook")
def test_what_is_remembered_costs_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    queries.parameter("clock.handling.limit", at=NOW)
    with django_assert_num_queries(0):
        queries.parameter("clock.handling.limit", at=NOW, facts={"complexity": "major"})
        queries.parameter("satisfaction.target", at=NOW)


@pytest.mark.usefixtures("handbook")
def test_a_revision_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.parameter("clock.handling.limit", at=NOW)
    queries.forget()
    with django_assert_num_queries(2):  # which editions there are, and of which revisions
        queries.parameter("clock.handling.limit", at=NOW)
    revision_id = queries.parameter("clock.handling.limit", at=NOW).revision_id
    with django_assert_num_queries(0):
        stated_by(revision_id)


@pytest.mark.usefixtures("handbook")
def test_a_clause_is_read_in_its_edition() -> None:
    edition = queries.edition_at(NOW)
    assert queries.clause("3.2.4", edition_id=edition.pk).title_zh == "挂起"
    with pytest.raises(NotFound):
        queries.clause("3.99", edition_id=edition.pk)
