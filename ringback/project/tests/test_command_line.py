"""The command line says in words what it will not or cannot do."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import OperationalError
from pytest_django import Settings

import ringback
from ringback.base import keys
from ringback.base.models import Delivery, Entry
from ringback.base.worker import beat
from ringback.identity.models import ApiClient, Grant, User
from ringback.identity.queries import client_by_token
from ringback.identity.roles import Role
from ringback.kernel import instants
from ringback.project import audit_commands
from ringback.project.cli import main
from ringback.recognition.tests.small import put_in_use


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], settings: Settings, tmp_path: object):
    settings.RINGBACK_KEY_DIR = tmp_path / "keys"  # type: ignore[operator]

    def run(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(words)
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def test_it_says_which_version_it_is(capfd):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capfd.readouterr().out == f"Ringback {ringback.__version__}\n"


def test_every_command_of_the_manual_is_there(capfd):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capfd.readouterr().out
    for name in ("run", "migrate", "seed", "worker", "recognise", "client", "audit", "check"):
        assert f"    {name} " in told or f"    {name}\n" in told


def test_recognition_needs_neither_settings_nor_database():
    """A broken setting stops every command that reads settings, and this one does not."""
    program = "import sys; from ringback.project.cli import main; sys.exit(main(sys.argv[1:]))"
    broken = {"RINGBACK_PORT": "harbour", "PATH": "/usr/bin:/bin"}

    def start(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(command, env=broken, capture_output=True, text=True, check=False)

    assert start("recognise", "predict", "--help").returncode == 0
    assert start("recognise", "versions").returncode == 1
    refused = start("check")
    assert refused.returncode == 1
    assert refused.stderr == "ringback: check RINGBACK_PORT in the environment.\n"


@pytest.mark.django_db
def test_recognition_s_versions_stand_beside_its_other_actions(run, handbook, capfd):
    code, out, _ = run("recognise", "versions")
    assert (code, "ringback migrate" in out) == (0, True)
    code, _, err = run("recognise", "use", "7")
    assert code == 1
    assert err.startswith("ringback: ")
    with pytest.raises(SystemExit):
        main(["recognise", "--help"])
    told = capfd.readouterr().out
    for action in ("train", "predict", "evaluate", "versions", "use", "learn", "add"):
        assert f"    {action} " in told


@pytest.mark.django_db
def test_a_client_is_added_and_its_token_printed_once(run):
    code, out, _ = run("client", "add", "app", "--scope", "ticket.register", "--print-token")
    assert code == 0
    assert client_by_token(out.strip()) == ApiClient.objects.get(name="app")
    code, out, err = run("client", "add", "app", "--scope", "ticket.register")
    assert (code, out) == (1, "")
    assert err.startswith("ringback: ")
    assert len(err.splitlines()) == 1


@pytest.mark.django_db
def test_trouble_with_the_database_is_no_traceback(run, monkeypatch):
    def fail(_anchor: object) -> None:
        raise OperationalError("connection to 13812345678 refused")

    monkeypatch.setattr(audit_commands.seals, "verify", fail)  # type: ignore[attr-defined]
    code, _, err = run("audit", "verify")
    assert code == 1
    assert "OperationalError" in err
    assert "Traceback" not in err
    assert "13812345678" not in err


@pytest.mark.django_db
def test_nothing_sealed_is_nothing_to_anchor(run):
    code, _, err = run("audit", "anchor")
    assert code == 1
    assert "ringback worker --once" in err


def problems(out: str) -> str:
    return "\n".join(line for line in out.splitlines() if line.startswith("PROBLEM"))


def administrator() -> None:
    user = User.objects.create(username="root", display_name="李管", created_at=instants.now())
    role, at = Role.ADMINISTRATOR, instants.now()
    Grant.objects.create(user=user, role=role, scope_path="/", granted_at=at, granted_by="test")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "hosts", "found"),
    [
        ("https://desk.example.net", ["localhost"], "RINGBACK_ALLOWED_HOSTS"),
        ("http://desk.example.net", ["desk.example.net"], "TLS"),
    ],
)
def test_an_address_that_would_not_do_is_a_problem(run, settings, monkeypatch, url, hosts, found):
    monkeypatch.setenv("RINGBACK_PUBLIC_URL", url)
    settings.ALLOWED_HOSTS = hosts
    assert found in problems(run("check")[1])


@pytest.mark.django_db
def test_a_sound_installation_has_no_problem(run, calendars, monkeypatch, tmp_path):
    monkeypatch.setattr("ringback.calendars.queries.unconfirmed_within", lambda *_, **__: iter(()))
    put_in_use(tmp_path)
    Entry.objects.all().delete()
    beat("somebody", instants.now())
    administrator()
    code, out, _ = run("check")
    assert problems(out) == ""
    assert "recognition: version 1, 0 corrections not learnt from yet" in out
    assert code == 0


@pytest.mark.django_db
def test_a_model_whose_file_is_lost_is_a_problem(run, calendars, settings, tmp_path):
    put_in_use(tmp_path)
    for path in (settings.RINGBACK_DATA_DIR / "models").iterdir():
        path.unlink()
    _, out, _ = run("check")
    assert "recognition: a file of version 1 is missing or damaged" in problems(out)


@pytest.mark.django_db
def test_an_imported_past_is_not_late_for_its_seal(run, calendars):
    Entry.objects.create(
        at=instants.now() - timedelta(days=90),
        actor="elsewhere:old",
        subject_kind="ticket",
        subject_id="1",
        kind="ticket.touched",
        content={"imported_at": "2026-02-13T08:20:00+00:00"},
    )
    _, out, _ = run("check")
    assert "entries wait for it" not in out
    Entry.objects.update(content={})
    _, out, _ = run("check")
    assert "entries wait for it" in out


@pytest.mark.django_db
def test_each_problem_says_what_to_do(run, calendars, settings, monkeypatch):
    keys.load_or_make(settings.RINGBACK_KEY_DIR / "journal.key", 32)
    (settings.RINGBACK_KEY_DIR / "journal.key").chmod(0o644)
    (settings.RINGBACK_KEY_DIR / "journal-head.json").write_text('[7, "abc"]')
    now = instants.now()
    entry = Entry.objects.create(
        at=now - timedelta(hours=1), actor="system:test", subject_kind="x", subject_id="1", kind="x"
    )
    Delivery.objects.create(
        entry=entry, reaction="x", subject_kind="x", subject_id="1", next_try_at=now, dead_at=now
    )
    monkeypatch.setenv("RINGBACK_DEMO", "1")
    monkeypatch.setenv("RINGBACK_HOST", "0.0.0.0")
    code, out, _ = run("check")
    found = problems(out)
    assert code == 1
    for expected in (
        "keys: others may read journal.key → chmod 600",
        "worker: never seen → ringback run",
        "deliveries: 1 given up → ",
        "seal: entries wait for it → start the worker",
        "chain: its end was cut off → ringback audit verify",
        "administrator: nobody may administer → ringback init",
        "recognition: no version in use, people classify everything → ringback migrate",
        "demo mode: on, at 0.0.0.0 → set RINGBACK_DEMO=0",
    ):
        assert expected in found
