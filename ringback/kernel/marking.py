"""Two texts side by side with what differs marked. Pure.

Lines are compared first, and words only within lines that differ: a word is a run of Latin letters
and digits, while every Chinese character stands by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
MOST_TOKENS = 1500
"""Comparing takes time by the square; two longer passages are told as wholly different."""


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sides:
    """The old text with what is gone, the new one with what is new."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def differ(self) -> bool:
        return any(piece.mark is not Mark.SAME for piece in self.old + self.new)


def sides(old: str, new: str) -> Sides:
    """The pieces of each side joined give the text back."""
    left: list[Piece] = []
    right: list[Piece] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for is_same, gone, come in _blocks(before, after):
        _lay(is_same, "".join(gone), "".join(come), left, right)
    return Sides(_joined(left), _joined(right))


def _blocks(
    old: Sequence[str], new: Sequence[str]
) -> Iterable[tuple[bool, Sequence[str], Sequence[str]]]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", old[i:j], new[k:m]


def _lay(is_same: bool, old: str, new: str, left: list[Piece], right: list[Piece]) -> None:
    if is_same:
        left.append(Piece(old, Mark.SAME))
        right.append(Piece(new, Mark.SAME))
        return
    gone, come = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(gone) > MOST_TOKENS or len(come) > MOST_TOKENS:
        left.append(Piece(old, Mark.GONE))
        right.append(Piece(new, Mark.NEW))
        return
    for same, before, after in _blocks(gone, come):
        left.append(Piece("".join(before), Mark.SAME if same else Mark.GONE))
        right.append(Piece("".join(after), Mark.SAME if same else Mark.NEW))


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces, and neighbours of one mark in one."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].mark is piece.mark:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.mark)
        else:
            joined.append(piece)
    return tuple(joined)
