"""Nothing personal of the demonstration stands anywhere in the clear; its journal proves itself."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ringback.base import logs
from ringback.base.models import Delivery, Entry, Seal
from ringback.project.cli import main
from ringback.project.demo import operator
from ringback.project.demo.customers import Persona
from ringback.project.demo.seeding import CUSTOMERS, Size
from ringback.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _logging(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Logs as a real start writes them, to the stream that is looked through."""
    root = logging.getLogger()
    before = root.handlers
    logs.configure({"level": "DEBUG", "json": True})
    yield
    root.handlers = before


def secrets() -> Iterator[str]:
    for place in range(CUSTOMERS[Size.SMALL]):
        yield from Persona(place).secrets()
    for person in operator.staff():
        yield person.name


def in_the_clear(written: bytes) -> list[str]:
    """Secrets that stand in these bytes, as they are or as JSON spells them."""
    return [
        secret
        for secret in secrets()
        if secret.encode() in written or json.dumps(secret).strip('"').encode() in written
    ]


@pytest.mark.only_on("sqlite")
@pytest.mark.usefixtures("_logging")
def test_no_seeded_name_or_number_can_be_read_from_files_and_logs(
    seed: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    seed()
    logging.getLogger("ringback").info("the capture works")
    database = Path(str(connection.settings_dict["NAME"]))
    files = [path for path in database.parent.glob(f"{database.name}*") if path.is_file()]
    files += [path for path in Path(settings.RINGBACK_DATA_DIR).rglob("*") if path.is_file()]
    said = capfd.readouterr()
    assert "the capture works" in said.err
    written = b"\0".join([path.read_bytes() for path in files])
    assert Ticket._meta.db_table.encode() in written, "this is the database"
    assert in_the_clear(written) == []
    assert in_the_clear((said.out + said.err).encode()) == []


def test_a_planted_secret_would_be_found() -> None:
    assert in_the_clear(f"…{Persona(3).phone}…".encode()) == [Persona(3).phone]


def test_the_journal_of_the_demonstration_proves_itself(
    seed: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    seed(steps=8)
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
