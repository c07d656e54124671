from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.handbook import commands, document, queries
from ringback.handbook.commands import packaged
from ringback.handbook.models import Clause, Document, Edition, Parameter, Revision
from ringback.handbook.states import RevisionState
from ringback.handbook.tests import manual
from ringback.handbook.tests.manual import INSTALLER, write_small
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 30 * DAY
EPOCH_IN_SHANGHAI = datetime(1969, 12, 31, 16, tzinfo=UTC)

pytestmark = pytest.mark.django_db
Package = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_installed(db: None) -> None:
    manual.remove()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """Changes what the product brings along."""

    def package(**values: str) -> None:
        folder = write_small(tmp_path / "packaged", **values)
        monkeypatch.setattr(packaged, "read_manual", partial(document.read_manual, folder))

    return package


def install(now: datetime = NOW) -> list[Revision]:
    return commands.install_packaged(actor=INSTALLER, now=now)


def test_the_whole_manual_is_in_force_from_the_epoch() -> None:
    adopted = install()
    assert len(adopted) == Document.objects.count() == 8
    assert {revision.effective_at for revision in adopted} == {EPOCH_IN_SHANGHAI}
    assert Edition.objects.get().begins_at == EPOCH_IN_SHANGHAI
    chapters = document.read_manual()
    assert Clause.objects.count() == sum(len(chapter.clauses) for chapter in chapters)
    assert Parameter.objects.count() == sum(len(list(c.parameters)) for c in chapters)


def test_each_chapter_is_told_once() -> None:
    adopted = install()
    entries = Entry.objects.filter(kind="revision.adopted")
    assert {entry.subject_id for entry in entries} == {str(revision.pk) for revision in adopted}
    assert {entry.actor for entry in entries} == {INSTALLER.ref}
    assert entries[0].content["effective_at"] == EPOCH_IN_SHANGHAI.isoformat()


def test_installing_again_changes_nothing() -> None:
    install()
    assert install(LATER) == []
    assert Revision.objects.count() == Entry.objects.count() == 8


def test_only_an_administrator_installs() -> None:
    with pytest.raises(NotAllowed):
        commands.install_packaged(actor=Actor("user:1"), now=NOW)
    assert not Revision.objects.exists()


def test_a_newer_text_takes_effect_when_it_arrives(package: Package) -> None:
    package(clock__limit="24h")
    install()
    package(clock__limit="12h")
    (newer,) = install(LATER)
    assert (newer.number, newer.effective_at) == (2, LATER)
    queries.forget()
    just_before = LATER - timedelta(microseconds=1)
    assert str(queries.parameter("clock.limit", at=just_before).value) == "24h"
    assert str(queries.parameter("clock.limit", at=LATER).value) == "12h"


def test_the_operators_own_revision_stays_in_force(package: Package) -> None:
    package(clock__limit="24h")
    install()
    own = operators_own(NOW)
    package(clock__limit="12h", clock__other="6h")
    (newer,) = install(LATER)
    queries.forget()
    assert newer.effective_at is None
    ruling = queries.parameter("clock.limit", at=LATER)
    assert (str(ruling.value), ruling.revision_id) == ("8h", own.pk)


def test_what_the_operators_revision_leaves_unsaid_the_packaged_one_answers(
    package: Package,
) -> None:
    package(clock__limit="24h")
    install()
    operators_own(NOW)
    package(clock__limit="12h", clock__other="6h")
    (newer,) = install(LATER)
    queries.forget()
    ruling = queries.parameter("clock.other", at=NOW)
    assert (str(ruling.value), ruling.revision_id) == ("6h", newer.pk)


def operators_own(effective_at: datetime) -> Revision:
    """A revision of the operator's: the packaged one with another number in it."""
    revision = Revision.objects.create(
        document=Document.objects.get(),
        number=2,
        drafted_by="user:1",
        drafted_at=effective_at,
    )
    clause = Clause.objects.get(number="3.2.1")
    clause.pk, clause.revision = None, revision
    clause.save()
    parameter = Parameter.objects.get(code="clock.limit")
    parameter.pk, parameter.revision, parameter.clause = None, revision, clause
    parameter.save()
    parameter.cases.create(priority=0, conditions={}, value="8h")
    revision.state, revision.approved_by = RevisionState.APPROVED, "user:2"
    revision.approved_at, revision.effective_at = effective_at - DAY, effective_at
    revision.save()
    Edition.objects.create(begins_at=effective_at)
    return revision


def test_two_revisions_cannot_take_effect_at_one_instant(package: Package) -> None:
    package(clock__limit="24h")
    (revision,) = install()
    twin = Revision.objects.get(pk=revision.pk)
    twin.pk, twin.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_revision_in_force_names_who_approved_it(package: Package) -> None:
    package(clock__limit="24h")
    (revision,) = install()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(approved_by="")


def test_installing_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = document.read_manual()
    broken = replace(chapters[-1], clauses=chapters[-1].clauses * 2)
    monkeypatch.setattr(packaged, "read_manual", lambda: (*chapters[:-1], broken))
    with pytest.raises(IntegrityError):
        install()
    assert not Document.objects.exists()
    assert not Entry.objects.exists()
