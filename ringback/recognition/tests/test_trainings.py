"""Trainings asked for on the page: once, begun by one worker, ended whatever happens."""

from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ringback.base import worker
from ringback.base.models import Entry
from ringback.catalog.facts import Kind
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ringback.recognition import commands, corpus, queries, trainer, versions_cli
from ringback.recognition.models import Training
from ringback.recognition.samples import Sample
from ringback.recognition.states import Ending, Target
from ringback.recognition.tests.small import ADMINISTRATOR, AGENT, NOW, SYSTEM, add, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
LATER = NOW + timedelta(minutes=3)
LABELS = {Target.CATEGORY: "basic.balance", Target.KIND: "lookup"}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The trainings a process was started for."""
    places: list[int] = []
    monkeypatch.setattr(trainer, "start", places.append)
    return places


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A correction is kept; training answers at once with the small version."""

    def train(texts: trainer.Texts, *, trained_on: date, folder: Path) -> dict[Target, Path]:
        return files(folder)

    monkeypatch.setattr(trainer, "train", train)
    starter = {target: [Sample("查话费", LABELS[target])] for target in Target}
    monkeypatch.setattr(corpus, "starter_texts", lambda: starter)
    add(tmp_path)
    commands.learn(
        text="我想看看这个月用了多少钱",
        category="basic.balance",
        kind=Kind.LOOKUP,
        subject_kind="ticket",
        subject_id="1",
        actor=SYSTEM,
        now=NOW,
    )


def asked() -> Training:
    return commands.ask_training(reason="new words", actor=ADMINISTRATOR, now=NOW)


def begun() -> int:
    place = asked().place
    commands.begin_training(place=place, actor=SYSTEM, now=NOW)
    return place


def kinds() -> list[str]:
    found = Entry.objects.filter(subject_kind="training").order_by("id")
    return list(found.values_list("kind", flat=True))


def test_an_administrator_asks_once_until_it_has_ended(started: list[int]) -> None:
    asked()
    (row,) = queries.trainings()
    assert (row.place, row.asked_by, row.reason) == (1, ADMINISTRATOR.ref, "new words")
    assert (row.begun_at, row.ended_at, row.ending, row.number) == (None, None, None, None)
    with pytest.raises(Conflict):
        asked()
    commands.begin_training(place=1, actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        asked()
    commands.end_training(place=1, ending=Ending.FAILED, actor=SYSTEM, now=LATER)
    assert asked().place == 2
    assert kinds() == ["training.asked", "training.begun", "training.ended", "training.asked"]


def test_who_may_not(started: list[int]) -> None:
    with pytest.raises(NotAllowed):
        commands.ask_training(actor=AGENT, now=NOW)
    with pytest.raises(Invalid):
        commands.ask_training(reason="x" * 201, actor=ADMINISTRATOR, now=NOW)
    assert queries.trainings() == []


def test_of_two_who_ask_at_once_the_second_hears_of_it() -> None:
    asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.create(place=1, asked_at=NOW, asked_by="user:other")


def test_one_worker_starts_its_process(started: list[int]) -> None:
    asked()
    sweep = worker.sweeps["recognition.trainings"]
    assert [sweep(NOW), sweep(NOW)] == [1, 0]
    assert started == [1]
    with pytest.raises(Conflict):
        commands.begin_training(place=1, actor=SYSTEM, now=NOW)


@pytest.mark.usefixtures("taught")
def test_its_version_is_there_but_not_in_use() -> None:
    training = commands.carry_out_training(place=begun(), actor=SYSTEM, now=NOW)
    assert training.ending == Ending.TRAINED
    newest = queries.versions()[0]
    assert (newest.number, newest.reason, newest.is_in_use) == (2, "new words", False)
    (row,) = queries.trainings()
    assert row.number == newest.number
    assert row.ended_at is not None
    added = Entry.objects.filter(kind="model_version.added").latest("id")
    assert added.on_behalf_of == ADMINISTRATOR.ref


def test_nothing_taught_is_an_ending(tmp_path: Path, started: list[int]) -> None:
    add(tmp_path)
    assert commands.carry_out_training(place=begun(), actor=SYSTEM, now=NOW).ending == "nothing"


@pytest.mark.usefixtures("taught")
def test_a_failure_is_an_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(texts: trainer.Texts, *, trained_on: date, folder: Path) -> dict[Target, Path]:
        raise Unavailable("no memory")

    monkeypatch.setattr(trainer, "train", fail)
    assert commands.carry_out_training(place=begun(), actor=SYSTEM, now=NOW).ending == "failed"
    assert len(queries.versions()) == 1


def test_a_killed_one_is_given_up(started: list[int]) -> None:
    place = begun()
    sweep = worker.sweeps["recognition.trainings"]
    assert sweep(NOW + queries.PATIENCE) == 0
    assert sweep(NOW + queries.PATIENCE + timedelta(seconds=1)) == 1
    assert queries.trainings()[0].ending == Ending.STOPPED
    with pytest.raises(Conflict):
        commands.end_training(place=place, ending=Ending.FAILED, actor=SYSTEM, now=LATER)


@pytest.mark.usefixtures("taught")
def test_the_command_line_carries_out(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotFound):
        versions_cli.run_carry_out(Namespace(place=1))
    assert versions_cli.run_carry_out(Namespace(place=begun())) == 0
    assert capsys.readouterr().out.strip()
