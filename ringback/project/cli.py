"""The ``ringback`` command: one entry for people and service managers."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils.module_loading import import_string
from pydantic import ValidationError

import ringback
from ringback.kernel.errors import RingbackError
from ringback.project import console
from ringback.project.console import Subparsers
from ringback.recognition import cli as recognition

WITHOUT_DJANGO = ("ringback.recognition.cli.add_commands",)
"""Commands that need neither settings nor database, and answer at once."""
WITH_DJANGO = (
    "ringback.project.commands.add_commands",
    "ringback.project.audit_commands.add_commands",
    "ringback.project.check_command.add_commands",
    "ringback.project.init_command.add_commands",
    "ringback.project.backup_commands.add_commands",
    "ringback.project.key_commands.add_commands",
    "ringback.project.archive_commands.add_commands",
    "ringback.project.down_commands.add_commands",
    "ringback.project.calendar_commands.add_commands",
    "ringback.project.clock_commands.add_commands",
    "ringback.project.catalog_commands.add_commands",
    "ringback.project.report_commands.add_commands",
    "ringback.project.handbook_commands.add_commands",
    "ringback.recognition.versions_cli.add_commands",
    "ringback.intake.cli.add_commands",
    "ringback.project.import_commands.add_commands",
    "ringback.dispatch.cli.add_commands",
)
"""By name: these import tables, which may not be touched before ``django.setup``."""

INTERRUPTED = 130
"""What a shell reports of a program that ended by Ctrl-C."""


def parser(sources: Iterable[str]) -> tuple[ArgumentParser, Subparsers]:
    root = ArgumentParser(
        prog="ringback",
        description="Customer-service operations for telecom operators.",
        epilog="`ringback COMMAND --help` tells more.",
    )
    root.add_argument("--version", action="version", version=f"Ringback {ringback.__version__}")
    subparsers = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add_commands in sources:
        import_string(add_commands)(subparsers)
    return root, subparsers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what it was asked to, 1 on a refusal, 2 on bad usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if is_light(words):
        root, _ = parser(WITHOUT_DJANGO)
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
        try:
            django.setup()
        except (ValidationError, ImproperlyConfigured, ValueError, OSError) as problem:
            return console.cannot(_misconfigured(problem))
        root, _ = parser(WITH_DJANGO)
    return run(root.parse_args(words))


def is_light(words: Sequence[str]) -> bool:
    """Whether this needs neither settings nor database."""
    return len(words) > 1 and words[0] == "recognise" and words[1] in recognition.ACTIONS


def run(options: Namespace) -> int:
    """A refusal or trouble with the database is told in words, never by a traceback."""
    try:
        result: int = options.run(options)
    except RingbackError as refusal:
        return console.refuse(refusal)
    except DatabaseError as problem:
        return console.cannot(_database_trouble(problem))
    except KeyboardInterrupt:
        return INTERRUPTED
    return result


def _database_trouble(problem: DatabaseError) -> str:
    """The type alone: a database quotes rows in its messages, and rows hold personal data."""
    return (
        f"the database did not do it ({type(problem).__name__})."
        " Is RINGBACK_DATABASE_URL right and the database up? Then say: ringback migrate"
    )


def _misconfigured(problem: Exception) -> str:
    if isinstance(problem, ValidationError):
        fields = (str(error["loc"][0]).upper() for error in problem.errors())
        return f"check {', '.join(f'RINGBACK_{field}' for field in fields)} in the environment."
    return f"the settings cannot be read: {problem}"


if __name__ == "__main__":
    sys.exit(main())
