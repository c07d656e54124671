"""When the time for signing off is over, the journal tells so once (§8.2.2)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ringback.base.models import Entry
from ringback.handbook import commands, queries, signing, sweeps
from ringback.handbook.models import Revision
from ringback.handbook.tests import writers
from ringback.handbook.tests.test_revision_pages import Person
from ringback.handbook.tests.test_sign_off import DAY, NOW, SYSTEM, Reader, approved, reader, sign
from ringback.identity.queries import Role
from ringback.kernel.errors import Conflict

__all__ = ["reader"]
DUE = datetime(2026, 2, 25, 10, tzinfo=UTC)
"""Three working days after NOW, over the Spring Festival."""
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def announce(revision: Revision, now: datetime) -> None:
    commands.announce_overdue(revision_id=revision.pk, actor=SYSTEM, now=now)


def test_nothing_is_told_while_there_is_time(reader: Reader) -> None:
    revision = approved()
    reader("li")
    assert sweeps.announce_overdue(DUE - timedelta(seconds=1)) == 0
    with pytest.raises(Conflict):
        announce(revision, DUE - timedelta(seconds=1))


def test_it_is_told_once_with_how_many_are_missing(reader: Reader) -> None:
    revision, li = approved(), reader("li")
    reader("wang")
    sign(revision, li)
    assert queries.to_remind(DUE) == [revision.pk]
    assert sweeps.announce_overdue(DUE) == 1
    entry = Entry.objects.get(kind="revision.sign_off_fell_due")
    assert (entry.subject_id, entry.content["missing"]) == (str(revision.pk), 1)
    assert sweeps.announce_overdue(DUE + DAY) == 0
    with pytest.raises(Conflict):
        announce(revision, DUE + DAY)
    found = signing.progress(revision, DUE + DAY)
    assert found is not None
    assert (found.is_late, found.reminded_at) == (True, DUE)


def test_nobody_is_missing_where_all_have_signed_or_a_newer_text_holds(reader: Reader) -> None:
    revision, li = approved(), reader("li")
    sign(revision, li)
    announce(revision, DUE)
    assert Entry.objects.get(kind="revision.sign_off_fell_due").content["missing"] == 0
    second = writers.submitted(NOW, clock__handling__limit="6h")
    writers.approve(second, NOW + 2 * DAY, now=NOW, readers=["agent"])
    reader("wang")
    third = writers.submitted(NOW, clock__handling__limit="5h")
    writers.approve(third, NOW + 3 * DAY, now=NOW)
    announce(second, DUE)
    entries = Entry.objects.filter(kind="revision.sign_off_fell_due", subject_id=str(second.pk))
    assert entries.get().content["missing"] == 0


def test_what_is_cancelled_is_told_of_to_nobody(reader: Reader) -> None:
    revision = approved()
    reader("li")
    commands.cancel(
        revision_id=revision.pk,
        reason="撤回",
        seen=revision.version,
        actor=writers.APPROVER,
        now=NOW,
    )
    assert sweeps.announce_overdue(DUE) == 0


@pytest.fixture
def _late() -> Iterator[None]:
    with time_machine.travel(DUE + DAY, tick=False):
        yield


@pytest.mark.usefixtures("_late")
def test_the_pages_show_who_is_overdue(reader: Reader) -> None:
    revision, li = approved(), reader("li")
    reader("wang")
    sign(revision, li)
    announce(revision, DUE)
    boss, agent = Person("boss", Role.SUPERVISOR), Person("zhao", Role.AGENT)
    assert "2 readers have not signed in time" in boss.get("/handbook/revisions/")
    assert "have not signed in time" not in agent.get("/handbook/revisions/")
    sheet = boss.get(f"/handbook/revisions/{revision.pk}/sign-offs")
    assert sheet.index("wang") < sheet.index("Overdue") < sheet.rindex("li")
    assert agent.client.get(f"/handbook/revisions/{revision.pk}/sign-offs").status_code == 403
    page = boss.get(f"/handbook/revisions/{revision.pk}/")
    assert "They and their team leads were told" in page
