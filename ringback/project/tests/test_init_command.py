"""The first start: an administrator who can log in, settings kept, and none of it twice."""

import os
import sys
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from ringback.base.models import Entry
from ringback.identity.models import Grant, User
from ringback.people.models import Organisation
from ringback.project import commands, first_start, init_command
from ringback.project.cli import main
from ringback.project.config import Config

pytestmark = pytest.mark.django_db

PASSWORD = "four quiet words here"
ANSWERS = ("--operator", "星联通信", "--username", "root.li", "--name", "李管")


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RINGBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RINGBACK_DEMO", "0")
    for step in ("bring_up_to_date", "train_starter"):  # half a minute, with tests of their own
        monkeypatch.setattr(commands, step, lambda: None)


@pytest.fixture
def password(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", "utf-8")
    return ("--password-file", str(path))


def test_the_first_administrator_logs_in(client, password, capsys):
    assert main(["init", *ANSWERS, *password]) == 0
    assert PASSWORD not in capsys.readouterr().out
    posted = {"username": "root.li", "password": PASSWORD}
    assert client.post(reverse("identity:log_in"), posted).status_code == 302
    user = User.objects.get()
    assert user.display_name.reveal() == "李管"
    assert Grant.objects.get().scope_path == "/"
    assert (Organisation.objects.get().name_zh, Organisation.objects.get().name_en) == (
        "星联通信",
        "星联通信",
    )
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"organisation.added", "user.added", "user.granted"} <= kinds


def test_the_password_may_come_from_the_environment(monkeypatch, client):
    monkeypatch.setenv(init_command.PASSWORD, PASSWORD)
    assert main(["init", *ANSWERS]) == 0
    posted = {"username": "root.li", "password": PASSWORD}
    assert client.post(reverse("identity:log_in"), posted).status_code == 302


def test_there_is_no_argument_for_it(capsys):
    with pytest.raises(SystemExit):
        main(["init", *ANSWERS, "--password", PASSWORD])


def test_whoever_is_there_is_asked(monkeypatch):
    answers = iter(["星联通信", "root.li", "李管"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr(init_command, "getpass", lambda _question: PASSWORD)
    assert main(["init"]) == 0
    assert User.objects.get().check_password(PASSWORD)


def test_two_passwords_that_differ_save_nothing(monkeypatch):
    asked = iter([PASSWORD, PASSWORD + "!"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(init_command, "getpass", lambda _question: next(asked))
    assert main(["init", *ANSWERS]) == 1
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (ANSWERS[2:], "--operator"),
        ((*ANSWERS, "--password-file", "/nowhere"), "/nowhere"),
        ((*ANSWERS, "--public-url", "desk.example.net"), "https://desk.example.net"),
    ],
)
def test_what_is_missing_is_named_when_nobody_can_be_asked(capsys, arguments, told):
    assert main(["init", *arguments]) == 1
    assert told in capsys.readouterr().err
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_a_short_password_is_refused(tmp_path, capsys):
    (tmp_path / "short").write_text("short one")
    assert main(["init", *ANSWERS, "--password-file", str(tmp_path / "short")]) == 1
    assert not User.objects.exists()


def test_without_a_password_there_is_a_link_to_choose_one(client, capsys):
    assert main(["init", *ANSWERS]) == 0
    link = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("http"))
    chosen = {"password": PASSWORD, "again": PASSWORD}
    page = client.get(urlsplit(link).path, follow=True)
    assert page.status_code == 200
    assert not User.objects.get().has_usable_password()
    client.post(page.request["PATH_INFO"], chosen)
    assert User.objects.get().check_password(PASSWORD)


def test_it_happens_once(password, capsys):
    assert main(["init", *ANSWERS, *password]) == 0
    assert main(["init", *ANSWERS[:3], "second", *ANSWERS[4:], *password]) == 1
    assert "there is an administrator already" in capsys.readouterr().err
    assert User.objects.count() == 1


def test_a_demonstration_is_left_alone(monkeypatch, password):
    monkeypatch.setenv("RINGBACK_DEMO", "1")
    assert main(["init", *ANSWERS, *password]) == 1
    assert not User.objects.exists()


def test_the_address_is_kept_and_the_environment_overrides_it(password, monkeypatch, tmp_path):
    monkeypatch.setattr(init_command, "_begin_again", lambda _zone: None)
    assert main(["init", *ANSWERS, *password, "--public-url", "https://desk.example.net/"]) == 0
    path = tmp_path / "ringback.env"
    assert path.stat().st_mode & 0o777 == 0o600
    config = Config()
    assert config.address == "https://desk.example.net"
    assert config.https
    assert "desk.example.net" in config.allowed_hosts.split(",")
    monkeypatch.setenv("RINGBACK_PUBLIC_URL", "https://other.example.net")
    assert Config().address == "https://other.example.net"


def test_what_else_is_written_in_the_settings_stays(tmp_path):
    (tmp_path / "ringback.env").write_text("RINGBACK_PORT=8123\nRINGBACK_ZONE=UTC\n")
    first_start.keep_settings(zone="Asia/Urumqi", public_url="")
    assert (Config().port, Config().zone) == (8123, "Asia/Urumqi")


def test_with_another_zone_the_process_starts_anew(monkeypatch, password):
    started = []

    class Replaced(Exception): ...

    def execv(program: str, words: list[str]) -> None:
        started.append(words)
        raise Replaced

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setenv("RINGBACK_ZONE", "")
    with pytest.raises(Replaced):
        main(["init", *ANSWERS, *password, "--zone", "Asia/Urumqi"])
    assert started[0][1:3] == ["-m", "ringback.project.cli"]
    assert Config().zone == "Asia/Urumqi"


def test_a_zone_nobody_knows_is_refused(password, capsys):
    assert main(["init", *ANSWERS, *password, "--zone", "Moon/Base"]) == 1
    assert "Moon/Base" in capsys.readouterr().err
