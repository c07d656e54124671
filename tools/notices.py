"""What others wrote and we hand on: name, version and licence of every package the product runs on.

    python -m tools.notices          write THIRD-PARTY-NOTICES.md anew

Names and versions come from the locks, licences from what each package says of itself.
"""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from tools.environment import ROOT

FILE = ROOT / "THIRD-PARTY-NOTICES.md"
LOCKS = ("core", "postgres", "celery")
PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
OSI = "License :: OSI Approved :: "
HEAD = """\
# Third-party notices

Ringback runs on these packages; each stands under its own licence, whose text comes with it. The
files of the second table are built into the wheel. Made by `python -m tools.notices`.
"""


class Package(NamedTuple):
    name: str
    version: str


def python_packages() -> list[Package]:
    """What the locks of the product pin, each once."""
    texts = ((ROOT / "requirements" / f"{lock}.txt").read_text("utf-8") for lock in LOCKS)
    return sorted({Package(*found) for text in texts for found in PINNED.findall(text)})


def browser_packages() -> list[tuple[Package, str]]:
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return [
        (Package(place.removeprefix("node_modules/"), told["version"]), told.get("license", ""))
        for place, told in sorted(locked.items())
        if place
    ]


def licence_of(package: Package) -> str:
    """In the package's own words, shortest form first; empty when it says nothing."""
    try:
        told = metadata.metadata(package.name)
    except metadata.PackageNotFoundError:
        return "not installed here: pinned for another system or Python"
    expression = told.get("License-Expression", "")  # type: ignore[attr-defined]
    classes = [each.removeprefix(OSI) for each in told.get_all("Classifier", []) if OSI in each]
    plain = told["License"].strip().splitlines()[:1] if "License" in told else []
    return expression or ", ".join(classes) or (plain[0] if plain else "")


def written() -> str:
    return "\n".join([HEAD, *_table("Python", _python_lines()), *_table("Browser", _lines())])


def _table(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from (f"## {title}", "", "| package | version | licence |", "|---|---|---|")
    yield from lines
    yield ""


def _python_lines() -> Iterator[str]:
    for package in python_packages():
        yield f"| {package.name} | {package.version} | {licence_of(package)} |"


def _lines() -> Iterator[str]:
    for package, licence in browser_packages():
        yield f"| {package.name} | {package.version} | {licence} |"


def main() -> None:
    Path(FILE).write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
