"""From phrases with slots to samples: the same everywhere, at most so many a phrase.

A phrase is a line such as ``{ask}{look}{my}话费``. A slot is filled from ``manner.toml`` or from
the file's own ``[slots]``; a value may hold slots in turn. Each phrase is expanded to as many
variants as its leaf asks for, and half of the Chinese ones are then spoken: with an opener, a
filler, a word said twice or misheard. What is drawn depends on the phrase alone, so adding one
changes no other.
"""

import random
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ringback.recognition.features import normalise
from ringback.recognition.samples import Sample

Target = Literal["category", "kind"]
Slots = Mapping[str, Sequence[str]]
Dice = random.Random

FOLDER = Path(__file__).parent
MANNER = "manner.toml"
CHINESE, ENGLISH = "zh", "en"

VARIANTS = 3  # of a phrase, unless its leaf asks for more …
ENGLISH_VARIANTS = 3
FRAME_VARIANTS = 2  # … and of what can be said of any leaf
TRIES = 4  # draws per variant wanted: some come out alike
PLAIN = 0.5  # how often a text is spoken just as it is written …
WAYS = ("opener", "opener", "closer", "stutter", "filler")  # … and else, one of these ways
MISHEARD = 0.06  # how often a word that sounds like another is taken for it
_SLOT = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Utterance:
    """``label`` is a leaf, or ``noise`` or ``out_of_scope``, which have no request kind."""

    text: str
    label: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How people talk whatever they want."""

    slots: Slots
    frames: Mapping[str, Mapping[str, str]]
    openers: Sequence[str]
    closers: Sequence[str]
    fillers: Sequence[str]
    slips: Mapping[str, Sequence[str]]


def samples(target: Target) -> list[Sample]:
    """What to train a head on. The category head knows ``noise`` and ``out_of_scope`` besides the
    leaves; the kind head learns from what is a request of ours alone."""
    if target == "category":
        return [Sample(one.text, one.label) for one in utterances()]
    return [Sample(one.text, one.kind) for one in utterances() if one.kind]


@cache
def utterances() -> tuple[Utterance, ...]:
    """Every text once, in the order of the files."""
    found: dict[str, Utterance] = {}
    for one in written():
        found.setdefault(normalise(one.text), one)
    return tuple(found.values())


def written() -> Iterator[Utterance]:
    """What the files come to; phrases may come out alike."""
    stored = tomllib.loads((FOLDER / MANNER).read_text("utf-8"))
    manner = Manner(slots=stored["slots"], frames=stored["frames"], **stored["speech"])
    for path in sorted(FOLDER.glob("[0-9]*.toml")):
        yield from _of_file(tomllib.loads(path.read_text("utf-8")), manner)


def _of_file(stored: Mapping[str, Any], manner: Manner) -> Iterator[Utterance]:
    slots = {**manner.slots, **stored.get("slots", {})}
    for leaf in stored.get("leaf", ()):
        for language in (CHINESE, ENGLISH):
            yield from _of_leaf(leaf, language, slots, manner)
    for group in stored.get("group", ()):
        label, variants = group["label"], group["variants"]
        for language in (CHINESE, ENGLISH):
            for text in _expanded(group.get(language, ""), slots, variants, label):
                yield Utterance(text, label, "", language)


def _of_leaf(
    leaf: Mapping[str, Any], language: str, slots: Slots, manner: Manner
) -> Iterator[Utterance]:
    code, said = leaf["code"], leaf[language]
    variants = leaf.get("variants", VARIANTS) if language == CHINESE else ENGLISH_VARIANTS
    for kind, phrases in said.items():
        if kind == "topics":
            continue
        for text in _expanded(phrases, slots, variants, code):
            said_so = spoken(text, manner) if language == CHINESE else text
            yield Utterance(said_so, code, kind, language)
    own = {**slots, "topic": said["topics"]}
    for kind in leaf.get("framed", ()):
        frames = manner.frames[language][kind]
        for text in _expanded(frames, own, FRAME_VARIANTS, code):
            yield Utterance(text, code, kind, language)


def _expanded(phrases: str, slots: Slots, variants: int, salt: str) -> Iterator[str]:
    """The phrases of a block, one a line, each in up to so many different forms. ``salt`` keeps
    the same phrase under two labels from being filled alike."""
    for phrase in filter(None, phrases.splitlines()):
        yield from expand(phrase, slots, variants, salt)


def expand(phrase: str, slots: Slots, variants: int, salt: str = "") -> list[str]:
    """Up to so many different fillings of one phrase, drawn the same way every time."""
    if not _SLOT.search(phrase):
        return [phrase]
    dice = _dice(salt + phrase)
    drawn = (fill(phrase, slots, dice) for _try in range(variants * TRIES))
    return [text for text in dict.fromkeys(drawn) if text][:variants]


def fill(phrase: str, slots: Slots, dice: Dice) -> str:
    while _SLOT.search(phrase):
        phrase = _SLOT.sub(lambda slot: dice.choice(slots[slot[1]]), phrase)
    return _SPACES.sub(" ", phrase).strip()


def spoken(text: str, manner: Manner) -> str:
    """The text as it may arrive from a telephone."""
    dice = _dice(text)
    for word in manner.slips:
        if word in text and dice.random() < MISHEARD:
            text = text.replace(word, dice.choice(manner.slips[word]), 1)
    if dice.random() < PLAIN:
        return text
    way = dice.choice(WAYS)
    if way == "opener":
        return dice.choice(manner.openers) + text
    if way == "closer":
        return text + dice.choice(manner.closers)
    if way == "stutter":
        return _stuttered(text, dice)
    at = dice.randrange(len(text))
    return text[:at] + dice.choice(manner.fillers) + text[at:]


def _stuttered(text: str, dice: Dice) -> str:
    """Some characters said twice: one, a word, or the beginning of the phrase."""
    length = dice.choice((1, 1, 2, 2, 3, 4))
    at = dice.randrange(max(1, len(text) - length))
    return text[: at + length] + text[at:]


def _dice(seed: str) -> Dice:
    return random.Random(zlib.crc32(seed.encode()))  # noqa: S311  variety, not secrecy
