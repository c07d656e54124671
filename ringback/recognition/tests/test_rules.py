"""What may be done with a text: thresholds, noise, and what may be a complaint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.catalog.facts import Kind
from ringback.recognition import rules
from ringback.recognition.facts import Guess
from ringback.recognition.model import Prediction
from ringback.recognition.rules import Limits
from ringback.recognition.states import Decision

WORDS = (("投诉", "complaint"), ("12345", "consumer"), ("退费", "refund"), ("Refund", "refund"))
LIMITS = Limits(automatic=0.8, noise=0.3, suggestions=3, complaint=0.2, words=WORDS)
ENQUIRY_KINDS = (Kind.INQUIRY, Kind.LOOKUP)


def about(confidence: float, label: str = "basic.balance") -> Guess:
    return Guess(label, confidence, ((label, confidence),))


def asked(kind: Kind, confidence: float = 0.9, complaint: float = 0.0) -> Guess:
    if kind is Kind.COMPLAINT:
        return Guess(kind, confidence, ((kind, confidence),))
    return Guess(kind, confidence, ((kind, confidence), (Kind.COMPLAINT, complaint)))


@pytest.mark.parametrize(
    ("category", "kind", "has_words", "decision"),
    [
        (about(0.80), asked(Kind.LOOKUP), False, Decision.FILE),
        (about(0.79), asked(Kind.LOOKUP), False, Decision.SUGGEST),
        (about(0.30), asked(Kind.LOOKUP), False, Decision.SUGGEST),
        (about(0.29), asked(Kind.LOOKUP), False, Decision.NOISE),
        (about(0.50, "noise"), asked(Kind.LOOKUP), False, Decision.NOISE),
        (about(0.99, "out_of_scope"), asked(Kind.LOOKUP), False, Decision.OUT_OF_SCOPE),
        # Likely a complaint: never filed as anything else, however sure the category.
        (about(0.99), asked(Kind.LOOKUP, complaint=0.20), False, Decision.COMPLAINT_SUSPECTED),
        (about(0.99), asked(Kind.LOOKUP, complaint=0.19), False, Decision.FILE),
        (about(0.10), asked(Kind.LOOKUP, complaint=0.30), False, Decision.COMPLAINT_SUSPECTED),
        (about(0.99), asked(Kind.COMPLAINT, 0.79), False, Decision.COMPLAINT_SUSPECTED),
        (about(0.79), asked(Kind.COMPLAINT, 0.99), False, Decision.COMPLAINT_SUSPECTED),
        (about(0.80), asked(Kind.COMPLAINT, 0.80), False, Decision.FILE),
        # A word of the table outweighs what the heads say, noise included.
        (about(0.99), asked(Kind.FAULT), True, Decision.COMPLAINT_SUSPECTED),
        (about(0.99), asked(Kind.COMPLAINT), True, Decision.FILE),
        (about(0.99, "noise"), asked(Kind.COMPLAINT), True, Decision.COMPLAINT_SUSPECTED),
        (about(0.99, "noise"), asked(Kind.LOOKUP, complaint=0.3), False, Decision.NOISE),
    ],
)
def test_the_decision(category: Guess, kind: Guess, has_words: bool, decision: Decision) -> None:
    assert rules.decide(category, kind, LIMITS, has_words=has_words) is decision


LIKELY = st.floats(0, 1)


@given(LIKELY, st.sampled_from(Kind), LIKELY, LIKELY, st.booleans())
def test_a_likely_complaint_is_never_filed_as_an_enquiry(
    sure: float, kind: Kind, confidence: float, complaint: float, has_words: bool
) -> None:
    guess = asked(kind, confidence, complaint)
    decision = rules.decide(about(sure), guess, LIMITS, has_words=has_words)
    likely = has_words or dict(guess.top)[Kind.COMPLAINT] >= LIMITS.complaint
    if likely and decision is Decision.FILE:
        assert kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我要投诉", ("complaint",)),
        ("再不退 费我就打12345", ("consumer", "refund")),
        ("I want a REFUND", ("refund",)),
        ("号码是1381234５678", ()),
        ("我的编号712345", ()),
        ("１２３４５见", ("consumer",)),
        ("查话费", ()),
        ("", ()),
    ],
)
def test_where_words_point(text: str, found: tuple[str, ...]) -> None:
    assert rules.tendencies(text, WORDS) == found
    assert rules.tendencies(text, ()) == ()


def test_leaves_alone_are_suggested() -> None:
    said = Prediction("noise", 0.4, (("noise", 0.4), ("a.b", 0.3), ("c.d", 0.2), ("e.f", 0.1)))
    assert rules.leaf_guess(said, 2) == Guess("noise", 0.4, (("a.b", 0.3), ("c.d", 0.2)))
