"""Pure rules of recognition: what may be done with a text (§1.3.2, §1.3.3)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ringback.catalog.facts import Kind
from ringback.recognition.facts import BESIDE_THE_LEAVES, Guess
from ringback.recognition.features import normalise
from ringback.recognition.model import Prediction
from ringback.recognition.states import Decision


@dataclass(frozen=True, slots=True)
class Limits:
    """What clause 1.3 fixes. Likelihoods from 0 to 1; ``words`` pair a word with its tendency."""

    automatic: float
    noise: float
    suggestions: int
    complaint: float
    words: tuple[tuple[str, str], ...]


def decide(category: Guess, kind: Guess, limits: Limits, *, has_words: bool) -> Decision:
    """What may be done with a text. ``has_words``: one of the words that make it suspect is in it.

    Asymmetric: what may be a complaint is filed by itself as a complaint or not at all. A word
    outweighs everything else; a mere likelihood does not make noise a complaint.
    """
    if has_words:
        return _suspected(category, kind, limits)
    if category.label in BESIDE_THE_LEAVES:
        return Decision(category.label)
    if dict(kind.top).get(Kind.COMPLAINT, 0.0) >= limits.complaint:
        return _suspected(category, kind, limits)
    if category.confidence < limits.noise:
        return Decision.NOISE
    return Decision.FILE if category.confidence >= limits.automatic else Decision.SUGGEST


def _suspected(category: Guess, kind: Guess, limits: Limits) -> Decision:
    is_leaf = category.label not in BESIDE_THE_LEAVES
    is_complaint = kind.label == Kind.COMPLAINT and kind.confidence >= limits.automatic
    sure = is_leaf and is_complaint and category.confidence >= limits.automatic
    return Decision.FILE if sure else Decision.COMPLAINT_SUSPECTED


def leaf_guess(said: Prediction, most: int) -> Guess:
    """The category head's guess with at most so many leaves to suggest."""
    leaves = [each for each in said.top if each[0] not in BESIDE_THE_LEAVES]
    return Guess(said.label, said.confidence, tuple(leaves[:most]))


def tendencies(text: str, words: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Where the words in a text point, each direction once, in the order of the handbook's table.

    A number counts only where it stands alone: 12345 is no part of a phone number.
    """
    if not words:
        return ()
    pattern, directions = _reading(words)
    found = {directions[hit.group()] for hit in pattern.finditer(normalise(text))}
    return tuple(each for each in dict.fromkeys(directions.values()) if each in found)


@lru_cache(maxsize=8)
def _reading(words: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    directions = {normalise(word): tendency for word, tendency in words}
    return re.compile("|".join(map(_alone, longest_first(directions)))), directions


def longest_first(words: Iterable[str]) -> Sequence[str]:
    """Of two words that begin alike the longer is looked for first."""
    return sorted(words, key=lambda word: (-len(word), word))


def _alone(word: str) -> str:
    return rf"(?<!\d){word}(?!\d)" if word.isdigit() else re.escape(word)
