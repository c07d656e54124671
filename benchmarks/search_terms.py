"""What is looked for, and where it truly stands: pure, and without the index."""

import gzip
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ringback.base import folding
from ringback.base.folding import HAN

SET = Path("citizen_requests") / "raw.jsonl.gz"
SEED = 20260105
LENGTHS = (2, 3, 4)
TRIES = 100
"""For each decoy."""

_CHINESE = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms with the texts that hold them, by number. ``decoys`` stand in no text, though each pair
    of their characters stands in some: what an index of pairs alone would take for a hit."""

    terms: Mapping[str, frozenset[int]]
    decoys: Sequence[str]


def texts(folder: Path) -> list[str]:
    """Title and words of each request of the set."""
    with gzip.open(folder / SET, "rt", encoding="utf-8") as file:
        return [f"{row['title']}\n{row['text']}" for row in map(json.loads, file)]


def asked(written: Sequence[str], number: int) -> Asked:
    """The same terms each time. Any stretch of Chinese characters is a term, word or not."""
    chance = random.Random(SEED)  # noqa: S311  a sample, no secret
    plain = [folding.fold(text) for text in written]
    terms: dict[str, frozenset[int]] = {}
    while len(terms) < number:
        runs = _CHINESE.findall(chance.choice(plain))
        run, length = chance.choice(runs or [""]), chance.choice(LENGTHS)
        if len(run) >= length:
            start = chance.randrange(len(run) - length + 1)
            term = run[start : start + length]
            terms[term] = frozenset(holding(term, plain))
    return Asked(terms, _decoys(plain, number, chance))


def holding(term: str, plain: Sequence[str]) -> list[int]:
    """The numbers of the folded texts in which it stands: nothing but a substring test."""
    return [number for number, text in enumerate(plain) if term in text]


def _decoys(plain: Sequence[str], number: int, chance: random.Random) -> list[str]:
    """Two pairs that overlap in one character and stand in one text, but never as one word; fewer
    than wanted where the texts are few."""
    found: dict[str, None] = {}
    whole = "\n".join(plain)
    for _ in range(TRIES * number):
        if len(found) == number:
            break
        pairs = [
            run[at : at + 2]
            for run in _CHINESE.findall(chance.choice(plain))
            for at in range(len(run) - 1)
        ]
        first = chance.choice(pairs or ["  "])
        for second in pairs:
            if second[0] == first[1] and first + second[1] not in whole:
                found[first + second[1]] = None
                break
    return list(found)
