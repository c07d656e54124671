"""The restore drill: a backup under load comes back on a new machine, whole and readable."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from ringback.base import files, seals
from ringback.base.tests.sealing import seal_all
from ringback.clocks.models import Clock
from ringback.customers.tests import samples
from ringback.handbook import document
from ringback.handbook.commands import packaged as handbook
from ringback.identity import commands as identity
from ringback.identity.commands import Where
from ringback.identity.roles import Role
from ringback.identity.states import Method, ResetReason
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging.tests.samples import queued
from ringback.recognition.tests.small import put_in_use
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.states import Kind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_own_keys")]

SYSTEM = Actor.system("test")
REGISTRATION = Registration(
    text="宽带断网，光猫亮红灯",
    kind=Kind.COMPLAINT,
    channel="api",
    originating_path="/44/",
    handling_path="/44/",
)
LOOK = """
import contextlib, io, json
from ringback.project.cli import main
from ringback.kernel import instants
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
django.setup()
from django.apps import apps
from django.contrib.sessions.models import Session
from ringback.base import files, worker
from ringback.base.models import StoredFile
from ringback.clocks.models import Clock
from ringback.customers.models import Customer
from ringback.identity.models import PasswordLink, StaffSession
from ringback.messaging.models import OutboundMessage
from ringback.tickets.models import Statement

counts = {m._meta.label: m._base_manager.count() for m in apps.get_models()}
verified = main(["audit", "verify"])
worker.drain(instants.now(), rounds=1000)
worker.beat("drill", instants.now())
told = io.StringIO()
with contextlib.redirect_stdout(told):
    main(["check"])
print(json.dumps({
    "counts": counts,
    "verified": verified or main(["audit", "verify"]),
    "problems": [line for line in told.getvalue().splitlines() if line.startswith("PROBLEM")],
    "names": sorted({row.name.reveal() for row in Customer.objects.all()}),
    "words": sorted({row.body.reveal() for row in Statement.objects.all()}),
    "files": [files.read(row).decode() for row in StoredFile.objects.all()],
    "sessions": Session.objects.count() + StaffSession.objects.filter(ended_at=None).count(),
    "links": PasswordLink.objects.filter(voided_at=None).count(),
    "messages": dict(OutboundMessage.objects.values_list("key", "state")),
    "clocks": {str(c.pk): [str(c.edition_id), c.clause, c.limit] for c in Clock.objects.all()},
}))
"""


def register(count: int = 1) -> None:
    for _each in range(count):
        tickets.register(registration=REGISTRATION, actor=SYSTEM, now=instants.now())


def revise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second revision of the manual, in force from now: half the time for a complaint."""
    copied = copytree(document.PACKAGED, folder)
    for path in copied.glob("**/*.toml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace('  { value = "24h" }', '  { value = "12h" }'), "utf-8")
    monkeypatch.setattr(handbook, "read_manual", lambda: document.read_manual(copied))
    handbook.install_packaged(actor=SYSTEM, now=instants.now())
    monkeypatch.undo()


@contextmanager
def load() -> Iterator[None]:
    """Three who register without a pause, and one who seals."""
    ending = threading.Event()
    failures: list[BaseException] = []

    def work(verb: Callable[[], Any]) -> None:
        try:
            while not ending.is_set():
                verb()
        except BaseException as problem:
            failures.append(problem)
        finally:
            connection.close()

    verbs = [register, register, register, lambda: seals.seal_settled(instants.now())]
    crowd = [threading.Thread(target=work, args=(verb,)) for verb in verbs]
    for one in crowd:
        one.start()
    try:
        yield
    finally:
        ending.set()
        for one in crowd:
            one.join()
    assert not failures


def furnish(folder: Path) -> None:
    """Somebody whose name is secret, a file, a session, a model, a sealed journal."""
    samples.tree()
    samples.customer()
    files.store(
        SimpleUploadedFile("a.txt", "光猫照片".encode()),
        allowed=["text/plain"],
        largest=1000,
        actor=SYSTEM,
        now=instants.now(),
    )
    SessionStore().create()
    user = identity.add_user(
        username="root", display_name="李管", password=None, actor=SYSTEM, now=instants.now()
    )
    identity.make_link(user=user, reason=ResetReason.NEW, actor=SYSTEM, now=instants.now())
    identity.begin_session(
        user=user,
        method=Method.PASSWORD,
        strong=False,
        where=Where(address="127.0.0.1", device=""),
        actor=SYSTEM,
        now=instants.now(),
    )
    role = Role.ADMINISTRATOR
    identity.grant(user=user, role=role, scope_path="/", actor=SYSTEM, now=instants.now())
    put_in_use(folder, now=instants.now())
    queued("notice:waiting", now=instants.now())
    seal_all(instants.now() + timedelta(seconds=1))


def test_a_backup_under_load_comes_back_on_a_new_machine(
    calendars, machine, say, tmp_path, monkeypatch
):
    register()
    revise(tmp_path / "manual", monkeypatch)
    register()
    furnish(tmp_path)
    clocks = {str(c.pk): [str(c.edition_id), c.clause, c.limit] for c in Clock.objects.all()}
    kept, keys = tmp_path / "kept", tmp_path / "elsewhere.tar"
    with load():
        code, told, _ = say("backup", str(kept), "--keys-to", str(keys))
    assert code == 0, told
    restored = machine.ringback("restore", str(kept), "--keys", str(keys))
    assert restored.returncode == 0, restored.stderr
    manifest = json.loads((kept / "manifest.json").read_text())["manifest"]
    head = json.loads((machine.folder / "keys" / "journal-head.json").read_text())
    assert head == manifest["head"], "seals made since are not missing, they are not here"
    found = machine.ask(LOOK)
    assert_the_same_rows(manifest, found)
    assert (found["verified"], found["sessions"], found["links"]) == (0, 0, 0)
    # Which years have confirmed holidays depends on the day this runs.
    assert [line for line in found["problems"] if " calendars: " not in line] == []
    assert found["messages"]["notice:waiting"] == "held", "the old machine may have sent it since"
    assert found["names"] == [samples.NAME]
    assert REGISTRATION.text in found["words"]
    assert found["files"] == ["光猫照片"]
    assert_each_clock_cites_its_own_revision(clocks, found["clocks"])


def assert_the_same_rows(manifest: dict[str, Any], found: dict[str, Any]) -> None:
    """But for what the restore itself has done: ended sessions, told the journal of it."""
    counts = manifest["counts"]
    assert counts["base.Entry"] > 5
    assert counts["sessions.Session"] == 1
    changed = {name for name, count in found["counts"].items() if counts[name] != count}
    assert changed == {"sessions.Session", "base.Entry"}
    assert found["counts"]["base.Entry"] == counts["base.Entry"] + 1


def assert_each_clock_cites_its_own_revision(
    before: dict[str, list[Any]], after: dict[str, list[Any]]
) -> None:
    assert len({edition for edition, _, _ in before.values()}) == 2
    assert {"24h", "12h"} <= {limit for _, _, limit in before.values()}
    assert {pk: after[pk] for pk in before} == before
