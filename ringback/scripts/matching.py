"""Phrases in a text, whatever width, case, script or spacing they are written in. Pure.

Many phrases are looked for in one pass (Aho, Corasick: Efficient string matching, 1975; the
automaton is the library's ``ahocorasick_rs``).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from ringback.base import folding
from ringback.base.folding import Folded

FILLERS = frozenset("*·•・‧")
"""What is put between characters so that a word is not found."""
UNSEEN = ("Cf", "Cc", "Cs", "Mn", "Me")
"""Categories of Unicode that have no width of their own; half a surrogate pair is no character."""


@dataclass(frozen=True, slots=True)
class Place:
    """``phrase`` is its number; ``start`` and ``end`` are places in the text as it was written."""

    phrase: int
    start: int
    end: int


def squeezed(text: str) -> Folded:
    """Folded, without blanks, marks without width and fillers. Line ends and punctuation stay, so
    that words on both sides of a comma do not run into each other."""
    return folding.placed(text, kept=_is_seen)


def _is_seen(character: str) -> bool:
    if character == "\n":
        return True
    is_blank = character.isspace() or unicodedata.category(character) in UNSEEN
    return not is_blank and character not in FILLERS


class Matcher:
    """Finds any of the phrases. One that folds to nothing is never found."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._numbers: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            if plain := squeezed(phrase.replace("\n", " ")).text:
                self._numbers.setdefault(plain, []).append(number)
        self._plain = list(self._numbers)
        self._automaton = AhoCorasick(self._plain) if self._plain else None

    def places(self, text: str) -> Iterator[Place]:
        """Every place of every phrase, overlapping ones included, in order. A Latin phrase counts
        as words, not as part of one: "fee" is not in "coffee"."""
        if self._automaton is None:
            return
        plain = squeezed(text)
        found = self._automaton.find_matches_as_indexes(plain.text, overlapping=True)
        for number, first, last in sorted(found, key=lambda each: (each[1], each[2], each[0])):
            start, end = plain.written(first, last)
            if _is_cut_out_of_a_word(text, start, end):
                continue
            for phrase in self._numbers[self._plain[number]]:
                yield Place(phrase, start, end)


def _is_cut_out_of_a_word(text: str, start: int, end: int) -> bool:
    begins_inside = start > 0 and _are_one_word(text[start - 1], text[start])
    return begins_inside or (end < len(text) and _are_one_word(text[end - 1], text[end]))


def _are_one_word(before: str, after: str) -> bool:
    return all(folding.fold(each).isascii() and each.isalnum() for each in (before, after))
