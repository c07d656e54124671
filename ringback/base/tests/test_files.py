import io
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ringback.base import files
from ringback.base.models import StoredFile
from ringback.base.tests.lamp import ACTOR, NOW
from ringback.kernel.errors import Invalid, NotFound, Unavailable

ALLOWED = {"image/png", "image/jpeg", "application/pdf", "text/plain"}


def picture(form: str = "JPEG", **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, form, **extra)
    return out.getvalue()


def store(name: str, content: bytes) -> StoredFile:
    return files.store(
        SimpleUploadedFile(name, content), allowed=ALLOWED, largest=1000_000, actor=ACTOR, now=NOW
    )


@pytest.mark.django_db
def test_a_file_comes_back_and_lies_encrypted() -> None:
    stored = store("说明.txt", "光猫红灯".encode())
    assert files.read(stored).decode() == "光猫红灯"
    assert (stored.media_type, stored.size) == ("text/plain", 12)
    path = files.path_of(stored)
    assert "光猫".encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_photograph_loses_its_place() -> None:
    exif = Image.Exif()
    exif[0x010E] = "13812345678 was here"
    stored = store("a.jpg", picture(exif=exif))
    assert b"was here" not in files.read(stored)
    assert Image.open(io.BytesIO(files.read(stored))).size == (8, 8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("large.txt", b"a" * 1000_001),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("run.pdf", b"MZ" + bytes(200)),
        ("run.txt", b"\x7fELF" + bytes(200)),
        ("half.jpg", picture()[:200]),
        ("nul.txt", b"a\x00b"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        store(name, content)
    assert "file" in refusal.value.fields
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_name_cannot_climb_out_and_is_masked() -> None:
    stored = store("../../etc/13812345678.txt", b"x")
    assert str(stored.name) == "138****5678.txt"
    assert files.folder() in files.path_of(stored).parents


@pytest.mark.django_db
def test_bytes_swapped_between_files_are_refused() -> None:
    one, other = store("a.txt", b"one"), store("b.txt", b"other")
    files.path_of(one).write_bytes(files.path_of(other).read_bytes())
    with pytest.raises(Unavailable):
        files.read(one)
    files.path_of(one).unlink()
    with pytest.raises(NotFound):
        files.read(one)


@pytest.mark.django_db
def test_what_is_removed_is_gone_once_that_is_certain(django_capture_on_commit_callbacks) -> None:
    stored = store("a.txt", b"a")
    path = files.path_of(stored)
    with django_capture_on_commit_callbacks(execute=False) as later:
        files.remove(stored)
        assert path.exists(), "the row might still come back"
    assert not StoredFile.objects.exists()
    for call in later:
        call()
    assert not path.exists()
