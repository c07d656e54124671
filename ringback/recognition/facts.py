"""What recognition makes of a text, as others may take it in hand."""

from dataclasses import dataclass

from ringback.recognition.states import Decision

NOISE, OUT_OF_SCOPE = "noise", "out_of_scope"
BESIDE_THE_LEAVES = frozenset({NOISE, OUT_OF_SCOPE})
"""Labels of the category head that are no leaf: no request at all, and none of ours."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest label of one head, its calibrated confidence (0–1), and the first few.

    ``top`` of the category head holds leaves only.
    """

    label: str
    confidence: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What recognition makes of a text. ``kind`` is the guess of the second head.

    ``tendencies`` are those of the words that make a text suspect (§1.3.3): ``regulator``,
    ``refund`` and so on.
    """

    category: Guess
    kind: Guess
    decision: Decision
    tendencies: tuple[str, ...] = ()
