"""The ``ringback`` command: one entry for people and service managers."""

import os
import sys
from argparse import ArgumentParser, Namespace

import django
from django.utils.module_loading import import_string

COMMANDS = (
    "ringback.project.commands.add_commands",
    "ringback.project.calendar_commands.add_commands",
    "ringback.recognition.cli.add_commands",
    "ringback.intake.cli.add_commands",
)
"""By name: the commands import tables, which may not be touched before ``django.setup``."""


def parser() -> ArgumentParser:
    root = ArgumentParser(
        prog="ringback",
        description="Customer-service operations for telecom operators.",
    )
    subparsers = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add_commands in COMMANDS:
        import_string(add_commands)(subparsers)
    return root


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what it was asked to, 1 on a refusal, 2 on bad usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
    django.setup()
    options: Namespace = parser().parse_args(arguments)
    result: int = options.run(options)
    return result


if __name__ == "__main__":
    sys.exit(main())
