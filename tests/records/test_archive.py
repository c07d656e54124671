"""Closed cases go to the archive whole and come back whole; never is one in neither place."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from ringback.base import belongings, files, journal, search, worker
from ringback.base.models import Delivery, Entry, SearchDocument, StoredFile
from ringback.desk.tests.floor import NAME, NOW, PHONE, WORDS
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.records import carrying, commands, lying, parquet, queries
from ringback.records.commands import archiving
from ringback.records.models import ArchivedCase, Partition, Restoration
from ringback.records.states import HoldReason, PartitionState
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import LinkKind, StatementKind
from tests.records.shelf import LATER, SYSTEM, closed, planned, run

pytest.importorskip("pyarrow")
pytestmark = pytest.mark.django_db


def rows_of(cases):
    subjects = belongings.subjects_of(cases)
    return {
        name: sorted(str(row.pk) for _case, row in each.rows(cases, subjects))
        for name, each in belongings.belongings.items()
    }


def test_a_case_leaves_every_table_and_comes_back_as_it_was(floor):
    ticket = closed(floor)
    before = carrying.documents([ticket.pk])[ticket.pk].content
    kept = rows_of([ticket.pk])
    assert kept["tickets.Statement.ticket_id"]
    assert kept["clocks.Interval.subject"]
    assert kept["feedback.Invitation.ticket_id"]
    assert run() == 1
    assert not any(rows_of([ticket.pk]).values())
    assert not Ticket.objects.filter(pk=ticket.pk).exists()
    assert not SearchDocument.objects.filter(kind="ticket", subject_id=ticket.pk).exists()
    assert StoredFile.objects.filter(attachment=None).count() == 2  # the customer's, and ours
    assert commands.restore_cases(ticket_ids=[ticket.pk], actor=SYSTEM, now=LATER) == [ticket.pk]
    assert carrying.documents([ticket.pk])[ticket.pk].content == before
    assert not Partition.objects.exists()
    worker.drain(LATER)
    assert list(Ticket.objects.filter(pk__in=_found("视频会员"))) == [ticket]


def _found(words):
    from_index = search.matching("ticket", words)
    assert from_index is not None
    return from_index


def test_the_file_lies_encrypted_and_the_journal_holds_its_hash(floor):
    ticket = closed(floor)
    run()
    stored = Partition.objects.get().file
    assert stored is not None
    on_disk = files.path_of(stored).read_bytes()
    assert not on_disk.startswith(b"PAR1")
    assert files.read(stored).startswith(b"PAR1")
    told = Entry.objects.get(kind="ticket.archived")
    assert told.content["file_digest"] == stored.digest
    assert told.subject_id == str(ticket.pk)
    assert PHONE not in json.dumps(told.content)


def test_the_journal_of_an_archived_case_stays(floor):
    ticket = closed(floor)
    mine = Entry.objects.filter(subject_kind="ticket", subject_id=str(ticket.pk))
    before = list(mine.order_by("id").values_list("id", "kind"))
    run()
    assert list(mine.order_by("id").values_list("id", "kind")[: len(before)]) == before


def test_a_complaint_stays_longer_than_other_cases(floor):
    complaint, query = closed(floor), closed(floor, kind="inquiry", category="basic.data_left")
    run(NOW + timedelta(days=100))
    assert list(Ticket.objects.values_list("pk", flat=True)) == [complaint.pk]
    assert ArchivedCase.objects.get().pk == query.pk


def test_an_open_case_and_one_with_undelivered_news_stay(floor):
    floor.accepted()
    ticket = closed(floor)
    entry = Entry.objects.filter(subject_kind="ticket", subject_id=str(ticket.pk)).last()
    Delivery.objects.filter(entry=entry).update(done_at=None)
    owed = Delivery.objects.filter(done_at=None).count()
    assert run() == (0 if owed else 1)


@pytest.mark.parametrize("by", ["case", "customer"])
def test_under_legal_hold_nothing_goes(floor, by):
    ticket = closed(floor)
    hold = commands.place_hold(
        number=ticket.number if by == "case" else PHONE,
        reason=HoldReason.LITIGATION,
        note="（2026）粤01民初1号",
        until=LATER + timedelta(days=30),
        actor=SYSTEM,
        now=NOW,
    )
    assert run() == 0
    assert queries.preview(LATER).held == 1
    commands.lift_hold(hold_id=hold.pk, note="撤诉", actor=SYSTEM, now=LATER)
    assert run() == 1


def test_a_hold_ends_by_itself(floor):
    ticket = closed(floor)
    commands.place_hold(
        number=ticket.number,
        reason=HoldReason.APPEAL,
        note="x",
        until=NOW + timedelta(days=1),
        actor=SYSTEM,
        now=NOW,
    )
    assert run() == 1


def test_a_hold_placed_while_the_file_is_written_keeps_the_case(floor):
    ticket = closed(floor)
    batch = planned()
    archiving.write(batch, now=LATER)
    commands.place_hold(
        number=ticket.number,
        reason=HoldReason.APPEAL,
        note="x",
        until=LATER + timedelta(days=1),
        actor=SYSTEM,
        now=LATER,
    )
    assert commands.move_cases(partition_id=batch.pk, actor=SYSTEM, now=LATER) == []
    assert Ticket.objects.filter(pk=ticket.pk).exists()


class Killed(BaseException):
    """As by kill -9: nothing that catches errors catches it."""


@pytest.mark.parametrize("at", ["documents", "read", "take_away", "record_many", "keep"])
def test_killed_at_any_step_it_goes_on_and_no_case_is_lost(floor, monkeypatch, at):
    ticket = closed(floor)
    before = carrying.documents([ticket.pk])[ticket.pk].content
    module = {
        "documents": carrying,
        "take_away": carrying,
        "read": parquet,
        "record_many": journal,
        "keep": files,
    }[at]
    with monkeypatch.context() as patched:
        patched.setattr(module, at, _killing(getattr(module, at)))
        with pytest.raises(Killed), transaction.atomic():
            run()
    moved = ArchivedCase.objects.moved().filter(pk=ticket.pk).exists()
    assert Ticket.objects.filter(pk=ticket.pk).exists() or moved
    while run():
        pass
    assert ArchivedCase.objects.moved().filter(pk=ticket.pk).exists()
    commands.restore_cases(ticket_ids=[ticket.pk], actor=SYSTEM, now=LATER)
    assert carrying.documents([ticket.pk])[ticket.pk].content == before


def _killing(act):
    def killed(*args, **kwargs):
        act(*args, **kwargs)
        raise Killed

    return killed


def test_steps_that_were_committed_are_not_done_again(floor):
    closed(floor)
    batch = planned()
    assert archiving.plan(now=LATER) is None  # its cases are named already
    archiving.write(batch, now=LATER)
    with pytest.raises(Conflict):
        archiving.write(batch, now=LATER)
    written = Partition.objects.get().file_id
    assert run() == 1
    assert Partition.objects.get().file_id == written
    with pytest.raises(Conflict):
        commands.move_cases(partition_id=batch.pk, actor=SYSTEM, now=LATER)


def test_a_case_that_changed_since_the_file_was_written_stays_and_goes_later(floor):
    ticket = closed(floor)
    batch = planned()
    archiving.write(batch, now=LATER)
    ticket.statements.create(
        kind=StatementKind.NOTE, body="补记", author=floor.agent.ref, said_at=LATER
    )
    assert commands.move_cases(partition_id=batch.pk, actor=SYSTEM, now=LATER) == []
    assert ticket.statements.filter(kind=StatementKind.NOTE).exists()
    assert run() == 1
    document = lying.document_of(ArchivedCase.objects.get())
    assert "补记" in document.content


def test_a_damaged_file_takes_nothing_away(floor):
    closed(floor)
    batch = planned()
    archiving.write(batch, now=LATER)
    files.path_of(batch_file(batch)).unlink()
    with pytest.raises(NotFound), transaction.atomic():
        commands.move_cases(partition_id=batch.pk, actor=SYSTEM, now=LATER)
    assert Ticket.objects.count() == 1
    assert Partition.objects.get().state == PartitionState.WRITTEN


def batch_file(batch):
    return Partition.objects.select_related("file").get(pk=batch.pk).file


def test_linked_cases_go_together_and_come_back_together(floor):
    one, other = closed(floor), closed(floor)
    tickets.link(
        source_id=one.pk,
        target_id=other.pk,
        kind=LinkKind.RELATED,
        actor=floor.lead.actor,
        now=NOW,
    )
    worker.drain(NOW)
    assert run() == 2
    back = commands.restore_cases(ticket_ids=[other.pk], actor=SYSTEM, now=LATER)
    assert back == sorted([one.pk, other.pk])
    assert Ticket.objects.get(pk=one.pk).links.get().target_id == other.pk


def test_a_case_linked_to_an_open_one_stays(floor):
    one, still_open = closed(floor), floor.accepted()
    tickets.link(
        source_id=one.pk,
        target_id=still_open.pk,
        kind=LinkKind.RELATED,
        actor=floor.lead.actor,
        now=NOW,
    )
    worker.drain(NOW)
    assert run() == 0


def test_what_was_restored_stays_for_its_period_once_more(floor):
    ticket = closed(floor)
    run()
    commands.restore_cases(ticket_ids=[ticket.pk], actor=SYSTEM, now=LATER)
    worker.drain(LATER)
    assert Restoration.objects.get().ticket_id == ticket.pk
    assert run(LATER + timedelta(days=179)) == 0
    assert run(LATER + timedelta(days=182)) == 1


def test_who_finds_it(floor):
    ticket = closed(floor)
    run()
    for actor, is_found in (
        (floor.agent.actor, True),
        (floor.administrator.actor, True),
        (floor.stranger.actor, False),
    ):
        assert bool(queries.archived(number=ticket.number, actor=actor)) is is_found
        of_customer = queries.archived_of(customer_ids=[ticket.customer_id], actor=actor)
        assert bool(of_customer) is is_found
    with pytest.raises(NotFound):
        commands.restore_cases(ticket_ids=[987654321], actor=SYSTEM, now=LATER)


def test_who_may_not(floor):
    ticket = closed(floor)
    with pytest.raises(NotAllowed):
        commands.archive_next(actor=floor.lead.actor, now=LATER)
    run()
    with pytest.raises(NotAllowed):
        commands.restore_cases(ticket_ids=[ticket.pk], actor=floor.lead.actor, now=LATER)


def test_the_preview_counts_and_names_the_oldest(floor):
    ticket = closed(floor)
    found = queries.preview(LATER)
    assert (found.count, found.is_more, found.number) == (1, False, ticket.number)
    assert queries.preview(NOW).count == 0


def test_words_and_names_are_in_the_file_and_nowhere_else(floor):
    ticket = closed(floor)
    run()
    content = lying.document_of(ArchivedCase.objects.get(pk=ticket.pk)).content
    assert WORDS in content
    assert NAME not in content  # the customer stays where customers are


def test_every_table_that_hangs_on_a_case_is_announced():
    """A foreign key nobody has announced would keep every case in the tables for ever: announce it
    in the module's offers (``belongings.belong``), or keep it without a key of the database."""
    owned = set(belongings.owned())
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation
        and field.related_model in owned
        and getattr(field, "db_constraint", False)
        if model not in owned
    ]
    assert missing == []


def test_every_way_to_a_case_is_announced():
    """A row that leads to cases by two keys is found by either."""
    announced = set(belongings.belongings)
    ways = {
        f"{model._meta.label}.{field.attname}"
        for model in belongings.owned()
        for field in model._meta.local_fields
        if field.is_relation
        and field.related_model is Ticket
        and getattr(field, "db_constraint", False)
    }
    assert ways <= announced
