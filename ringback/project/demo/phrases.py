"""The words of the demonstration: what customers say of a leaf, what departments answer."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ringback.catalog.nodes import Leaf
from ringback.tickets.states import Kind

FOLDER = Path(__file__).with_name("phrases")
SPOKEN = ("basic", "value_added", "network", "support", "personal")


@cache
def requests() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By leaf and language (``zh``, ``en``): sentences with slots."""
    return {leaf: said for branch in SPOKEN for leaf, said in _read(branch).items()}


@cache
def replies() -> Mapping[str, Any]:
    """By kind: causes, findings, next steps, answers, codes; and the common small talk."""
    return _read("replies")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def request(leaf: Leaf, language: str, dice: random.Random) -> str:
    """What a customer says who wants this."""
    in_chinese = language.startswith("zh")
    sentence = dice.choice(requests()[leaf.code]["zh" if in_chinese else "en"])
    if in_chinese:
        common = replies()
        sentence = dice.choice(common["openings"]) + sentence + dice.choice(common["closings"])
    return sentence.format(
        amount=dice.choice((5, 9, 15, 19, 20, 25, 30, 39, 50, 68, 99, 128)),
        month=dice.randint(1, 12),
        day=dice.randint(1, 28),
        days=dice.randint(2, 9),
        hour=dice.randint(1, 12),
        place=dice.choice(replies()["places"]),
        plan=dice.choice(replies()["plans"]),
    )


def said(what: str, dice: random.Random) -> str:
    """A piece of small talk: ``progress``, ``notes``, ``remarks``, ``comments``, ``additions``."""
    chosen: str = dice.choice(replies()[what])
    return chosen


def of_kind(kind: Kind, what: str, leaf: Leaf | None, dice: random.Random) -> str:
    """``causes``, ``findings``, ``next_steps``, ``answers`` or ``codes`` of a kind of request."""
    chosen: str = dice.choice(replies()[kind][what])
    return chosen.format(about=leaf.name.zh if leaf else "业务")
