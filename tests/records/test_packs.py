"""Asked for, made by the worker, taken by the asker alone, gone by time."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.base import extras, files, worker
from ringback.base.models import Entry, StoredFile
from ringback.customers import queries as customers
from ringback.desk.tests.floor import NAME, NOW, PHONE, WORDS, Floor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ringback.records import commands, printing, queries
from ringback.records.commands import packs
from ringback.records.models import EvidencePack
from ringback.records.states import PackState
from ringback.tickets import commands as tickets

PDF = b"%PDF-1.7 of a test"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been printed; the printing itself has a test of its own."""
    texts: list[str] = []

    def pdf(html: str, *, styles: str) -> bytes:
        texts.append(html)
        return PDF

    monkeypatch.setattr(printing, "pdf", pdf)
    return texts


def with_file(floor: Floor):
    ticket = floor.accepted()
    tickets.attach(
        ticket_id=ticket.pk,
        upload=SimpleUploadedFile("13812345678.txt", "光猫红灯".encode()),
        actor=floor.agent.actor,
        now=NOW,
    )
    return ticket


def ask(floor: Floor, **changes):
    number = changes.pop("number", None) or with_file(floor).number
    told = {"actor": floor.lead.actor, "now": NOW, **changes}
    return commands.ask_pack(number=number, **told)


def made(floor: Floor, **changes):
    row = ask(floor, **changes)
    worker.run_once(NOW)
    return queries.pack(pack_id=row.pk, actor=floor.lead.actor)


def unzipped(floor: Floor, row) -> dict[str, bytes]:
    stored = commands.take_pack(pack_id=row.pk, actor=floor.lead.actor, now=NOW)
    with zipfile.ZipFile(io.BytesIO(files.read(stored))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.django_db
def test_a_pack_holds_the_case_its_files_and_their_hashes(floor, printed):
    row = made(floor)
    assert (row.state, row.is_unmasked) == (PackState.MADE, False)
    found = unzipped(floor, row)
    manifest = json.loads(found["manifest.json"])
    assert found["case.pdf"] == PDF
    attached = [name for name in found if name.startswith("attachments/")]
    assert [found[name].decode() for name in attached] == ["光猫红灯"]
    hashes = {each["name"]: each["sha256"] for each in manifest["files"]}
    assert hashes == {
        name: hashlib.sha256(found[name]).hexdigest() for name in ("case.pdf", *attached)
    }
    assert manifest["personal_data"] == "masked"
    told = Entry.objects.get(kind="evidence.made").content
    assert told["manifest"] == hashlib.sha256(found["manifest.json"]).hexdigest()
    assert told["digest"] == row.digest


@pytest.mark.django_db
def test_its_sums_are_read_by_the_usual_program(floor, printed, tmp_path):
    stored = commands.take_pack(pack_id=made(floor).pk, actor=floor.lead.actor, now=NOW)
    with zipfile.ZipFile(io.BytesIO(files.read(stored))) as archive:
        archive.extractall(tmp_path)
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "case.pdf").write_bytes(PDF + b"!")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


@pytest.mark.django_db
def test_it_is_masked_and_has_words_clocks_and_the_timeline(floor, printed):
    row = made(floor)
    (text,) = printed
    assert PHONE not in text
    assert NAME not in text
    assert WORDS.split("，")[0] in text
    assert "林语棠" in text
    assert PHONE not in " ".join(unzipped(floor, row))


@pytest.mark.django_db
def test_unmasked_needs_a_reason_and_says_so_in_the_journal(floor, printed):
    made(floor, reason=first_reason(), note="12345 来函")
    (text,) = printed
    assert PHONE in text
    assert NAME in text
    told = Entry.objects.get(kind="evidence.asked").content
    assert told["is_unmasked"] is True
    assert told["reason"] == first_reason()
    journal = json.dumps([entry.content for entry in Entry.objects.all()], ensure_ascii=False)
    assert PHONE not in journal
    assert "来函" not in journal


def first_reason() -> str:
    from_manual = customers.reveal_reasons(NOW)
    return next(iter(from_manual))


@pytest.mark.django_db
def test_a_reason_nobody_knows_is_refused(floor, printed):
    with pytest.raises(Invalid) as refusal:
        ask(floor, reason="curiosity")
    assert "reason" in refusal.value.fields
    assert not EvidencePack.objects.exists()


@pytest.mark.django_db
def test_who_may_not(floor, printed):
    number = with_file(floor).number
    with pytest.raises(NotAllowed):
        ask(floor, number=number, actor=floor.agent.actor)
    with pytest.raises(NotAllowed):  # sees the case, and may not reveal what is masked
        ask(floor, number=number, actor=floor.officer.actor, reason=first_reason(), note="x")
    far = floor.stranger.actor
    with pytest.raises(NotFound):
        ask(floor, number=number, actor=type(far)(far.ref, {"evidence.make"}, far.scope_paths))


@pytest.mark.django_db
def test_it_is_the_askers_alone(floor, printed):
    row = made(floor)
    for other in (floor.officer, floor.administrator, floor.agent):
        with pytest.raises(NotFound):
            commands.take_pack(pack_id=row.pk, actor=other.actor, now=NOW)
        assert queries.packs(ticket_id=row.ticket_id, actor=other.actor) == []


@pytest.mark.django_db
def test_it_expires_and_its_bytes_go(floor, printed, django_capture_on_commit_callbacks):
    row = made(floor)
    later = row.expires_at
    with pytest.raises(NotFound):  # nobody waits for the sweep
        commands.take_pack(pack_id=row.pk, actor=floor.lead.actor, now=later)
    path = files.path_of(row.file)
    with django_capture_on_commit_callbacks(execute=True):
        commands.expire_pack(pack_id=row.pk, actor=packs.SYSTEM, now=later)
    row.refresh_from_db()
    assert (row.state, row.file) == (PackState.EXPIRED, None)
    assert not path.exists()
    assert StoredFile.objects.count() == 1  # what the customer handed in stays
    with pytest.raises(Conflict):
        commands.expire_pack(pack_id=row.pk, actor=packs.SYSTEM, now=later)


@pytest.mark.django_db
def test_while_it_is_made_there_is_nothing_to_take(floor, printed):
    with pytest.raises(Conflict):
        commands.take_pack(pack_id=ask(floor).pk, actor=floor.lead.actor, now=NOW)


@pytest.mark.django_db
def test_a_killed_maker_is_followed_by_another_and_the_slower_loses(floor, printed):
    row = ask(floor)
    assert packs.claim_pack(pack_id=row.pk, now=NOW)
    assert not packs.claim_pack(pack_id=row.pk, now=NOW)
    later = NOW + packs.LEASE
    assert packs.claim_pack(pack_id=row.pk, now=later)
    packed = packs.build(pack_id=row.pk, styles="")
    commands.make_pack(pack_id=row.pk, packed=packed, actor=packs.SYSTEM, now=later)
    with pytest.raises(Conflict):
        commands.make_pack(pack_id=row.pk, packed=packed, actor=packs.SYSTEM, now=later)


@pytest.mark.django_db
def test_what_cannot_be_made_is_given_up_after_some_attempts(floor, printed, monkeypatch):
    row = ask(floor)

    def broken(html: str, *, styles: str) -> bytes:
        raise Unavailable("no font")

    monkeypatch.setattr(printing, "pdf", broken)
    for attempt in range(packs.MOST_ATTEMPTS):
        worker.run_once(NOW + attempt * (packs.LEASE + timedelta(seconds=1)))
    row.refresh_from_db()
    assert row.state == PackState.FAILED
    assert row.text is None
    assert Entry.objects.filter(kind="evidence.failed").count() == 1


@pytest.mark.django_db
def test_without_the_library_it_is_refused_at_once(floor, monkeypatch):
    monkeypatch.setattr(extras, "is_installed", lambda name: False)
    with pytest.raises(Unavailable):
        ask(floor)
    assert not EvidencePack.objects.exists()
