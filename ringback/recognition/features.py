"""Text to features: one reading, shared by training and scoring.

A text is cut into *units*: a Chinese character, a Latin word, a number or a mark. Its features are
the units, the pairs of neighbouring units, and the pieces of three and four letters inside Latin
words, each hashed to 64 bits. A model stores hashes only, never a customer's words. Pairs of
characters do for Chinese what words do for English, so no word list decides the cut and a text
that arrives segmented reads exactly like the same text unsegmented.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

VERSION = 1  # raise it whenever the same text may give other keys: old models are then refused

Keys = NDArray[np.uint64]
Counts = NDArray[np.float32]

_HAN = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACES = re.compile(r"\s+")
_SPACE_BESIDE_HAN = re.compile(f"(?<=[{_HAN}]) | (?=[{_HAN}])")
_LONG_NUMBER = re.compile(r"\d{7,}")
_UNIT = re.compile(r"[^\W\d_\u2e80-\U0003ffff]+(?:'[^\W\d_]+)?|\d+|[^\s]")

_PAIR, _PIECE = 1 << 41, 1 << 43
_MULTIPLIER = np.uint64(0x100000001B3)
_SCRAMBLER = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_PIECE_SIZES = (3, 4)


def normalise(text: str) -> str:
    """Fold width and case, drop spaces beside Chinese, and blank numbers of 7 digits or more.

    Long numbers are phones, accounts and identity numbers: they say nothing about what is asked,
    and a model must not learn them. Short ones (5g, 10086, 12315) stay.
    """
    folded = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return _LONG_NUMBER.sub("0", _SPACE_BESIDE_HAN.sub("", folded))


def features(text: str) -> tuple[Keys, Counts]:
    """The distinct keys of a text, ascending, and how often each occurs. Empty text: no keys."""
    units = _UNIT.findall(normalise(text))
    singles = _hashes(units)
    pairs = singles[:-1] * _MULTIPLIER + singles[1:] + np.uint64(_PAIR)
    pieces = _hashes(list(_pieces(units))) + np.uint64(_PIECE)
    keys, counts = np.unique(
        _scramble(np.concatenate([singles, pairs, pieces])), return_counts=True
    )
    return keys, counts.astype(np.float32)


def _hashes(parts: list[str]) -> Keys:
    return np.array([zlib.crc32(part.encode()) for part in parts], dtype=np.uint64)


def _pieces(units: list[str]) -> Iterator[str]:
    for unit in units:
        if len(unit) > 1 and not unit.isdigit():
            edged = f"<{unit}>"
            for size in _PIECE_SIZES:
                for start in range(len(edged) - size + 1):
                    yield edged[start : start + size]


def _scramble(keys: Keys) -> Keys:
    """Spread the bits, so that a pair and a unit collide no oftener than chance."""
    keys = (keys ^ (keys >> _HALF)) * _SCRAMBLER
    return keys ^ (keys >> _HALF)
