"""Files of a case: what is taken, from whom, how many, and who may read them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image

from ringback.base import files
from ringback.base.models import Entry, StoredFile
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, limits, queries
from ringback.tickets.limits import Uploads
from ringback.tickets.models import Attachment, Ticket
from ringback.tickets.tests.conftest import AGENT, LEAD, NOW, STRANGER


def picture(name: str = "账单13812345678.png") -> "UploadedFile[Any]":
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def attach(
    ticket: Ticket, actor: Actor = AGENT, upload: "UploadedFile[Any] | None" = None
) -> Attachment:
    return commands.attach(ticket_id=ticket.pk, upload=upload or picture(), actor=actor, now=NOW)


def test_a_file_is_kept_told_and_read(accepted: Ticket) -> None:
    attached = attach(accepted)
    entry = Entry.objects.get(kind="ticket.attached")
    assert entry.content == {"attachment_id": str(attached.pk), "media_type": "image/png"}
    read = queries.attachment(attachment_id=attached.pk, actor=AGENT)
    assert files.read(read.file).startswith(b"\x89PNG")
    assert str(read.file.name) == "账单138****5678.png"
    assert queries.attachments(accepted) == [attached]


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("empty.png", b""),
        SimpleUploadedFile("page.png", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("program.exe", b"MZ\x90\x00" + b"\x00" * 200),
    ],
)
def test_what_is_not_allowed_is_refused_at_the_field(
    accepted: Ticket, upload: "UploadedFile[Any]"
) -> None:
    with pytest.raises(Invalid) as refusal:
        attach(accepted, upload=upload)
    assert "file" in refusal.value.fields
    assert not StoredFile.objects.exists()


def test_only_so_many_files_go_with_a_case(
    accepted: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Uploads(("image/png",), largest=10_000, most=2)
    monkeypatch.setattr(limits, "uploads", lambda ticket: rule)
    attach(accepted)
    attach(accepted)
    with pytest.raises(Invalid, match="已满"):
        attach(accepted)
    assert accepted.attachments.count() == 2


def test_who_may_not(accepted: Ticket) -> None:
    with pytest.raises(NotFound):
        attach(accepted, STRANGER)
    reader = Actor("user:reader", scope_paths=LEAD.scope_paths)
    with pytest.raises(NotAllowed):
        attach(accepted, reader)
    attached = attach(accepted)
    with pytest.raises(NotFound):
        queries.attachment(attachment_id=attached.pk, actor=STRANGER)


def test_an_ended_case_takes_no_file(accepted: Ticket, told: Callable[[], list[str]]) -> None:
    commands.cancel(ticket_id=accepted.pk, reason="withdrawn", actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        attach(accepted)
    assert "ticket.attached" not in told()
