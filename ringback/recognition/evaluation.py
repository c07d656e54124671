"""How good predictions are: pure arithmetic over what was said and what was true."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_BINS = 15


@dataclass(frozen=True, slots=True)
class Judged:
    """One prediction beside the truth."""

    truth: str
    label: str
    confidence: float

    @property
    def right(self) -> bool:
        return self.truth == self.label


@dataclass(frozen=True, slots=True)
class ClassScore:
    label: str
    rows: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the surest ``share`` of texts, those at or above ``confidence``, how many are right."""

    share: float
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Ratios from 0 to 1. ``calibration_error``: mean gap between confidence and being right."""

    rows: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    coverages: tuple[Coverage, ...]
    classes: tuple[ClassScore, ...]

    def at_coverage(self, share: float) -> float:
        return next(point.accuracy for point in self.coverages if point.share == share)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **stored,
                "coverages": tuple(Coverage(**point) for point in stored["coverages"]),
                "classes": tuple(ClassScore(**one) for one in stored["classes"]),
            }
        )


def score(judged: Sequence[Judged]) -> Scores:
    """Scores of at least one prediction; macro-F1 is over the labels that truly occur."""
    right = np.array([one.right for one in judged], dtype=np.float64)
    sure = np.array([one.confidence for one in judged])
    classes = _class_scores(judged)
    return Scores(
        rows=len(judged),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([one.f1 for one in classes])),
        calibration_error=_calibration_error(right, sure),
        coverages=_coverages(right, sure),
        classes=classes,
    )


def _class_scores(judged: Sequence[Judged]) -> tuple[ClassScore, ...]:
    truly = Counter(one.truth for one in judged)
    said = Counter(one.label for one in judged)
    both = Counter(one.truth for one in judged if one.right)
    return tuple(
        ClassScore(
            label=label,
            rows=truly[label],
            precision=both[label] / said[label] if said[label] else 0.0,
            recall=both[label] / truly[label],
            f1=2 * both[label] / (truly[label] + said[label]),
        )
        for label in sorted(truly)
    )


def _coverages(right: np.ndarray, sure: np.ndarray) -> tuple[Coverage, ...]:
    order = np.argsort(-sure, kind="stable")
    points = []
    for share in COVERAGES:
        surest = order[: max(1, int(share * len(order)))]
        points.append(Coverage(share, float(sure[surest[-1]]), float(right[surest].mean())))
    return tuple(points)


def _calibration_error(right: np.ndarray, sure: np.ndarray) -> float:
    """Expected calibration error over bins that hold equally many predictions."""
    bins = np.array_split(np.argsort(sure, kind="stable"), min(_BINS, len(sure)))
    return float(sum(len(b) * abs(sure[b].mean() - right[b].mean()) for b in bins) / len(sure))


def report(scores: Scores) -> str:
    """The scores as a plain-text table for a terminal."""
    lines = [
        f"rows {scores.rows}",
        f"accuracy {scores.accuracy:.4f}",
        f"macro-F1 {scores.macro_f1:.4f}",
        f"calibration error {scores.calibration_error:.4f}",
        "",
        "surest  confidence  right",
        *(f"{p.share:6.0%}  {p.confidence:10.3f}  {p.accuracy:.4f}" for p in scores.coverages),
        "",
        "precision  recall    F1   rows  label",
        *(
            f"{c.precision:9.3f}  {c.recall:6.3f}  {c.f1:.3f}  {c.rows:5d}  {c.label}"
            for c in scores.classes
        ),
    ]
    return "\n".join(lines)
