"""``ringback keys``: what is printed, what is refused."""

from pathlib import Path

import pytest

from ringback.base.tests.lamp import NOW
from ringback.identity.models import User
from ringback.project import cli


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path: Path) -> None:
    settings.RINGBACK_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="u", display_name="欧阳修", created_at=NOW)


def say(*words: str) -> int:
    root, _ = cli.parser(["ringback.project.key_commands.add_commands"])
    return cli.run(root.parse_args(["keys", *words]))


def test_from_one_key_to_the_next(
    user: User, capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks
) -> None:
    assert say("list", "--count") == 0
    assert "1: reads and writes" in capsys.readouterr().out
    assert say("rotate") == 0
    assert "key 2" in capsys.readouterr().out
    assert say("retire", "1") == 1
    assert "1" in capsys.readouterr().err
    assert say("reencrypt", "--batch", "1") == 0
    assert "1 values and files" in capsys.readouterr().out
    with django_capture_on_commit_callbacks(execute=True):
        assert say("retire", "1") == 0
    capsys.readouterr()
    say("list", "--count")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("1: retired")
    assert out[1].startswith("2: reads and writes")
    assert out[1].endswith("1 (aes) sealed with it")
    assert User.objects.get().display_name.reveal() == "欧阳修"


def test_an_empty_installation_has_nothing_to_do(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say("list") == 0
    assert "first use" in capsys.readouterr().out
    assert say("reencrypt") == 0
    assert say("reencrypt", "--batch", "0") == 1
    assert say("retire", "1") == 1
