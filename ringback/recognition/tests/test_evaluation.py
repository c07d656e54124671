"""Evaluation: arithmetic checked against figures worked out by hand."""

import pytest

from ringback.recognition import evaluation
from ringback.recognition.evaluation import Judged, Scores, score

JUDGED = [
    Judged("a", "a", 0.9),
    Judged("a", "a", 0.8),
    Judged("a", "b", 0.3),
    Judged("b", "b", 0.7),
    Judged("b", "c", 0.6),
]


def test_accuracy_and_macro_f1_over_the_true_labels():
    scores = score(JUDGED)
    assert scores.rows == 5
    assert scores.accuracy == pytest.approx(3 / 5)
    assert {c.label: (c.rows, c.precision, c.recall) for c in scores.classes} == {
        "a": (3, 1.0, pytest.approx(2 / 3)),
        "b": (2, 0.5, 0.5),
    }
    assert scores.macro_f1 == pytest.approx((0.8 + 0.5) / 2)


def test_a_label_never_said_has_no_precision():
    assert score([Judged("a", "b", 0.5)]).classes[0].precision == 0.0


def test_the_surest_share_and_the_confidence_that_bounds_it():
    scores = score(JUDGED)
    assert scores.at_coverage(0.6) == 1.0
    assert scores.at_coverage(0.8) == pytest.approx(3 / 4)
    assert {p.share: p.confidence for p in scores.coverages}[0.8] == 0.6


def test_confidence_that_keeps_its_word_has_no_error():
    honest = [Judged("a", "a", 1.0)] * 30 + [Judged("a", "b", 0.0)] * 30
    assert score(honest).calibration_error == 0.0
    boasting = [Judged("a", "b", 1.0)] * 30
    assert score(boasting).calibration_error == 1.0


def test_scores_survive_the_model_file():
    scores = score(JUDGED)
    assert Scores.from_json(scores.to_json()) == scores


def test_the_report_names_every_label():
    text = evaluation.report(score(JUDGED))
    assert "accuracy 0.6000" in text
    assert [line.split()[-1] for line in text.splitlines()[-2:]] == ["a", "b"]
