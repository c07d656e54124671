"""What recognition would have been unsure of, by the dice: the model may still be in training."""

from datetime import datetime

from ringback.catalog import queries as catalog
from ringback.project.demo.lives import Life
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision

CONFIDENCES = (0.46, 0.21, 0.08)
KIND_CONFIDENCE = 0.61


def unsure(life: Life, now: datetime) -> Opinion:
    """The right leaf first, two others behind it, and none of them sure enough to be filed."""
    leaves = sorted(leaf.code for leaf in catalog.leaves(at=now) if leaf.code != life.leaf.code)
    codes = [life.leaf.code, *life.dice("unsure").sample(leaves, len(CONFIDENCES) - 1)]
    return Opinion(
        category=Guess(codes[0], CONFIDENCES[0], tuple(zip(codes, CONFIDENCES, strict=True))),
        kind=Guess(life.kind, KIND_CONFIDENCE, ((life.kind, KIND_CONFIDENCE),)),
        decision=Decision.SUGGEST,
    )
