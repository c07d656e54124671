"""Opinions of the version in use, under the manual in force."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from ringback.recognition import commands, queries, store
from ringback.recognition.model import Model
from ringback.recognition.states import Decision, Target
from ringback.recognition.tests.small import (
    ADMINISTRATOR,
    BALANCE,
    DISPUTE,
    FAULT,
    NOISE,
    NOW,
    WEATHER,
    add,
    put_in_use,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]


def test_without_a_version_in_use_there_is_no_opinion(tmp_path: Path) -> None:
    add(tmp_path)
    assert queries.recognise_many([BALANCE, FAULT], at=NOW) == [None, None]
    assert queries.in_use() is None


@pytest.mark.parametrize(
    ("text", "decision", "category", "kind"),
    [
        (BALANCE, Decision.FILE, "basic.balance", "lookup"),
        (FAULT, Decision.FILE, "network.broadband_down", "fault"),
        (DISPUTE, Decision.FILE, "support.fee_dispute", "complaint"),
        (BALANCE + "不行我打12315", Decision.COMPLAINT_SUSPECTED, "basic.balance", "lookup"),
        (NOISE, Decision.NOISE, "noise", None),
        (WEATHER, Decision.OUT_OF_SCOPE, "out_of_scope", None),
        ("", Decision.NOISE, None, None),
        ("龘靐齉爩", Decision.NOISE, None, None),
    ],
)
def test_what_is_made_of_a_text(
    tmp_path: Path, text: str, decision: Decision, category: str | None, kind: str | None
) -> None:
    put_in_use(tmp_path)
    (opinion,) = queries.recognise_many([text], at=NOW)
    assert opinion is not None
    assert opinion.decision is decision
    assert category is None or opinion.category.label == category
    assert kind is None or opinion.kind.label == kind
    assert len(opinion.category.top) == 3
    assert not {"noise", "out_of_scope"} & {label for label, _ in opinion.category.top}
    assert opinion.tendencies == (("consumer",) if "12315" in text else ())


def test_one_query_however_many_texts(
    tmp_path: Path, django_assert_num_queries: Callable[..., object]
) -> None:
    put_in_use(tmp_path)
    queries.recognise_many([BALANCE], at=NOW)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(queries.recognise_many([BALANCE, FAULT] * 20, at=NOW)) == 40


def test_the_model_is_read_once_and_a_switch_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(tmp_path)
    queries.recognise_many([BALANCE], at=NOW)
    monkeypatch.setattr(Model, "load", lambda _path: pytest.fail("read again"))
    assert queries.recognise_many([BALANCE], at=NOW)[0] is not None
    monkeypatch.undo()
    other = put_in_use(tmp_path)
    row = queries.in_use()
    assert row is not None
    assert row.number == other.number
    assert queries.recognise_many([BALANCE], at=NOW)[0] is not None


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"x")])
def test_without_its_files_people_classify(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    version = put_in_use(tmp_path)
    for head in version.heads.all():
        harm(store.folder() / f"{head.digest}.npz")
    store.forget()
    assert queries.recognise_many([BALANCE], at=NOW) == [None]
    assert not queries.can_answer()


def test_a_version_in_use_can_answer(tmp_path: Path) -> None:
    put_in_use(tmp_path)
    assert queries.can_answer()
    assert commands.erase_expired(actor=ADMINISTRATOR, now=NOW) == 0
    assert {head.target for row in queries.versions() for head in row.heads} == set(Target)


def test_a_process_that_serves_or_works_never_loads_scikit_learn() -> None:
    """Everything a web or worker process imports: 150 MB and three seconds stay with training."""
    program = textwrap.dedent("""
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
        import django
        django.setup()
        import ringback.project.urls, ringback.project.asgi, ringback.project.commands
        import ringback.intake.commands, ringback.recognition.commands, ringback.recognition.queries
        import ringback.recognition.versions_cli
        print(*sorted({"sklearn", "scipy", "joblib"} & set(sys.modules)))
    """)
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
