"""Training: ``python -m ringback.recognition.training --in X.jsonl --out M --date 2026-01-31``.

The only place that imports scikit-learn (3 s and 150 MB), so it runs as a process of its own and
imports no Django. Features are weighed by how rare they are and by how well they tell labels
apart; a linear support vector machine draws the boundaries; margins of texts held out in turn
set the calibration and the scores kept with the model.
"""

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC
from tqdm import tqdm

from ringback.kernel.errors import Invalid
from ringback.recognition import evaluation, features
from ringback.recognition.model import Calibration, Card, Floats, Model, damp
from ringback.recognition.samples import BadRow, Sample, read_samples

FOLDS = 5
SEED = 20260101
SHOWN_BAD_ROWS = 20

_COST = 2.0
_MIN_ROWS = 2  # a feature seen in one text alone is noise …
_FEW = 200  # … unless there are so few texts that everything is rare
_UNFAMILIAR = 0.05
_LOG_SLOPES = (-3.0, 3.0)

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Counts (texts, features) of all texts, the key of each column, and a label per text."""

    counts: csr_matrix
    keys: features.Keys
    labels: NDArray[np.str_]

    @classmethod
    def read(cls, samples: Sequence[Sample]) -> "Corpus":
        found = [features.features(s.text) for s in tqdm(samples, "reading", disable=None)]
        keys, columns = np.unique(np.concatenate([k for k, _ in found]), return_inverse=True)
        ends = np.cumsum([0, *(len(k) for k, _ in found)])
        counts = np.concatenate([c for _, c in found])
        matrix = csr_matrix((counts, columns, ends), shape=(len(found), len(keys)))
        return cls(matrix, keys, np.array([s.label for s in samples]))

    def rows(self, at: Positions) -> "Corpus":
        return replace(self, counts=self.counts[at], labels=self.labels[at])


@dataclass(frozen=True, slots=True)
class Boundaries:
    """One fit: which columns are used, what each weighs, and a boundary per label of ``names``."""

    columns: Positions
    scale: Floats
    weights: Floats
    bias: Floats
    names: NDArray[np.str_]

    def margins(self, counts: csr_matrix, names: NDArray[np.str_]) -> NDArray[np.float64]:
        """One column per label of ``names``; a label this fit never met is as far as can be."""
        vectors = weigh(counts[:, self.columns], self.scale)
        result = np.full((counts.shape[0], len(names)), -1.0)
        result[:, np.searchsorted(names, self.names)] = vectors @ self.weights + self.bias
        return result


def train(samples: Sequence[Sample], *, target: str, trained_on: date, seed: int = SEED) -> Model:
    """A calibrated model with the scores of its own held-out texts.

    Raises ``Invalid`` when there is nothing to tell apart: no rows, one label, or no label with
    two texts.
    """
    require_trainable(samples)
    corpus = Corpus.read(samples)
    names = np.unique(corpus.labels)
    truth = np.searchsorted(names, corpus.labels)
    margins = held_out_margins(corpus, seed=seed)
    calibration = calibrate(margins, truth)
    best = fit(corpus, seed=seed)
    card = Card(
        labels=tuple(str(name) for name in names),
        target=target,
        calibration=calibration,
        rows=len(samples),
        trained_on=trained_on.isoformat(),
        seed=seed,
        scores=score_margins(margins, calibration, names, truth),
    )
    return Model(card, corpus.keys[best.columns], best.scale, best.weights, best.bias)


def cross_validate(samples: Sequence[Sample], *, folds: int, seed: int) -> list[evaluation.Judged]:
    """Each text judged by a whole model, calibration included, trained on the other folds."""
    require_trainable(samples)
    labels = np.array([one.label for one in samples])
    judged = []
    for kept, held in _folds(labels, folds=folds, seed=seed):
        model = train([samples[i] for i in kept], target="category", trained_on=date.min, seed=seed)
        for i in held:
            said = model.predict(samples[i].text)
            judged.append(evaluation.Judged(samples[i].label, said.label, said.confidence))
    return judged


def require_trainable(samples: Sequence[Sample]) -> None:
    if not samples:
        raise Invalid("no labelled text to learn from")
    per_label = Counter(one.label for one in samples)
    if len(per_label) == 1:
        only = next(iter(per_label))
        raise Invalid(f"all {len(samples)} texts carry the label {only!r}; two labels are needed")
    if max(per_label.values()) == 1:
        raise Invalid("no label has two texts, so none can be held out to measure against")


def fit(corpus: Corpus, *, seed: int) -> Boundaries:
    columns = _columns(corpus.counts)
    counts = corpus.counts[:, columns]
    scale = _scale(counts, corpus.labels)
    # The dual problem whatever the shape: left to itself scikit-learn takes the primal one as soon
    # as there are more texts than features, at sixty times the price.
    machine = LinearSVC(C=_COST, dual=True, random_state=seed, max_iter=5000)
    machine.fit(weigh(counts, scale), corpus.labels)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn keeps the second label's side alone
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return Boundaries(
        columns=columns,
        scale=scale,
        weights=np.ascontiguousarray(weights.T, dtype=np.float32),
        bias=bias.astype(np.float32),
        names=machine.classes_,
    )


def weigh(counts: csr_matrix, scale: Floats) -> csr_matrix:
    """Damped counts times scale, each text brought to length 1: as ``Model.margins`` does it."""
    result = counts.astype(np.float32)
    result.data = damp(result.data) * scale[result.indices]
    lengths = np.sqrt(np.asarray(result.multiply(result).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    result.data /= np.repeat(lengths, np.diff(result.indptr)).astype(np.float32)
    return result


def _columns(counts: csr_matrix) -> Positions:
    texts_with = counts.getnnz(axis=0)
    shared = np.flatnonzero(texts_with >= _MIN_ROWS)
    return shared if counts.shape[0] >= _FEW and len(shared) else np.arange(counts.shape[1])


def _scale(counts: csr_matrix, labels: NDArray[np.str_]) -> Floats:
    """Rarity (inverse document frequency) x the root of the strongest log odds of any label.

    A feature spread evenly over the labels says nothing however rare it is; weighing that before
    the fit is worth 1 to 2 points of accuracy on small sets (measured).
    """
    present = counts.sign()
    texts, texts_with = counts.shape[0], present.sum(axis=0).A1
    strongest = np.zeros(counts.shape[1])
    for label in np.unique(labels):
        of_label = labels == label
        inside = present[of_label].sum(axis=0).A1
        share_inside = (inside + 0.5) / (of_label.sum() + 1)
        share_outside = (texts_with - inside + 0.5) / (texts - of_label.sum() + 1)
        np.maximum(strongest, np.abs(np.log(share_inside / share_outside)), out=strongest)
    rarity = np.log((1 + texts) / (1 + texts_with)) + 1
    result: Floats = (rarity * np.sqrt(strongest)).astype(np.float32)
    return result


def held_out_margins(corpus: Corpus, *, seed: int) -> NDArray[np.float64]:
    """Margins of every text, from a fit which did not see it."""
    names = np.unique(corpus.labels)
    margins = np.full((len(corpus.labels), len(names)), -1.0)
    folds = list(_folds(corpus.labels, folds=FOLDS, seed=seed))
    for kept, held in tqdm(folds, "measuring", disable=None):
        part = corpus.rows(kept)
        if len(np.unique(part.labels)) > 1:
            margins[held] = fit(part, seed=seed).margins(corpus.counts[held], names)
    return margins


def _folds(
    labels: NDArray[np.str_], *, folds: int, seed: int
) -> Iterator[tuple[Positions, Positions]]:
    most = max(Counter(labels.tolist()).values())
    split = StratifiedKFold(min(folds, most), shuffle=True, random_state=seed)
    with warnings.catch_warnings():  # a label with fewer texts than folds is met in some only
        warnings.filterwarnings("ignore", message="The least populated class")
        yield from split.split(labels, labels)


def calibrate(margins: NDArray[np.float64], truth: Positions) -> Calibration:
    """From held-out texts: the slope under which being right was least surprising, and how near a
    label the rightly recognised ones lay: the least of them, and where their last twentieth ends.

    As in Platt's method a few texts, all right, are no proof: nobody is taken to be right always.
    """
    best, right = margins.max(axis=1), margins.argmax(axis=1) == truth
    strange, familiar = np.quantile(best[right] if right.any() else best, (0, _UNFAMILIAR))

    def with_slope(slope: float) -> Calibration:
        return Calibration(slope, float(strange), float(familiar))

    often = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))

    def surprise(log_slope: float) -> float:
        sure = with_slope(np.exp(log_slope)).probabilities(margins).max(axis=1)
        sure = np.clip(sure, 1e-9, 1 - 1e-9)
        return float(-(often * np.log(sure) + (1 - often) * np.log(1 - sure)).mean())

    found = minimize_scalar(surprise, bounds=_LOG_SLOPES, method="bounded")
    return with_slope(float(np.exp(found.x)))


def score_margins(
    margins: NDArray[np.float64],
    calibration: Calibration,
    names: NDArray[np.str_],
    truth: Positions,
) -> evaluation.Scores:
    probabilities = calibration.probabilities(margins)
    return evaluation.score(
        [
            evaluation.Judged(str(names[true]), str(names[row.argmax()]), float(row.max()))
            for row, true in zip(probabilities, truth, strict=True)
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ringback.recognition.training")
    parser.add_argument("--in", dest="source", type=Path, required=True, metavar="JSONL")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL")
    parser.add_argument("--target", choices=("category", "kind"), default="category")
    parser.add_argument("--date", type=date.fromisoformat, required=True, help="day of training")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    try:
        samples, bad = read_all(options.source, options.target)
        tell_bad(bad)
        model = train(samples, target=options.target, trained_on=options.date, seed=options.seed)
        model.save(options.out)
    except (Invalid, OSError) as refusal:
        print(f"recognise train: {refusal}", file=sys.stderr)
        return 1
    print(evaluation.report(model.card.scores))
    print(f"\nwrote {options.out}: {len(model.card.labels)} labels, {len(model.keys)} features")
    return 0


def read_all(source: Path, target: str) -> tuple[list[Sample], list[BadRow]]:
    samples: list[Sample] = []
    bad: list[BadRow] = []
    for row in read_samples(source, target):
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            samples.append(row)
    return samples, bad


def tell_bad(bad: Sequence[BadRow]) -> None:
    for row in bad[:SHOWN_BAD_ROWS]:
        print(f"left out, {row}", file=sys.stderr)
    if len(bad) > SHOWN_BAD_ROWS:
        print(f"left out, {len(bad) - SHOWN_BAD_ROWS} more rows", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
