"""A new version of a category: from now on, never in the past, never over somebody else's."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.catalog import commands, queries
from ringback.catalog.models import Version
from ringback.catalog.tests.samples import ADMINISTRATOR, AGENT, NOW
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]

CODE = "basic.balance"
DAY = timedelta(days=1)


def renamed(name: str, **leaf: Any) -> Any:
    document = queries.document(CODE)
    document["leaf"][0] |= {"en": name, **leaf}
    return document


def revise(document: Any, **arguments: Any) -> Version:
    arguments = {"code": CODE, "based_on": 1, "actor": ADMINISTRATOR, "now": NOW, **arguments}
    return commands.revise_category(document=document, **arguments)


def name_at(at: Any) -> str:
    return queries.category(CODE, at=at).name.en


def test_a_revision_holds_from_now_on_and_the_past_stays() -> None:
    revise(renamed("Credit"))
    assert name_at(NOW) == "Credit"
    assert name_at(NOW - timedelta(microseconds=1)) == "Account balance"


def test_it_is_journalled_without_its_text() -> None:
    revise(renamed("Credit"), effective_at=NOW + DAY)
    entry = Entry.objects.get(kind="category.revised")
    assert (entry.subject_kind, entry.subject_id, entry.actor) == ("category", CODE, "user:1")
    assert entry.content == {
        "number": 2,
        "effective_at": (NOW + DAY).isoformat(),
        "why": "",
    }


def test_a_revision_may_wait_for_its_day() -> None:
    revise(renamed("Credit"), effective_at=NOW + DAY)
    assert name_at(NOW) == "Account balance"
    assert name_at(NOW + DAY) == "Credit"


def test_the_last_word_overrules_what_was_to_come_later() -> None:
    revise(renamed("Next year"), effective_at=NOW + 10 * DAY)
    revise(renamed("Now"), based_on=2)
    assert name_at(NOW) == "Now"
    assert name_at(NOW + 20 * DAY) == "Now"


def test_history_tells_all_versions_newest_first() -> None:
    revise(renamed("Credit"))
    new, old = queries.history(CODE)
    assert (new.number, new.recorded_by, new.is_packaged) == (2, "user:1", False)
    assert (old.number, old.is_packaged, old.is_retired) == (1, True, False)


def test_an_agent_may_not() -> None:
    with pytest.raises(NotAllowed):
        revise(renamed("Credit"), actor=AGENT)


def test_a_stale_edit_is_refused() -> None:
    revise(renamed("Credit"))
    with pytest.raises(Conflict):
        revise(renamed("Debit"), based_on=1)
    assert name_at(NOW) == "Credit"


def test_of_two_at_once_one_comes_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen version 1; the other writes number 2 before we do."""
    document, first = renamed("Credit"), Version.objects.get(category=CODE)
    revise(renamed("Debit"))
    monkeypatch.setattr(commands, "_newest", lambda code, based_on: first)
    with pytest.raises(Conflict):
        revise(document)
    assert name_at(NOW) == "Debit"
    assert Entry.objects.filter(kind="category.revised").count() == 1


def test_the_past_cannot_be_revised() -> None:
    with pytest.raises(Invalid) as refused:
        revise(renamed("Credit"), effective_at=NOW - DAY)
    assert "effective_at" in refused.value.fields


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"zh": ""}, "zh is missing"),
        ({"kinds": ["demand"]}, "unknown kind 'demand'"),
        ({"team": "it.none"}, "unknown team 'it.none'"),
        ({"group": "basic.none"}, "unknown group 'basic.none'"),
        ({"required": ["age"]}, "unknown required 'age'"),
        ({"group": "network.mobile"}, "belongs to another branch"),
    ],
)
def test_a_document_that_is_not_whole_is_refused_with_its_faults(
    change: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        revise(renamed("Credit", **change))
    assert any(fault in each for each in refused.value.fields["document"])  # type: ignore[attr-defined]
    assert queries.history(CODE)[0].number == 1


def test_a_category_keeps_its_code_and_its_rank() -> None:
    with pytest.raises(Invalid):
        revise(renamed("Credit", code="basic.credit"))
    with pytest.raises(Invalid):
        revise({"group": [{"code": CODE, "zh": "余额", "en": "Balance"}]})


def test_a_category_that_is_not_there_cannot_be_revised() -> None:
    with pytest.raises(NotFound):
        revise(renamed("Credit", code="basic.none"), code="basic.none")
