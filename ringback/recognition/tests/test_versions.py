"""Versions: taken in, put in use, gone back to; the starter trained when it is due."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ringback.recognition import commands, corpus, queries, store, trainer
from ringback.recognition.model import Model
from ringback.recognition.models import ModelVersion, Use
from ringback.recognition.samples import Sample
from ringback.recognition.states import Origin, Target
from ringback.recognition.tests import texts
from ringback.recognition.tests.small import (
    ADMINISTRATOR,
    AGENT,
    LEAD,
    NOW,
    SYSTEM,
    add,
    files,
    model,
    put_in_use,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[trainer.Texts]:
    """Training answers with the small version; what it was given."""
    asked: list[trainer.Texts] = []

    def train(texts: trainer.Texts, *, trained_on: date, folder: Path) -> dict[Target, Path]:
        asked.append(texts)
        return files(folder)

    monkeypatch.setattr(trainer, "train", train)
    starter = {target: [Sample(BALANCE_TEXT, LABELS[target])] for target in Target}
    monkeypatch.setattr(corpus, "starter_texts", lambda: starter)
    add(tmp_path)  # brings the catalogue
    return asked


BALANCE_TEXT = "查话费"
LABELS = {Target.CATEGORY: "basic.balance", Target.KIND: "lookup"}


def told(kind: str) -> list[Entry]:
    return list(Entry.objects.filter(kind=kind).order_by("id"))


def test_a_version_is_kept_with_its_files_and_scores(tmp_path: Path) -> None:
    version = add(tmp_path, actor=ADMINISTRATOR)
    (row,) = queries.versions()
    assert (row.number, row.origin, row.added_by) == (1, Origin.FILES, ADMINISTRATOR.ref)
    assert (row.reason, row.is_in_use) == ("small", False)
    category, kind = row.heads
    assert (category.target, category.labels) == (Target.CATEGORY, 6)
    assert (kind.target, kind.labels) == (Target.KIND, 4)
    assert category.accuracy == model(Target.CATEGORY).card.scores.accuracy
    (entry,) = told("model_version.added")
    digests = [head.digest for head in version.heads.order_by("target")]
    assert entry.content["digests"] == digests
    for target, digest in zip(Target, digests, strict=True):
        assert store.load(digest).card == model(target).card
        assert (store.folder() / f"{digest}.npz").stat().st_mode & 0o077 == 0


def test_heads_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    add(tmp_path)
    found = files(tmp_path)
    swapped = {Target.CATEGORY: found[Target.KIND], Target.KIND: found[Target.CATEGORY]}
    unknown = tmp_path / "unknown"
    texts.model().save(unknown)
    broken = tmp_path / "broken"
    broken.write_bytes(b"no model")
    for bad in (swapped, {**found, Target.CATEGORY: unknown}, {**found, Target.KIND: broken}):
        with pytest.raises(Invalid):
            commands.add_version(files=bad, actor=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        commands.add_version(files=found, reason="x" * 201, actor=SYSTEM, now=NOW)
    assert ModelVersion.objects.count() == 1


def test_a_switch_is_a_fact_and_goes_back_by_the_same_verb(tmp_path: Path) -> None:
    first, second = put_in_use(tmp_path), put_in_use(tmp_path, now=LATER)
    commands.use_version(
        number=first.number, reason="worse at faults", actor=ADMINISTRATOR, now=LATER
    )
    assert [use.number for use in queries.uses()] == [first.number, second.number, first.number]
    last = queries.uses()[0]
    assert (last.put_by, last.put_at, last.reason) == (ADMINISTRATOR.ref, LATER, "worse at faults")
    row = queries.in_use()
    assert row is not None
    assert row.number == first.number
    assert [entry.content["before"] for entry in told("model_version.put_in_use")] == [
        None,
        first.number,
        second.number,
    ]


def test_what_cannot_be_put_in_use(tmp_path: Path) -> None:
    version = put_in_use(tmp_path)
    with pytest.raises(Conflict):
        commands.use_version(number=version.number, actor=ADMINISTRATOR, now=LATER)
    with pytest.raises(NotFound):
        commands.use_version(number=9, actor=ADMINISTRATOR, now=LATER)
    lost = ModelVersion.objects.create(
        number=2, origin=Origin.FILES, added_at=NOW, added_by=SYSTEM.ref
    )
    lost.heads.create(
        target=Target.KIND, digest="0" * 64, trained_on=NOW.date(), rows=1, labels=1, scores={}
    )
    with pytest.raises(Unavailable):
        commands.use_version(number=2, actor=ADMINISTRATOR, now=LATER)
    assert len(queries.uses()) == 1


def test_of_two_who_switch_at_once_the_second_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(tmp_path)
    second = add(tmp_path)
    third = add(tmp_path)

    def somebody_is_faster(digest: str) -> None:
        if Use.objects.count() == 1:
            Use.objects.create(place=2, version=third, put_at=NOW, put_by="user:other")

    monkeypatch.setattr(store, "require_sound", somebody_is_faster)
    with pytest.raises(Conflict):
        commands.use_version(number=second.number, actor=ADMINISTRATOR, now=LATER)


@pytest.mark.parametrize("actor", [AGENT, LEAD])
def test_only_an_administrator_may(tmp_path: Path, actor: object) -> None:
    add(tmp_path)
    with pytest.raises(NotAllowed):
        commands.add_version(files=files(tmp_path), actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        commands.use_version(number=1, actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        commands.install_starter(actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        commands.retrain(actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        commands.erase_expired(actor=actor, now=NOW)


def test_the_starter_is_trained_once_and_put_in_use(trained: list[trainer.Texts]) -> None:
    version = commands.install_starter(actor=SYSTEM, now=NOW)
    assert version is not None
    assert version.origin == Origin.STARTER
    row = queries.in_use()
    assert row is not None
    assert row.number == version.number
    entries = Entry.objects.count()
    assert commands.install_starter(actor=SYSTEM, now=LATER) is None
    assert (len(trained), Entry.objects.count()) == (1, entries)


def test_what_was_trained_is_not_lost_to_a_busy_database(
    trained: list[trainer.Texts], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, busy = commands.versions.add_version, [OperationalError("locked")] * 2

    def add_when_free(**told: Any) -> ModelVersion:
        if busy:
            raise busy.pop()
        return real(**told)

    monkeypatch.setattr(commands.versions, "add_version", add_when_free)
    assert commands.install_starter(actor=SYSTEM, now=NOW) is not None
    assert len(trained) == 1
    busy.extend([OperationalError("locked")] * commands.versions.PATIENCE)
    monkeypatch.setattr(corpus, "digest", lambda: "other")
    with pytest.raises(Unavailable):
        commands.install_starter(actor=SYSTEM, now=NOW)


def test_other_texts_follow_and_leave_alone_what_somebody_chose(
    trained: list[trainer.Texts], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.install_starter(actor=SYSTEM, now=NOW)
    monkeypatch.setattr(corpus, "digest", lambda: "other")
    second = commands.install_starter(actor=SYSTEM, now=LATER)
    assert second is not None
    assert queries.uses()[0].number == second.number
    commands.use_version(number=1, actor=ADMINISTRATOR, now=LATER)  # brought as files
    monkeypatch.setattr(corpus, "digest", lambda: "another")
    assert commands.install_starter(actor=SYSTEM, now=LATER) is not None
    assert queries.uses()[0].number == 1


def test_a_starter_whose_files_are_gone_is_trained_again(trained: list[trainer.Texts]) -> None:
    commands.install_starter(actor=SYSTEM, now=NOW)
    for path in store.folder().iterdir():
        path.write_bytes(b"damaged")
    again = commands.install_starter(actor=SYSTEM, now=LATER)
    assert again is not None
    assert queries.uses()[0].number == again.number
    assert queries.can_answer()


def teach(number: int, category: str = "basic.balance", kind: str = "lookup") -> None:
    commands.learn(
        text=f"第{number}次问余额 13812345678",
        category=category,
        kind=kind or None,
        subject_kind="ticket",
        subject_id=str(number),
        actor=LEAD,
        now=NOW,
    )


def test_corrections_become_training_rows(trained: list[trainer.Texts]) -> None:
    with pytest.raises(Conflict):
        commands.retrain(actor=ADMINISTRATOR, now=NOW)
    teach(1)
    teach(2, "noise", "")
    teach(3, "basic.no_longer_there")
    version = commands.retrain(reason="a week of triage", actor=ADMINISTRATOR, now=LATER)
    (asked,) = trained
    assert [one.label for one in asked[Target.CATEGORY]] == [
        "basic.balance",
        "basic.balance",
        "noise",
    ]
    assert [one.label for one in asked[Target.KIND]] == ["lookup", "lookup"]
    assert "13812345678" not in str(asked)
    assert (version.origin, version.lessons) == (Origin.LESSONS, 2)
    assert queries.in_use() is None, "nobody has looked at its scores yet"
    assert queries.lesson_count(LATER).fresh == 0
    assert queries.lesson_count(LATER).total == 3


def test_lessons_past_their_period_teach_nothing(trained: list[trainer.Texts]) -> None:
    teach(1)
    with pytest.raises(Conflict):
        commands.retrain(actor=ADMINISTRATOR, now=NOW + timedelta(days=3 * 366))


def test_training_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    by_target = {target: texts.samples() for target in Target}
    found = trainer.train(by_target, trained_on=texts.TRAINED_ON, folder=tmp_path)
    assert Model.load(found[Target.CATEGORY]).card == texts.model().card
    assert Model.load(found[Target.KIND]).card.target == Target.KIND


def test_training_that_does_not_succeed_is_told(tmp_path: Path) -> None:
    alone = {target: [Sample("查话费", "a")] for target in Target}
    with pytest.raises(Unavailable):
        trainer.train(alone, trained_on=texts.TRAINED_ON, folder=tmp_path)


def test_every_starter_text_has_a_label_known_here(tmp_path: Path) -> None:
    add(tmp_path)
    starter = corpus.starter_texts()
    for target in Target:
        labels = tuple({one.label for one in starter[target]})
        assert set(labels) <= commands.versions._labels(target, labels, NOW)
