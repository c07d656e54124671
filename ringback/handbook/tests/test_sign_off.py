"""Readers sign that they know a revision; how far that has come is shown (§8.2.2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.handbook import commands, queries, signing
from ringback.handbook.models import Revision
from ringback.handbook.tests import writers
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)  # a Friday before the holiday
SYSTEM = Actor.system("test")
DAY = timedelta(days=1)
Reader = Callable[..., Actor]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture
def reader() -> Reader:
    def add(name: str, role: Role = Role.AGENT) -> Actor:
        user = identity.add_user(
            username=name, display_name=name, password=None, actor=SYSTEM, now=NOW
        )
        identity.grant(user=user, role=role, scope_path="/", actor=SYSTEM, now=NOW)
        return Actor(user.ref)

    return add


def approved() -> Revision:
    revision = writers.submitted(NOW)
    return writers.approve(revision, NOW + DAY, now=NOW, readers=["agent"])


def sign(revision: Revision, actor: Actor, now: datetime = NOW) -> None:
    commands.sign_off(revision_id=revision.pk, actor=actor, now=now)


def test_a_reader_signs_once(reader: Reader) -> None:
    revision, li = approved(), reader("li")
    sign(revision, li)
    entry = Entry.objects.get(kind="revision.signed_off")
    assert (entry.actor, entry.content["number"]) == (li.ref, 2)
    with pytest.raises(Conflict):
        sign(revision, li)


def test_a_program_has_read_nothing(reader: Reader) -> None:
    with pytest.raises(NotAllowed):
        sign(approved(), SYSTEM)


def test_what_is_in_review_or_superseded_is_not_signed(reader: Reader) -> None:
    revision, li = approved(), reader("li")
    assert revision.based_on is not None
    with pytest.raises(Conflict):
        sign(revision.based_on, li, now=NOW + DAY)
    draft = writers.submitted(NOW, document="manual-5", login__attempts=3)
    with pytest.raises(Conflict):
        sign(draft, writers.APPROVER)


def test_progress_counts_who_must_and_names_who_has_not(reader: Reader) -> None:
    revision = approved()
    li, wang = reader("li"), reader("wang")
    reader("boss", Role.SUPERVISOR)
    sign(revision, li)
    sign(revision, writers.APPROVER)
    found = signing.progress(revision, NOW)
    assert found is not None
    assert (found.required, found.signed, found.percent) == (2, 1, 50)
    assert list(found.missing) == ["wang"]
    assert queries.readers(revision.pk) == [wang.ref]


def test_three_working_days_run_over_the_holiday(reader: Reader) -> None:
    reader("li")
    found = signing.progress(approved(), NOW)
    assert found is not None
    # 14 February is a make-up day; 15 to 23 are the Spring Festival; the office closes at 18:00.
    assert found.due_at == datetime(2026, 2, 25, 10, tzinfo=UTC)
    late = signing.progress(Revision.objects.get(number=2), found.due_at + DAY)
    assert late is not None
    assert late.is_late
    assert not found.is_late


def test_a_reader_finds_what_waits_for_them(reader: Reader) -> None:
    revision, li, boss = approved(), reader("li"), reader("boss", Role.SUPERVISOR)
    assert [line.revision for line in signing.to_sign(li, NOW)] == [revision]
    assert signing.to_sign(boss, NOW) == []
    sign(revision, li)
    assert signing.to_sign(li, NOW) == []
