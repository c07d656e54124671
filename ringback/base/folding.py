"""One spelling for what people write in many: width, letter case, traditional characters.

Character by character, so that a place found in the folded text can be shown in the text as it was
written. Traditional characters become simplified ones by the table of OpenCC (t2s), which knows
single characters here and no phrases.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a character class."""
_BASIC = range(0x3400, 0xA000)
"""Where every traditional character with a simplified form of its own stands."""


@dataclass(frozen=True, slots=True)
class Folded:
    """``places[n]`` is where the character stood that became ``text[n]``."""

    text: str
    places: tuple[int, ...]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> str:
    """The folded text alone: ＷｉＦｉ寬頻 → wifi宽频."""
    return "".join(map(_folded, text))


def placed(text: str, *, kept: Callable[[str], bool] | None = None) -> Folded:
    """The folded text with where it came from; without the characters that are not ``kept``."""
    pieces = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in _folded(character)
        if kept is None or kept(letter)
    ]
    return Folded("".join(letter for letter, _ in pieces), tuple(place for _, place in pieces))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, shown as found or as what stands around it."""

    words: str
    is_found: bool


def parts(text: str, spans: Iterable[tuple[int, int]]) -> list[Part]:
    """The whole text in order, cut where found stretches begin and end; overlaps become one."""
    cut: list[Part] = []
    done = 0
    for start, end in _joined(spans):
        if start > done:
            cut.append(Part(text[done:start], is_found=False))
        cut.append(Part(text[start:end], is_found=True))
        done = end
    return [*cut, Part(text[done:], is_found=False)] if done < len(text) else cut


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@cache
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    return plain.translate(_simplified()) if plain else ""


@cache
def _simplified() -> dict[int, str]:
    characters = [chr(point) for point in _BASIC]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(one): other
        for one, other in zip(characters, converted, strict=True)
        if one != other and len(other) == 1
    }
