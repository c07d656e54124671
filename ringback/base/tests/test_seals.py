import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from ringback.base import journal, seals
from ringback.base.models import Entry, Seal
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.base.tests.sealing import PATIENCE


@pytest.fixture
def keys_of_its_own(settings: object, tmp_path: object) -> None:
    settings.RINGBACK_KEY_DIR = tmp_path  # type: ignore[attr-defined]


pytestmark = pytest.mark.usefixtures("keys_of_its_own")


def light(*lamp_ids: int) -> None:
    with transaction.atomic():
        journal.record_many(
            [LampLit(lamp_id=lamp_id) for lamp_id in lamp_ids], actor=ACTOR, now=NOW
        )


def seal(limit: int = 500) -> int:
    """Seal a batch, once a neighbour's test lets it be settled (``sealing``)."""
    for _ in range(PATIENCE * 20):
        if sealed := seals.seal_settled(NOW, limit=limit):
            return sealed
        time.sleep(0.05)
    return 0


def codes() -> list[str]:
    return [finding.code for finding in seals.verify()]


@pytest.mark.django_db(transaction=True)
def test_a_sealed_journal_holds() -> None:
    light(1, 2, 3)
    assert seal(limit=2) == 2
    assert seal(limit=2) == 1
    assert seals.seal_settled(NOW) == 0
    assert codes() == []
    assert seals.head()[0] == Seal.objects.latest("id").pk


def change_an_entry() -> None:
    entry = Entry.objects.order_by("id")[0]
    Entry.objects.filter(pk=entry.pk).update(content={"colour": "green"})


def take_an_entry_out() -> None:
    Entry.objects.order_by("id")[0].delete()


def put_an_entry_in() -> None:
    """An entry that never was, under a seal that is there."""
    sealed = Entry.objects.order_by("id")[0]
    Entry.objects.create(
        at=NOW,
        actor="user:nobody",
        subject_kind="lamp",
        subject_id="9",
        kind="lamp.lit",
        content={},
        seal_id=sealed.seal_id,
    )


def exchange_two_entries() -> None:
    first, second = Entry.objects.order_by("id")[:2]
    kept = first.content
    Entry.objects.filter(pk=first.pk).update(content=second.content, subject_id=second.subject_id)
    Entry.objects.filter(pk=second.pk).update(content=kept, subject_id=first.subject_id)


def say_somebody_else_did_it() -> None:
    Entry.objects.update(actor="user:somebody-else")


def put_it_off_by_an_hour() -> None:
    entry = Entry.objects.order_by("id")[0]
    Entry.objects.filter(pk=entry.pk).update(at=entry.at + timedelta(hours=1))


def cover_a_removal_up() -> None:
    """The count is mended as well; the mac cannot be without the key."""
    entry = Entry.objects.order_by("id")[0]
    Seal.objects.filter(entries=entry).update(count=1)
    entry.delete()


def cut_off_the_tail() -> None:
    last = Seal.objects.latest("id")
    last.entries.all().delete()
    last.delete()


def cut_off_everything() -> None:
    Entry.objects.all().delete()
    Seal.objects.all().delete()


def leave_out_a_link() -> None:
    first = Seal.objects.earliest("id")
    first.entries.all().delete()
    first.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (change_an_entry, "entry_changed"),
        (take_an_entry_out, "entries_missing"),
        (put_an_entry_in, "entries_missing"),
        (exchange_two_entries, "entry_changed"),
        (say_somebody_else_did_it, "entry_changed"),
        (put_it_off_by_an_hour, "entry_changed"),
        (cover_a_removal_up, "entry_changed"),
        (cut_off_the_tail, "tail_cut_off"),
        (cut_off_everything, "tail_cut_off"),
        (leave_out_a_link, "broken_link"),
    ],
)
def test_tampering_shows(tamper: Callable[[], None], code: str) -> None:
    light(1, 2)
    assert seal() == 2
    light(3, 4)
    assert seal() == 2
    tamper()
    assert code in codes()


@pytest.mark.django_db(transaction=True)
def test_with_the_head_gone_as_well_only_an_anchor_shows_the_cut(tmp_path: Path) -> None:
    light(1)
    assert seal() == 1
    light(2)
    assert seal() == 1
    anchor = seals.head()
    assert list(seals.verify(anchor)) == []
    light(3)
    assert seal() == 1
    assert list(seals.verify(anchor)) == [], "an older head stays in the chain"
    cut_off_the_tail()
    cut_off_the_tail()
    (tmp_path / "journal-head.json").unlink()
    assert codes() == []
    assert [finding.code for finding in seals.verify(anchor)] == ["anchor_missing"]


@pytest.mark.django_db(transaction=True)
def test_a_chain_made_anew_does_not_hold_the_anchor() -> None:
    light(1)
    assert seal() == 1
    number, head = seals.head()
    assert [f.code for f in seals.verify((number, head[::-1]))] == ["anchor_missing"]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_after_the_seal_is_sealed_later() -> None:
    """PostgreSQL numbers rows before they commit: a late one must not fall behind the seal.

    SQLite has one writer: there no transaction can stay open across a seal.
    """
    written, sealed = threading.Event(), threading.Event()

    def hold_one_open() -> None:
        with transaction.atomic():
            journal.record(LampLit(lamp_id=1), actor=ACTOR, now=NOW)
            written.set()
            assert sealed.wait(10)
        connections.close_all()

    late = threading.Thread(target=hold_one_open)
    late.start()
    assert written.wait(10)
    light(2)
    assert seals.seal_settled(NOW) == 0, "nothing is settled while an elder may still commit"
    sealed.set()
    late.join()
    assert seal(limit=1) + seal(limit=1) == 2
    assert codes() == []


@pytest.mark.django_db(transaction=True)
def test_a_chain_goes_on_in_sm3_and_shows_what_was_changed_in_either(settings) -> None:
    light(1)
    assert seal() == 1
    settings.RINGBACK_CIPHER = "sm4"
    light(2)
    assert seal() == 1
    assert list(Seal.objects.order_by("id").values_list("digest", flat=True)) == ["sha256", "sm3"]
    assert codes() == []
    entry = Entry.objects.latest("id")
    Entry.objects.filter(pk=entry.pk).update(content={"colour": "green"})
    assert codes() == ["entry_changed"]
    Entry.objects.filter(pk=entry.pk).update(content=entry.content)
    Seal.objects.filter(digest="sm3").update(digest="sha256")
    assert codes() == ["entry_changed"], "the digest cannot be swapped without the key"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_seal_an_entry_twice() -> None:
    """Met when a worker was slow: another one sealed between its first look and its second."""
    light(1, 2, 3)
    other_has_sealed: list[int] = []

    def overtaken(execute, sql, parameters, many, context):
        answer = execute(sql, parameters, many, context)
        if sql.startswith("SELECT") and not other_has_sealed:
            other_has_sealed.append(1)
            other_has_sealed.append(seal())
        return answer

    with connection.execute_wrapper(overtaken):
        assert seals.seal_settled(NOW) == 0
    assert other_has_sealed == [1, 3]
    assert codes() == []
