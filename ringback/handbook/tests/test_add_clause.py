"""A clause comes into a draft: under its number, in its place, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ringback.base.models import Entry
from ringback.handbook import commands, comparing, content, queries
from ringback.handbook.models import Clause, Revision
from ringback.handbook.numbering import order
from ringback.handbook.tests import writers
from ringback.handbook.tests.writers import APPROVER, AUTHOR, COLLEAGUE, READER
from ringback.kernel.errors import Conflict, Invalid, NotFound

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def numbers(revision: Revision) -> list[str]:
    return list(revision.clauses.order_by("position").values_list("number", flat=True))


def next_number(revision: Revision, section: str = "3.2") -> str:
    taken = numbers(revision)
    last = max(order(each) for each in taken if each.startswith(f"{section}."))
    return f"{section}.{last[-1] + 1}"


def test_a_clause_stands_where_its_number_puts_it_and_is_told() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    clause = writers.add(draft, number, NOW)
    assert numbers(draft) == sorted(numbers(draft), key=order)
    assert list(range(1, draft.clauses.count() + 1)) == list(
        draft.clauses.order_by("position").values_list("position", flat=True)
    )
    assert (clause.effective_on, clause.version) == (None, 1)
    entry = Entry.objects.get(kind="revision.clause_added")
    assert (entry.actor, entry.content) == (AUTHOR.ref, {"document": "manual-3", "clause": number})
    assert draft.contributions.filter(ref=AUTHOR.ref).exists()


def test_it_is_read_once_its_revision_is_in_force_and_not_before() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    writers.add(draft, number, NOW)
    draft.refresh_from_db()
    submitted = commands.submit(
        revision_id=draft.pk, reason="新业务", seen=draft.version, actor=AUTHOR, now=NOW
    )
    effect = NOW + timedelta(days=1)
    approved = writers.approve(submitted, effect, now=NOW)
    found = queries.clause(number, edition_id=queries.edition_at(effect).pk)
    assert found.title_zh == "新增"
    with pytest.raises(NotFound):
        queries.clause(number, edition_id=queries.edition_at(NOW).pk)
    again = writers.begun(effect)
    assert writers.clause(again, number).effective_on == content.effective_on(approved)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("3.2.2", "already"),
        ("4.9", "chapter 3"),
        ("3.9.1", "3.9"),
        ("3.2.99", "without a gap"),
        ("three", "looks like"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason(number: str, told: str) -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        writers.add(draft, number, NOW)
    assert told in str(refused.value.fields["number"])
    assert not Entry.objects.filter(kind="revision.clause_added").exists()
    before = draft.version
    draft.refresh_from_db()
    assert draft.version == before


def test_words_are_wanted_in_both_languages() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid) as refused:
        commands.add_clause(
            revision_id=draft.pk,
            number=next_number(draft),
            draft=replace(writers.words(), scope_en=" "),
            actor=AUTHOR,
            now=NOW,
        )
    assert set(refused.value.fields) == {"scope_en"}


def test_of_two_who_take_one_number_the_second_hears_of_the_first() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    writers.add(draft, number, NOW)
    with pytest.raises(Invalid):
        writers.add(draft, number, NOW, author=COLLEAGUE)
    assert Clause.objects.filter(revision=draft, number=number).count() == 1
    assert not draft.contributions.filter(ref=COLLEAGUE.ref).exists()


def test_who_may_not_draft_adds_nothing_and_what_is_in_review_is_fixed() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(NotFound):
        writers.add(draft, next_number(draft), NOW, author=READER)
    submitted = writers.submitted(NOW, document="manual-5", login__attempts=3)
    with pytest.raises(Conflict):
        writers.add(submitted, "5.1.9", NOW, author=APPROVER)


def test_the_difference_and_the_impact_list_tell_of_it() -> None:
    draft = writers.begun(NOW)
    number = next_number(draft)
    writers.add(draft, number, NOW)
    assert draft.based_on is not None
    compared = comparing.compare(draft.based_on, draft)
    (found,) = compared.clauses
    assert (found.number, found.old, found.new) == (number, None, writers.clause(draft, number))
    told = {str(each.label): each.examples for each in writers.impact_of(draft, NOW)}
    assert told["Clauses added"] == (number,)
