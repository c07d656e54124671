"""The demonstration goes in one step, and nothing else ever goes with that command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from ringback.base import journal
from ringback.base.models import Entry
from ringback.base.worker import beat
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.people.models import Organisation
from ringback.people.tests import samples
from ringback.project.demo import removal
from ringback.project.demo.events import SeedingBegun
from ringback.project.demo.tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)

OUTSIDE = """
import django; django.setup()
from django.db import transaction
from ringback.base import journal
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.project import commands
from ringback.project.demo.events import SeedingBegun
commands.bring_up_to_date()
with transaction.atomic():
    journal.record(SeedingBegun(size="small"), actor=Actor.system("test"), now=instants.now())
"""


@pytest.fixture
def demo(settings, tmp_path):
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_KEY_DIR = tmp_path / "keys"
    samples.tree()
    with transaction.atomic():
        journal.record(SeedingBegun(size="small"), actor=Actor.system("test"), now=NOW)


def test_only_a_demonstration_can_be_removed(demo, settings):
    settings.RINGBACK_DEMO = False
    with pytest.raises(Conflict, match="RINGBACK_DEMO"):
        removal.remove(NOW)
    settings.RINGBACK_DEMO = True
    Entry.objects.filter(kind=SeedingBegun.kind).delete()
    with pytest.raises(Conflict):
        removal.remove(NOW)
    assert Organisation.objects.exists()


def test_not_while_a_worker_is_at_work(demo):
    beat("one", NOW)
    with pytest.raises(Conflict):
        removal.remove(NOW)
    assert Organisation.objects.exists()


@pytest.mark.only_on("postgresql")
def test_rows_and_files_are_gone(demo, tmp_path, monkeypatch):
    asked: list[str] = []
    # The test's own database must not lose the manual: what empties it is Django's affair.
    monkeypatch.setattr(removal, "call_command", lambda name, **_options: asked.append(name))
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "demo-clock").write_text("1")
    removal.remove(NOW)
    assert asked == ["flush"]
    assert not {each.name for each in tmp_path.iterdir()} & set(removal.LEFT_BEHIND)


@pytest.mark.only_on("sqlite")
def test_an_installation_before_its_first_start_is_left(tmp_path: Path) -> None:
    env = os.environ | {
        "RINGBACK_DATA_DIR": str(tmp_path),
        "RINGBACK_DATABASE_URL": "",
        "RINGBACK_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "ringback.project.settings",
    }

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words], env=env, capture_output=True, text=True, check=False
        )

    assert run("-c", OUTSIDE).returncode == 0
    (tmp_path / "files" / "ab").mkdir(parents=True)
    removed = run("-m", "ringback.project.cli", "remove-demo")
    assert removed.returncode == 0, removed.stderr
    assert not (tmp_path / "files").exists()
    again = run("-m", "ringback.project.cli", "remove-demo")
    assert again.returncode == 1, "the packaged manual alone is no demonstration"
