"""``ringback init``: from an empty data folder to one in which people can begin to work."""

import os
import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

from django.conf import settings

from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.kernel.instants import InstantError
from ringback.project import commands, console, first_start
from ringback.project.config import Config
from ringback.project.console import Subparsers
from ringback.project.first_start import Answers

PASSWORD = "RINGBACK_INIT_PASSWORD"  # noqa: S105 - the name of a variable


def add_commands(subparsers: Subparsers) -> None:
    init = subparsers.add_parser(
        "init",
        help="first start: operator, zone, first administrator",
        allow_abbrev=False,  # else `--password SECRET` would be read as the name of a file
    )
    init.add_argument("--operator", help="the operator's name, in Chinese")
    init.add_argument("--operator-en", default="", help="the same in English")
    init.add_argument("--code", default="op", help="a short code for it (default: op)")
    init.add_argument("--zone", default="", help="its time zone (default: RINGBACK_ZONE)")
    init.add_argument(
        "--public-url", default="", help="https://desk.example.net, if behind a proxy"
    )
    init.add_argument("--username", help="how the first administrator logs in")
    init.add_argument("--name", help="how colleagues will see the administrator")
    init.add_argument(
        "--password-file",
        type=Path,
        help=f"where the password stands (else: {PASSWORD}, else it is asked for;"
        " without one a link is printed)",
    )
    init.set_defaults(run=run_init)


def run_init(options: Namespace) -> int:
    first_start.require_first(Config())
    zone = _zone(options.zone or settings.TIME_ZONE)
    kept = first_start.keep_settings(zone=zone, public_url=options.public_url)
    if (zone, Config().address) != (settings.TIME_ZONE, settings.RINGBACK_PUBLIC_URL):
        _begin_again(zone)
    commands.bring_up_to_date()
    user, link = first_start.begin(
        answers=_answers(options), actor=console.shell(), now=instants.now()
    )
    commands.train_starter()
    if link:
        print(f"{user.username} chooses a password at this address, once and soon:\n{link}")
    print(f"{user.username} may log in at {Config().address}. Settings are kept in {kept}.")
    print("Start it: ringback run. Is anything missing? ringback check")
    return 0


def _zone(name: str) -> str:
    try:
        return instants.zone_named(name).key
    except InstantError as problem:
        raise Invalid(problem) from None


def _begin_again(zone: str) -> None:
    """Zone and address are read when a process starts: this one starts anew, with those wanted."""
    os.environ["RINGBACK_ZONE"] = zone
    os.execv(sys.executable, [sys.executable, "-m", "ringback.project.cli", *sys.argv[1:]])


def _answers(options: Namespace) -> Answers:
    operator = _answer(options.operator, "Operator's name (Chinese)", "--operator")
    return Answers(
        operator_zh=operator,
        operator_en=options.operator_en or operator,
        code=options.code,
        username=_answer(options.username, "Administrator's username", "--username"),
        display_name=_answer(options.name, "Administrator's name", "--name"),
        password=_password(options.password_file),
    )


def _answer(given: str | None, question: str, option: str) -> str:
    if not given and not sys.stdin.isatty():
        raise Invalid(f"nobody is there to ask: give {option}")
    answer = given or input(f"{question}: ")
    if not answer.strip():
        raise Invalid(f"{option} may not be empty; nothing was saved")
    return answer.strip()


def _password(file: Path | None) -> str | None:
    """From a file, the environment or the keyboard: an argument would be seen by everybody.
    ``None`` where there is none."""
    if file is not None:
        try:
            return file.read_text("utf-8").rstrip("\r\n")
        except OSError as problem:
            raise Invalid(f"{file} cannot be read: {problem.strerror}") from None
    if given := os.environ.get(PASSWORD, ""):
        return given
    if not sys.stdin.isatty():
        return None
    password = getpass("Password (none: a link to choose one): ")
    if password and getpass("Once more: ") != password:
        raise Invalid("the two passwords differ; nothing was saved")
    return password or None
