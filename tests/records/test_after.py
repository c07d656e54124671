"""What lies in the archive is read, checked, and one day deleted."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry, StoredFile
from ringback.desk.tests.floor import NOW, PHONE, WORDS
from ringback.kernel.errors import Conflict
from ringback.records import archive_check, commands
from ringback.records.models import ArchivedCase
from ringback.records.states import HoldReason
from tests.records.shelf import LATER, SYSTEM, closed, run

pytest.importorskip("pyarrow")
pytestmark = pytest.mark.django_db


def test_what_is_past_its_retention_is_deleted_and_a_record_stays(
    floor, django_capture_on_commit_callbacks
):
    closed(floor)
    run()
    far = NOW + timedelta(days=365 * 4)
    assert commands.deletable(LATER) == 0
    assert commands.deletable(far) == 1
    with django_capture_on_commit_callbacks(execute=True):
        made = commands.delete_expired(actor=SYSTEM, now=far)
    assert (made.count, made.limit, made.clause) == (1, "3y", "3.4.2")
    assert not ArchivedCase.objects.exists()
    assert not StoredFile.objects.exists()  # what was handed in went along
    assert Entry.objects.filter(kind="archive.deleted").count() == 1
    assert Entry.objects.filter(kind="ticket.registered").exists()  # the journal stays
    with pytest.raises(Conflict):
        commands.delete_expired(actor=SYSTEM, now=far)


def test_nothing_under_hold_is_deleted(floor):
    ticket = closed(floor)
    run()
    far = NOW + timedelta(days=365 * 4)
    commands.place_hold(
        number=ticket.number,
        reason=HoldReason.INVESTIGATION,
        note="x",
        until=far + timedelta(days=1),
        actor=SYSTEM,
        now=LATER,
    )
    assert commands.deletable(far) == 0
    with pytest.raises(Conflict):
        commands.delete_expired(actor=SYSTEM, now=far)


def test_the_desk_reads_it_and_old_links_lead_there(floor):
    ticket = closed(floor)
    run()
    address = f"/desk/archive/{ticket.number}/"
    page = floor.agent.client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert WORDS.split("，")[0] in text
    assert PHONE not in text
    for old in (f"/desk/tickets/{ticket.number}/", f"/desk/search?q={ticket.number}"):
        assert floor.agent.client.get(old).headers["Location"] == address
    found = floor.agent.client.get(f"/desk/archive/?q={PHONE}").content.decode()
    assert address in found
    assert floor.stranger.client.get(address).status_code == 404


def test_files_that_were_altered_are_found(floor):
    closed(floor)
    run()
    assert [problem for _name, problem in archive_check.checked()] == [""]
    ArchivedCase.objects.update(digest="0" * 64)
    assert all(problem for _name, problem in archive_check.checked())
