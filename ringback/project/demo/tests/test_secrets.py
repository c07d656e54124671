"""Nothing personal of the demonstration stands anywhere in the clear; its journal proves itself."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from ringback.base import logs, worker
from ringback.base.models import Delivery, Entry, Seal
from ringback.base.tests.sealing import seal_all
from ringback.identity import commands as identity
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging import commands
from ringback.messaging import queries as messaging
from ringback.messaging.commands import Draft
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import Purpose
from ringback.messaging.transports import simulated
from ringback.messaging.transports.port import Outgoing
from ringback.project.cli import main
from ringback.project.demo import operator
from ringback.project.demo.customers import Persona
from ringback.project.demo.seeding import CUSTOMERS, Size
from ringback.project.demo.tests.conftest import NOW
from ringback.tickets.models import Ticket

TEST = Actor.system("test")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begin_to_log() -> Iterator[Callable[[], None]]:
    """Log as a real start does, to the stream that is looked through. Called by the test itself:
    while fixtures are made pytest captures into another stream, which it then closes."""
    root = logging.getLogger()
    before = root.handlers
    yield lambda: logs.configure({"level": "DEBUG", "json": True})
    root.handlers = before


def secrets() -> Iterator[str]:
    for place in range(CUSTOMERS[Size.SMALL]):
        yield from Persona(place).secrets()
    for person in operator.staff():
        yield person.name


def in_the_clear(written: bytes) -> list[str]:
    """Secrets that stand in these bytes: as they are, as JSON or as a database spells bytes."""
    return [secret for secret in secrets() if any(form in written for form in _spellings(secret))]


def _spellings(secret: str) -> Iterator[bytes]:
    yield secret.encode()
    yield json.dumps(secret).strip('"').encode()
    yield secret.encode().hex().encode()


def database() -> bytes:
    """All that a thief of the database would hold: its files, or every row of every table."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        files = [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]
        return b"\0".join(each.read_bytes() for each in files)
    rows: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows.append(table.encode())
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
                rows.extend(bytes(block) for block in copy)
    return b"\0".join(rows)


def data_folder() -> bytes:
    """Files and keys, with their names."""
    found = [path for path in Path(settings.RINGBACK_DATA_DIR).rglob("*") if path.is_file()]
    return b"\0".join(str(path).encode() + path.read_bytes() for path in found)


def assert_nothing_in_the_clear(capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("ringback").info("the capture works")
    said = capfd.readouterr()
    assert '"event": "the capture works"' in said.err
    assert "Logging error" not in said.err
    written = database()
    assert Ticket._meta.db_table.encode() in written, "this is the database"
    assert in_the_clear(written) == []
    assert in_the_clear(data_folder()) == []
    lines = (said.out + said.err).splitlines()
    assert [line for line in lines if in_the_clear(line.encode())] == []


def test_no_seeded_name_or_number_can_be_read_from_files_and_logs(
    seed: Callable[..., None],
    begin_to_log: Callable[[], None],
    capfd: pytest.CaptureFixture[str],
) -> None:
    begin_to_log()
    seed()
    assert_nothing_in_the_clear(capfd)


def test_nor_after_a_day_s_work_with_all_of_it(
    seed: Callable[..., None],
    begin_to_log: Callable[[], None],
    client: Client,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    """Pages, search, files, API, gateway, phone and worker; and a transport that breaks."""
    begin_to_log()
    seed(steps=6)
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_TRANSPORTS = {}
    with time_machine.travel(NOW, tick=True):
        read_pages(client)
        send_a_file(client)
        call_the_api(client)
        answer_on_the_phone(client)
        worker.drain(instants.now())
        break_the_transport(monkeypatch)
        worker.drain(instants.now())
    assert OutboundMessage.objects.get(key="secrecy").problem == "RuntimeError"
    assert_nothing_in_the_clear(capfd)


WHO = Persona(1)
WORDS = f"我是{WHO.name}，证件{WHO.identity[1]}，电话{WHO.phone}，住{WHO.address}"


def read_pages(client: Client) -> None:
    assert client.post("/demo/supervisor").status_code == 302
    for ticket in Ticket.objects.order_by("-pk")[:5]:
        assert client.get(f"/desk/tickets/{ticket.number}/").status_code == 200
    for words in (WHO.name, WHO.phone, WHO.identity[1]):
        assert client.get("/desk/search", {"q": words}).status_code == 200
        assert client.get(f"/desk/{words}").status_code == 404


def send_a_file(client: Client) -> None:
    ticket = Ticket.objects.exclude(handling_path="").order_by("-pk")[0]
    upload = SimpleUploadedFile(f"{WHO.phone} {WHO.name}.txt", WORDS.encode())
    typed = {"seen": ticket.version, "once": str(uuid4()), "file": upload}
    answer = client.post(f"/desk/tickets/{ticket.number}/attach", typed)
    assert answer.status_code == 302, answer.text
    typed = {"seen": ticket.version, "once": str(uuid4()), "body": WORDS}
    assert client.post(f"/desk/tickets/{ticket.number}/note", typed).status_code == 302


def call_the_api(client: Client) -> None:
    _added, token = identity.add_client(
        name="app", scopes=["ticket.register", "ticket.urge"], actor=TEST, now=NOW
    )
    sound = {"text": WORDS, "phone": WHO.phone, "name": WHO.name}
    for number, body in enumerate((sound, {**sound, "kind": WHO.phone}, {**sound, "phone": WORDS})):
        answer = client.post(
            "/api/v1/requests",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"{number}"},
        )
        assert answer.status_code == (422 if number else 201), answer.text
    refused = client.post(
        "/api/gateway/replies",
        {"id": "1", "from": WHO.phone, "text": WORDS},
        content_type="application/json",
    )
    assert refused.status_code == 403


def answer_on_the_phone(client: Client) -> None:
    worker.drain(instants.now())
    address = f"/demo/phone/{messaging.phones()[0].index}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": WORDS, "once": uuid4()}).status_code == 302


def break_the_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its error quotes what it was given, as errors do."""

    def fail(_transport: object, outgoing: Outgoing, now: object) -> None:
        raise RuntimeError(f"could not send to {outgoing.recipient}")

    monkeypatch.setattr(simulated.Simulated, "send", fail)
    draft = Draft(
        key="secrecy",
        purpose=Purpose.CODE,
        recipient=WHO.phone,
        body="123456",
        language="zh-hans",
        subject_kind="contact",
        subject_id="1",
    )
    commands.queue_message(draft=draft, actor=TEST, now=instants.now())


def test_a_planted_secret_would_be_found() -> None:
    assert in_the_clear(f"…{Persona(3).phone}…".encode()) == [Persona(3).phone]
    assert in_the_clear(f"…{Persona(3).phone.encode().hex()}…".encode()) == [Persona(3).phone]


def test_the_journal_of_the_demonstration_proves_itself(
    seed: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    seed(steps=8)
    seal_all(instants.now())
    assert main(["audit", "verify"]) == 0
    assert "holds" in capfd.readouterr().out
    last = Seal.objects.latest("id")
    assert main(["audit", "anchor"]) == 0
    anchor = capfd.readouterr().out.split()
    assert anchor == [str(last.pk), last.mac]
    assert main(["audit", "verify", "--anchor", *anchor]) == 0

    planted = Entry.objects.filter(kind="ticket.registered").first() or Entry.objects.first()
    true_content = planted.content  # type: ignore[union-attr]
    Entry.objects.filter(pk=planted.pk).update(content={"planted": True})  # type: ignore[union-attr]
    assert main(["audit", "verify"]) == 1
    assert f"seal {planted.seal_id}: an entry under this seal was changed" in capfd.readouterr().err  # type: ignore[union-attr]

    Entry.objects.filter(pk=planted.pk).update(content=true_content)  # type: ignore[union-attr]
    assert main(["audit", "verify"]) == 0
    Delivery.objects.filter(entry__seal=last).delete()
    Entry.objects.filter(seal=last).delete()
    last.delete()
    assert main(["audit", "verify"]) == 1
    assert "cut off" in capfd.readouterr().err
    (Path(settings.RINGBACK_KEY_DIR) / "journal-head.json").unlink()
    assert main(["audit", "verify"]) == 0
    capfd.readouterr()
    assert main(["audit", "verify", "--anchor", *anchor]) == 1
    assert f"seal {anchor[0]}: the anchored seal is not in the chain" in capfd.readouterr().err
    assert main(["audit", "verify", "--anchor", "x", "y"]) == 1
