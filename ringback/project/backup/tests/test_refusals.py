"""What a backup will not overwrite, and what a restore will not believe."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

import ringback
from ringback.base import files, keys
from ringback.base.models import StoredFile
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.project.backup import archives, databases, making, manifest, restoring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_own_keys")]
SYSTEM = Actor.system("test")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    making.make(tmp_path / "kept", keys_to=None, now=instants.now())
    return tmp_path / "kept"


def stored() -> StoredFile:
    upload = SimpleUploadedFile("a.txt", b"plain")
    allowed = ["text/plain"]
    return files.store(upload, allowed=allowed, largest=99, actor=SYSTEM, now=instants.now())


def rewrite(kept: Path, **changes: object) -> None:
    path = kept / manifest.NAME
    document = json.loads(path.read_text())
    document["manifest"] |= changes
    path.write_text(json.dumps(document))


def test_nobody_else_may_read_it_and_the_keys_lie_apart(say, tmp_path):
    code, told, _ = say("backup", str(tmp_path / "kept"), "--keys-to", str(tmp_path / "keys.tar"))
    assert code == 0
    assert f"{tmp_path}/keys.tar: 2 keys" in told
    made = [tmp_path / "keys.tar", *(tmp_path / "kept").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    database = databases.FILES[connection.vendor]
    parts = {"manifest.json", "files.tar", "models.tar", database}
    assert {path.name for path in (tmp_path / "kept").iterdir()} == parts


def test_without_keys_it_says_so_and_with_keys_they_are_in_it(say, tmp_path):
    _, told, _ = say("backup", str(tmp_path / "without"))
    assert "--keys-to" in told
    say("backup", str(tmp_path / "with"), "--with-keys")
    brought = dict(archives.contents(tmp_path / "with" / "keys.tar", archives.KEY))
    assert brought["django.key"] == (keys.key_folder() / "django.key").read_bytes()


def test_nothing_is_overwritten(say, kept, tmp_path):
    code, _, problem = say("backup", str(kept))
    assert (code, "is there already" in problem) == (1, True)
    (tmp_path / "old.tar").touch()
    code, _, problem = say(
        "backup", str(tmp_path / "other"), "--keys-to", str(tmp_path / "old.tar")
    )
    assert (code, "is there already" in problem) == (1, True)
    code, _, problem = say("restore", str(kept))
    assert (code, "Restore into an empty one" in problem) == (1, True)


def test_a_data_folder_that_holds_files_is_not_empty(say, kept):
    stored()
    code, _, problem = say("restore", str(kept))
    assert (code, "files is not empty" in problem) == (1, True)


def test_a_folder_without_a_manifest_is_no_backup(say, kept):
    (kept / manifest.NAME).unlink()
    code, _, problem = say("restore", str(kept))
    assert (code, "no finished backup" in problem) == (1, True)


def test_an_altered_part_is_refused(say, kept):
    with (kept / "models.tar").open("ab") as part:
        part.write(b"\0")
    code, _, problem = say("restore", str(kept))
    assert (code, "its hash differs" in problem) == (1, True)


@pytest.mark.parametrize(
    "changes",
    [{"format": 99}, {"migrations": ["tickets.0999_from_the_future"]}],
    ids=["format", "migration"],
)
def test_what_a_newer_ringback_made_is_refused(say, kept, changes):
    rewrite(kept, version="99.0.0", **changes)
    code, _, problem = say("restore", str(kept))
    assert code == 1
    assert "newer" in problem
    assert "99.0.0" in problem


def test_another_kind_of_database_is_refused(say, kept):
    rewrite(kept, vendor="oracle")
    code, _, problem = say("restore", str(kept))
    assert (code, "RINGBACK_DATABASE_URL" in problem) == (1, True)


def test_an_altered_manifest_and_foreign_keys_are_noticed(kept):
    manifest.require_signed(kept)
    rewrite(kept, files=7)
    with pytest.raises(Conflict):
        manifest.require_signed(kept)
    rewrite(kept, files=0)
    manifest.require_signed(kept)
    (keys.key_folder() / "journal.key").write_text("00" * 32)
    keys.forget()
    with pytest.raises(Conflict):
        manifest.require_signed(kept)


def test_a_key_in_place_is_never_overwritten(kept, tmp_path):
    made = manifest.read(kept)
    apart = tmp_path / "keys.tar"
    archives.pack(apart, keys.key_folder(), made.keys)
    restoring._bring_keys(made, apart)
    (keys.key_folder() / "journal.key").write_text("00" * 32)
    with pytest.raises(Conflict):
        restoring._bring_keys(made, apart)
    (keys.key_folder() / "journal.key").unlink()
    with pytest.raises(Invalid, match=r"journal\.key"):
        restoring._bring_keys(made, None)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("../../etc/passwd", tarfile.REGTYPE),
        ("/etc/passwd", tarfile.REGTYPE),
        (f"ab/{'a' * 32}", tarfile.SYMTYPE),
        (f"ab/{'a' * 32}.sh", tarfile.REGTYPE),
    ],
)
def test_an_archive_writes_nowhere_else(tmp_path, name, form):
    member = tarfile.TarInfo(name)
    member.type = form
    member.linkname = "/etc/passwd"
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.addfile(member, io.BytesIO())
    with pytest.raises(Invalid, match="does not belong"):
        archives.unpack(tmp_path / "bad.tar", tmp_path / "out", archives.STORED_FILE)
    assert not (tmp_path / "out").exists()


def test_a_file_removed_while_the_backup_runs_is_in_it(tmp_path, monkeypatch):
    row = stored()
    read = making._facts

    def remove_meanwhile() -> making.Facts:
        facts = read()
        files.path_of(row).unlink()
        return facts

    monkeypatch.setattr(making, "_facts", remove_meanwhile)
    made = making.make(tmp_path / "kept", keys_to=None, now=instants.now())
    assert made.manifest.files == 1
    ((name, sealed),) = archives.contents(tmp_path / "kept" / "files.tar", archives.STORED_FILE)
    assert name.endswith(row.pk.hex)
    assert sealed
    assert not list(tmp_path.glob("live/*.draft"))


def test_a_file_that_is_lost_here_too_is_told(say, tmp_path):
    files.path_of(stored()).unlink()
    code, told, problem = say("backup", str(tmp_path / "kept"))
    assert (code, "1 files are known" in problem) == (1, True)
    assert f"Ringback {ringback.__version__}" in told


@pytest.mark.only_on("postgresql")
def test_a_missing_client_program_is_named(say, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, problem = say("backup", str(tmp_path / "kept"))
    assert (code, "pg_dump is not installed" in problem) == (1, True)
