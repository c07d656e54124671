"""A clause goes from a draft, unless the product would be left without a rule."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ringback.base.models import Entry
from ringback.handbook import commands, comparing, queries
from ringback.handbook.content import digest
from ringback.handbook.models import Parameter
from ringback.handbook.tests import writers
from ringback.handbook.tests.test_add_clause import next_number, numbers
from ringback.handbook.tests.writers import AUTHOR, COLLEAGUE, READER
from ringback.kernel.errors import Conflict, Invalid, NotFound

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
EFFECT = NOW + timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def spare() -> tuple[str, str]:
    """A document and a clause of it that states nothing the product asks for."""
    edition = queries.edition_at(NOW)
    for clause in queries.clauses(edition.pk):
        if clause.number.count(".") == 2 and not clause.parameters.exists():
            return clause.revision.document.code, clause.number
    raise AssertionError("every clause of the packaged manual states a parameter")


def test_a_clause_goes_and_the_others_close_ranks() -> None:
    document, number = spare()
    draft = writers.begun(NOW, document=document)
    before = numbers(draft)
    writers.drop(draft, number, NOW)
    assert numbers(draft) == [each for each in before if each != number]
    positions = draft.clauses.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, len(before)))
    entry = Entry.objects.get(kind="revision.clause_dropped")
    assert entry.content == {"document": document, "clause": number, "codes": []}


def test_added_and_dropped_again_nothing_has_changed() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    writers.add(draft, number, NOW)
    assert draft.based_on is not None
    assert digest(draft.pk) != draft.based_on.digest
    writers.drop(draft, number, NOW)
    assert digest(draft.pk) == draft.based_on.digest


def test_a_clause_the_product_needs_is_refused_naming_the_rule() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        writers.drop(draft, "3.2.2", NOW)
    assert refused.value.reason == "needed"
    assert "clock.handling.limit" in str(refused.value.message)
    assert "3.2.2" in numbers(draft)
    assert not Entry.objects.filter(kind="revision.clause_dropped").exists()


def test_it_goes_once_what_the_product_needs_has_moved() -> None:
    draft = writers.begun(NOW)
    for row in Parameter.objects.filter(revision=draft, clause__number="3.2.2"):
        commands.move_parameter(
            revision_id=draft.pk, code=row.code, clause="3.2.1", seen=1, actor=AUTHOR, now=NOW
        )
    writers.drop(draft, "3.2.2", NOW)
    draft.refresh_from_db()
    submitted = commands.submit(
        revision_id=draft.pk, reason="合并", seen=draft.version, actor=AUTHOR, now=NOW
    )
    old = queries.edition_at(NOW).pk
    writers.approve(submitted, EFFECT, now=NOW)
    assert queries.parameter(writers.LIMIT, at=EFFECT).clause_number == "3.2.1"
    # A case accepted before keeps its edition, in which the clause stands as it stood.
    assert queries.ruling(writers.LIMIT, edition_id=old).clause_number == "3.2.2"
    assert queries.clause("3.2.2", edition_id=old).number == "3.2.2"


def test_the_operator_s_own_parameters_go_with_it() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    writers.add(draft, number, NOW)
    writers.own_parameter(draft, number, NOW)
    writers.drop(draft, number, NOW)
    assert not Parameter.objects.filter(revision=draft, code="shop.waiting.limit").exists()
    entry = Entry.objects.get(kind="revision.clause_dropped")
    assert entry.content["codes"] == ["shop.waiting.limit"]


def test_what_has_clauses_under_it_is_refused_naming_them() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        writers.drop(draft, "3.2", NOW)
    assert "3.2.1, 3.2.2" in str(refused.value.message)


def test_of_two_the_second_hears_of_the_first() -> None:
    document, number = spare()
    draft = writers.begun(NOW, document=document)
    clause = writers.clause(draft, number)
    commands.edit_clause(
        revision_id=draft.pk,
        number=number,
        draft=writers.words("改写"),
        seen=clause.version,
        actor=COLLEAGUE,
        now=NOW,
    )
    with pytest.raises(Conflict):
        writers.drop(draft, number, NOW, seen=1)
    writers.drop(draft, number, NOW, seen=2)
    with pytest.raises(NotFound):
        writers.drop(draft, number, NOW, seen=2)


def test_who_may_not_draft_drops_nothing_and_what_is_in_review_is_fixed() -> None:
    document, number = spare()
    draft = writers.begun(NOW, document=document)
    with pytest.raises(NotFound):
        writers.drop(draft, number, NOW, author=READER)
    writers.add(draft, next_number(draft, number.rpartition(".")[0]), NOW)
    draft.refresh_from_db()
    commands.submit(revision_id=draft.pk, reason="x", seen=draft.version, actor=AUTHOR, now=NOW)
    with pytest.raises(Conflict):
        writers.drop(draft, number, NOW)


def test_the_difference_and_the_impact_list_tell_of_it_and_of_forms_that_name_it() -> None:
    draft = writers.begun(NOW, document="manual-7")
    named = "7.4.2"  # the index of forms names it: the coaching plan
    for row in Parameter.objects.filter(revision=draft, clause__number=named):
        commands.move_parameter(
            revision_id=draft.pk, code=row.code, clause="7.4.1", seen=1, actor=AUTHOR, now=NOW
        )
    writers.drop(draft, named, NOW)
    assert draft.based_on is not None
    compared = comparing.compare(draft.based_on, draft)
    assert [each.number for each in compared.clauses if each.new is None] == [named]
    told = {str(each.label): each for each in writers.impact_of(draft, NOW)}
    assert told["Clauses dropped"].examples == (named,)
    naming = told["Lines of the index of forms and files that name a dropped clause"]
    assert naming.examples == ("Coaching plan",)
