"""What all commands share: plain words on stderr, an exit code, a progress bar."""

import os
import sys
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeAlias, TypeVar

from tqdm import tqdm

from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


class Counted(Protocol):
    """How much is done of how much."""

    @property
    def done(self) -> int: ...

    @property
    def total(self) -> int: ...


Step = TypeVar("Step", bound=Counted)


def group(subparsers: Subparsers, name: str, purpose: str) -> Subparsers:
    """A command with actions of its own: ``ringback audit verify``."""
    made: Subparsers = subparsers.add_parser(name, help=purpose).add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    return made


def shell() -> Actor:
    """Whoever types: the journal keeps the name of the system's user."""
    return Actor.system(f"shell/{os.environ.get('USER', 'unknown')}")


def refuse(refusal: RingbackError) -> int:
    """Say in one line why it was not done, then each field at fault; exit code 1."""
    cannot(str(refusal.message))
    fields: dict[str, Any] = getattr(refusal, "fields", None) or {}
    for field, problem in fields.items():
        print(f"  {field}: {problem}", file=sys.stderr)
    return 1


def cannot(problem: str) -> int:
    print(f"ringback: {problem}", file=sys.stderr, flush=True)
    return 1


def with_bar(steps: Iterable[Step], title: str) -> Iterator[Step]:
    """Show on a terminal how far long work has come; elsewhere one line for every quarter."""
    if sys.stderr.isatty():
        yield from _with_tqdm(steps, title)
        return
    told = -1
    for step in steps:
        quarter = step.done * 4 // step.total
        if quarter != told:
            told = quarter
            print(f"{title} {quarter * 25} %", file=sys.stderr, flush=True)
        yield step


def _with_tqdm(steps: Iterable[Step], title: str) -> Iterator[Step]:
    with tqdm(desc=title, unit="", file=sys.stderr, leave=True) as bar:
        for step in steps:
            bar.total = step.total
            bar.update(step.done - bar.n)
            yield step
