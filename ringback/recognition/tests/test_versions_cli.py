"""``ringback recognise versions | use | learn | add | erase-expired``, as they are typed."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from ringback.catalog.facts import Kind
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, NotFound
from ringback.recognition import commands, queries, trainer, versions_cli
from ringback.recognition.states import Target
from ringback.recognition.tests.small import NOW, SYSTEM, add, files, put_in_use

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
Run = Callable[..., str]


@pytest.fixture
def recognise(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run an action at ``NOW`` and answer what it prints."""
    monkeypatch.setattr(instants, "now", lambda: NOW)
    translation.activate("en")

    def run(*words: str) -> str:
        parser = ArgumentParser()
        versions_cli.add_commands(parser.add_subparsers())
        options = parser.parse_args(["recognise", *words])
        capsys.readouterr()
        assert options.run(options) == 0
        return capsys.readouterr().out

    return run


def test_without_a_version_it_is_said_how_to_get_one(recognise: Run) -> None:
    assert "ringback migrate" in recognise("versions")


def test_the_list_shows_what_is_in_use_how_good_it_is_and_who_switched(
    recognise: Run, tmp_path: Path
) -> None:
    put_in_use(tmp_path)
    add(tmp_path)
    commands.use_version(number=2, reason="better", actor=SYSTEM, now=NOW)
    lines = recognise("versions").splitlines()
    assert lines[0] == "* version 2  Model files, added 2026-02-13 16:20 by system:test: small"
    assert lines[1].startswith("    category  144 texts, 6 labels, right ")
    assert lines[3].startswith("  version 1  ")
    assert lines[6] == "2026-02-13 16:20  version 2 put in use by system:test: better"
    assert lines[-1] == "Corrections: 0, not learnt from yet 0, past their period 0"


def test_use_switches_and_goes_back(recognise: Run, tmp_path: Path) -> None:
    put_in_use(tmp_path)
    put_in_use(tmp_path)
    assert "Version 1 is in use" in recognise("use", "1", "--reason", "go back")
    last = queries.uses()[0]
    assert (last.number, last.reason) == (1, "go back")
    assert last.put_by.startswith("system:shell/")
    with pytest.raises(Conflict):
        recognise("use", "1")
    with pytest.raises(NotFound):
        recognise("use", "7")


def test_files_are_taken_in(recognise: Run, tmp_path: Path) -> None:
    add(tmp_path)
    paths = [f"--{target}={path}" for target, path in files(tmp_path).items()]
    assert "recognise use 2" in recognise("add", *paths)
    assert queries.in_use() is None
    assert "Version 3 is in use" in recognise("add", *paths, "--use")


def test_learning_makes_a_version(
    recognise: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(texts: trainer.Texts, *, trained_on: date, folder: Path) -> dict[Target, Path]:
        return files(folder)

    monkeypatch.setattr(trainer, "train", train)
    put_in_use(tmp_path)
    commands.learn(
        text="查余额",
        category="basic.balance",
        kind=Kind.LOOKUP,
        subject_kind="ticket",
        subject_id="1",
        actor=SYSTEM,
        now=NOW,
    )
    assert "recognise use 2" in recognise("learn", "--reason", "a week of triage")
    assert queries.versions()[0].lessons == 1
    assert "Erased: 0" in recognise("erase-expired")
