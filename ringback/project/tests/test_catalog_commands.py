"""The catalogue is edited from the shell: shown, revised on the version seen, retired."""

import json

import pytest

from ringback.catalog import commands, queries
from ringback.kernel import instants
from ringback.project.cli import main
from ringback.project.demo.seeding import SEEDER

pytestmark = pytest.mark.django_db
LEAF = "basic.balance"


@pytest.fixture(autouse=True)
def _installed(handbook: None, calendars: None) -> None:
    commands.install_packaged(actor=SEEDER, now=instants.now())


@pytest.fixture
def edited(tmp_path, capsys):
    """What ``show`` prints, with another name."""
    assert main(["catalog", "show", LEAF]) == 0
    document = json.loads(capsys.readouterr().out)
    document["leaf"][0]["zh"] = "余额"
    path = tmp_path / "leaf.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def name() -> str:
    return queries.category(LEAF, at=instants.now()).name.zh


def test_what_is_shown_is_edited_and_revised(edited, capsys):
    assert main(["catalog", "revise", LEAF, str(edited), "--based-on", "1"]) == 0
    assert name() == "余额"
    capsys.readouterr()
    assert main(["catalog", "history", LEAF]) == 0
    newest, first = capsys.readouterr().out.splitlines()
    assert newest.startswith("2 ")
    assert first.startswith("1 ")
    assert first.endswith("packaged")


def test_of_two_who_revise_the_second_hears_of_the_first(edited, capsys):
    arguments = ["catalog", "revise", LEAF, str(edited), "--based-on", "1"]
    assert [main(arguments), main(arguments)] == [0, 1]
    assert capsys.readouterr().err.startswith("ringback: ")


def test_a_revision_may_take_effect_later(edited):
    later = ["--based-on", "1", "--from", "2099-01-01"]
    assert main(["catalog", "revise", LEAF, str(edited), *later]) == 0
    assert name() == "话费余额"


def test_a_retired_one_is_not_on_offer(capsys):
    assert main(["catalog", "retire", LEAF, "--based-on", "1"]) == 0
    assert not queries.is_on_offer(LEAF, at=instants.now())


def test_a_taken_code_is_not_added_again(edited, capsys):
    assert main(["catalog", "add", str(edited)]) == 1
    assert name() == "话费余额"


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b"{}"])
def test_what_is_no_document_changes_nothing(tmp_path, capsys, content):
    path = tmp_path / "leaf.json"
    path.write_bytes(content)
    assert main(["catalog", "revise", LEAF, str(path), "--based-on", "1"]) == 1
    assert capsys.readouterr().err.startswith("ringback: ")
    assert name() == "话费余额"


def test_a_date_that_is_none_is_refused(edited, capsys):
    arguments = ["--based-on", "1", "--from", "someday"]
    assert main(["catalog", "revise", LEAF, str(edited), *arguments]) == 1
    assert "--from" in capsys.readouterr().err
