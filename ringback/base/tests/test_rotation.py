"""A new key, everything sealed anew with it, killed half-way, and the old key set aside."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ringback.base import crypto, files, keys, rotation
from ringback.base.ciphers import Cipher, mark_of
from ringback.base.digests import Digest
from ringback.base.models import Entry, Reencryption, StoredFile
from ringback.base.tests.lamp import NOW
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed

SHELL = Actor.system("shell/test")
NAMES = [f"第{number}份.png" for number in range(7)]
AES_2 = mark_of(2, Cipher.AES)


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path: Path) -> None:
    settings.RINGBACK_KEY_DIR = tmp_path / "keys"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def stored(db: None) -> list[StoredFile]:
    """Files: an encrypted field in a row, and encrypted bytes beside it."""
    return [
        files.store(
            SimpleUploadedFile(name, picture()),
            allowed=["image/png"],
            largest=10_000,
            actor=SHELL,
            now=NOW,
        )
        for name in NAMES
    ]


def marks() -> set[int]:
    return {bytes(row)[0] for row in StoredFile.objects.values_list("name", flat=True)}


def file_marks(stored: list[StoredFile]) -> set[int]:
    return {files.path_of(each).read_bytes()[0] for each in stored}


def readable(stored: list[StoredFile]) -> bool:
    found = list(StoredFile.objects.all())
    # Ids of one millisecond stand in no order.
    assert sorted(each.name.reveal() for each in found) == sorted(NAMES)
    return all(files.read(each) for each in stored)


def reencrypt(batch: int = 2) -> rotation.Step:
    *_, last = rotation.reencrypt(actor=SHELL, now=NOW, batch=batch)
    return last


def test_a_new_key_seals_what_comes_and_the_old_one_opens_what_was(
    stored: list[StoredFile],
) -> None:
    assert rotation.rotate(actor=SHELL, now=NOW) == 2
    assert readable(stored)
    assert marks() == {mark_of(1, Cipher.AES)}
    assert crypto.encrypt(b"x", bound_to="y")[0] == AES_2
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("key.rotated", "2")


def test_everything_is_sealed_anew(stored: list[StoredFile]) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    last = reencrypt()
    assert last.done == last.total == rotation.Step(14, 14, 14).total
    assert last.changed == 14
    assert marks() == file_marks(stored) == {AES_2}
    assert readable(stored)
    assert set(rotation.census()) == {AES_2}
    entry = Entry.objects.order_by("id").last()
    assert entry is not None
    assert entry.content == {"seen": 14, "changed": 14, "cipher": "aes"}


def test_the_walk_goes_on_where_it_was_killed(
    stored: list[StoredFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    walk = rotation.reencrypt(actor=SHELL, now=NOW, batch=2)
    for step in walk:
        if step.changed == 4:
            break
    assert readable(stored), "half in one key, half in the other"
    assert marks() == {mark_of(1, Cipher.AES), AES_2}
    touched: list[object] = []
    real = rotation._reseal_row

    def noted(column: rotation.Column, row: rotation.Row, goal: int) -> int:
        touched.append(row)
        return real(column, row, goal)

    monkeypatch.setattr(rotation, "_reseal_row", noted)
    reencrypt()
    assert len(touched) == 3, "the four of the first run are not walked again"
    assert marks() == file_marks(stored) == {AES_2}
    assert not Reencryption.objects.exists()


def test_a_batch_that_fails_leaves_rows_and_mark_as_they_were(
    stored: list[StoredFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    real = rotation._advance

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, "_advance", killed)
    with pytest.raises(KeyboardInterrupt):
        reencrypt()
    assert marks() == {mark_of(1, Cipher.AES)}
    monkeypatch.setattr(rotation, "_advance", real)
    assert reencrypt().changed == 14


def test_a_file_killed_between_draft_and_name_is_sealed_at_the_next_run(
    stored: list[StoredFile],
) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    files.path_of(stored[0]).with_suffix(".draft").write_bytes(b"half")
    reencrypt()
    assert file_marks(stored) == {AES_2}
    assert readable(stored)


def test_a_value_saved_meanwhile_is_not_written_over(
    stored: list[StoredFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    real = crypto.decrypt

    def slow(sealed: bytes, *, bound_to: str) -> bytes:
        if "|name" in bound_to:
            row = StoredFile.objects.get(pk=bound_to.split("|")[1])
            row.name = "别人刚改的"
            row.save()
        return real(sealed, bound_to=bound_to)

    monkeypatch.setattr(crypto, "decrypt", slow)
    reencrypt()
    monkeypatch.undo()
    assert {each.name.reveal() for each in StoredFile.objects.all()} == {"别人刚改的"}


def test_a_file_removed_meanwhile_does_not_come_back(
    stored: list[StoredFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.path_of(stored[0])
    real = crypto.decrypt

    def slow(sealed: bytes, *, bound_to: str) -> bytes:
        StoredFile.objects.filter(pk=stored[0].pk).delete()
        path.unlink()
        return real(sealed, bound_to=bound_to)

    rotation.rotate(actor=SHELL, now=NOW)
    monkeypatch.setattr(crypto, "decrypt", slow)
    files.reseal(stored[0], AES_2)
    assert not path.exists()


def test_another_cipher_is_walked_to_as_well(settings, stored: list[StoredFile]) -> None:
    settings.RINGBACK_CIPHER = "sm4"
    assert reencrypt().changed == 14
    assert marks() == file_marks(stored) == {mark_of(1, Cipher.SM4)}
    assert readable(stored)


def test_a_newer_key_begins_the_walk_anew(stored: list[StoredFile]) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    next(rotation.reencrypt(actor=SHELL, now=NOW, batch=2))
    rotation.rotate(actor=SHELL, now=NOW)
    reencrypt()
    assert set(rotation.census()) == {mark_of(3, Cipher.AES)}


def test_a_key_is_retired_when_nothing_uses_it(
    stored: list[StoredFile], django_capture_on_commit_callbacks
) -> None:
    rotation.rotate(actor=SHELL, now=NOW)
    with pytest.raises(Conflict, match="14"):
        rotation.retire(version=1, actor=SHELL, now=NOW)
    late = StoredFile.objects.first()
    reencrypt()
    for version in (2, 3, 0):
        with pytest.raises(Conflict):
            rotation.retire(version=version, actor=SHELL, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        rotation.retire(version=1, actor=SHELL, now=NOW)
    assert (keys.encryption_versions(), keys.retired_versions()) == ([2], [1])
    assert late is not None
    late.save()  # it was loaded before and brings its old bytes back
    keys.forget()
    assert readable(stored)


def test_keys_are_changed_by_the_shell_alone(db: None) -> None:
    boss = Actor("user:1", verbs=frozenset({"identity.administer"}))
    for act in (
        lambda: rotation.rotate(actor=boss, now=NOW),
        lambda: rotation.retire(version=1, actor=boss, now=NOW),
        lambda: next(rotation.reencrypt(actor=boss, now=NOW)),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert keys.encryption_versions() == [1]


def test_a_value_can_name_so_many_keys(db: None) -> None:
    keys.secret(f"encrypt-{keys.HIGHEST_VERSION}")
    with pytest.raises(Conflict):
        rotation.rotate(actor=SHELL, now=NOW)


def test_the_digest_of_blind_indexes_is_settled_by_the_first_key(settings) -> None:
    first = crypto.blind_index("phone", "13812345678")
    assert keys.blind_index()[0] is Digest.SHA256
    settings.RINGBACK_CIPHER = "sm4"
    assert crypto.blind_index("phone", "13812345678") == first, "what was found is found still"


def test_a_new_installation_with_sm4_indexes_by_sm3(settings) -> None:
    settings.RINGBACK_CIPHER = "sm4"
    first = crypto.blind_index("phone", "13812345678")
    assert keys.blind_index()[0] is Digest.SM3
    settings.RINGBACK_CIPHER = "aes"
    assert crypto.blind_index("phone", "13812345678") == first
    assert len(first) == 32
