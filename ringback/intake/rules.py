"""Pure rules of intake: how a request is filed, whether it goes on, when two are the same matter.

Everything here is decided without a database and without a clock.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ringback.intake.states import TriageReason, Verb
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision
from ringback.tickets.states import Kind

FORM_GATES = frozenset({Kind.LOOKUP, Kind.TRANSACTION, Kind.FAULT})
"""Kinds whose work cannot begin before the form is complete. A question is answered, a complaint
accepted, praise and a suggestion passed on whatever is missing (§2.1.1)."""

ENQUIRIES = frozenset({Kind.INQUIRY, Kind.LOOKUP})
"""What a complaint must never be filed as (§1.3.3)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose before recognition was asked: empty and ``None`` when nothing."""

    category: str = ""
    kind: Kind | None = None


def category_of(choice: Choice, opinion: Opinion | None) -> str:
    """The leaf a request is filed under; empty while only a person can tell."""
    if choice.category:
        return choice.category
    if opinion is not None and opinion.decision is Decision.FILE:
        return opinion.category.label
    return ""


def agreed_category(choice: Choice, opinion: Opinion | None, surely_from: float) -> str:
    """The leaf a person agrees with who saw it and changed nothing. Of a suspected complaint too
    the topic may be sure: it is only never filed without anybody having looked (§1.3.3)."""
    suspected = opinion is not None and opinion.decision is Decision.COMPLAINT_SUSPECTED
    if opinion is not None and suspected and not choice.category:
        return opinion.category.label if opinion.category.confidence >= surely_from else ""
    return category_of(choice, opinion)


def kind_of(choice: Choice, opinion: Opinion | None, kinds: Sequence[Kind]) -> Kind:
    """What the customer wants. ``kinds`` are those of the leaf, the usual one first; none when the
    leaf is unknown. A suspected complaint counts as one until somebody has looked."""
    if choice.kind is not None:
        return choice.kind
    usual = kinds[0] if kinds else Kind.INQUIRY
    if opinion is None or opinion.decision in (Decision.NOISE, Decision.OUT_OF_SCOPE):
        return usual
    if opinion.decision is Decision.COMPLAINT_SUSPECTED:
        return Kind.COMPLAINT
    guess = Kind(opinion.kind.label)
    return guess if not kinds or guess in kinds or guess is Kind.COMPLAINT else usual


def doubt(choice: Choice, opinion: Opinion | None) -> TriageReason | None:
    """Why the filing needs a person; ``None`` when it stands."""
    suspected = opinion is not None and opinion.decision is Decision.COMPLAINT_SUSPECTED
    if suspected and choice.kind is None:
        return TriageReason.SUSPECTED_COMPLAINT
    if choice.category:
        return None
    if opinion is None or suspected:
        return TriageReason.LOW_CONFIDENCE
    return _DOUBTS[opinion.decision]


_DOUBTS = {
    Decision.FILE: None,
    Decision.SUGGEST: TriageReason.LOW_CONFIDENCE,
    Decision.NOISE: TriageReason.NOISE,
    Decision.OUT_OF_SCOPE: TriageReason.OUT_OF_SCOPE,
}


def suggestions(guess: Guess, most: int) -> list[tuple[str, float]]:
    """What triage is offered: labels with their confidence, the likeliest first."""
    top = guess.top or ((guess.label, guess.confidence),)
    return [(label, round(confidence, 3)) for label, confidence in top[:most]]


def is_suspect(kind: Kind, opinion: Opinion | None) -> bool:
    """Whether a person filed as an enquiry what looks like a complaint (以咨代诉)."""
    if opinion is None or kind not in ENQUIRIES:
        return False
    certain = opinion.decision is Decision.FILE and opinion.kind.label == Kind.COMPLAINT
    return certain or opinion.decision is Decision.COMPLAINT_SUSPECTED


def course(
    kind: Kind, doubtful: TriageReason | None, *, ineligible: bool, incomplete: bool
) -> tuple[Verb, TriageReason | None]:
    """What becomes of a request, and why a person must look if so.

    A complaint is always accepted (§2.3.1); one that is not classified yet is looked at besides.
    """
    if kind is Kind.COMPLAINT and doubtful is not TriageReason.SUSPECTED_COMPLAINT:
        return Verb.ACCEPT, doubtful
    if doubtful is not None:
        return Verb.TRIAGE, doubtful
    if ineligible:
        return Verb.REFUSE, None
    if incomplete and kind in FORM_GATES:
        return Verb.TRIAGE, TriageReason.INCOMPLETE
    return Verb.ACCEPT, None


@dataclass(frozen=True, slots=True)
class Matter:
    """What two requests are compared by. Category is empty, kind ``None`` while unknown."""

    text: str
    category: str = ""
    kind: str | None = None


TEXT_WEIGHT, LEAF_WEIGHT, KIND_WEIGHT = 0.6, 0.25, 0.15


def likeness(one: Matter, other: Matter) -> float:
    """How likely two requests of one customer are the same matter, 0 to 1.

    What either side does not know yet is left out. Words in common are needed: two empty texts
    are not alike.
    """
    shared = overlap(one.text, other.text)
    if not shared:
        return 0.0
    total, weight = TEXT_WEIGHT * shared, TEXT_WEIGHT
    if one.category and other.category:
        total, weight = total + LEAF_WEIGHT * (one.category == other.category), weight + LEAF_WEIGHT
    if one.kind and other.kind:
        total, weight = total + KIND_WEIGHT * (one.kind == other.kind), weight + KIND_WEIGHT
    return total / weight


def overlap(one: str, other: str) -> float:
    """Letter pairs in common (Dice): most Chinese words have two letters."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    letters = [c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()]
    return {first + second for first, second in pairwise(letters)}


def summary(words: str, leaf_name: str, *, longest: int = 60) -> str:
    """The restatement the system draws up when nobody has put one: what it is about, then the
    beginning of the customer's own words on one line."""
    line = " ".join(words.split())
    begun = line if len(line) <= longest else f"{line[: longest - 1]}…"
    return f"{leaf_name}：{begun}" if leaf_name else begun
