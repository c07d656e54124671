"""The model: a file of plain numbers, scored with numpy alone.

Inside an ``.npz`` (read with ``allow_pickle=False``): ``keys`` the known features ascending,
``scale`` what each weighs, ``weights`` one column per label, ``bias``, and ``card`` — a JSON text
saying what the model is, how it is calibrated and how well it did when it was trained.
"""

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ringback.kernel.errors import Invalid
from ringback.recognition import features
from ringback.recognition.evaluation import Scores

FORMAT = "ringback-recognition/1"
TOP = 3

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prediction:
    """``label`` is the likeliest; ``confidence`` how likely it is right (0–1); ``top`` the first.

    The probabilities in ``top`` need not add up to 1: what is missing went to the other labels
    and to *none of them*.
    """

    label: str
    confidence: float
    top: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Margins to probabilities, by two measured questions.

    How clear is it? The first label's lead over the second, through a logistic of ``slope``.
    How familiar is it? A first margin at or above ``familiar`` is ordinary, at or below ``strange``
    no label wants the text; between them the confidence falls off evenly. So a text of unknown
    words is sure of nothing, although *some* label always leads.
    """

    slope: float
    strange: float
    familiar: float

    def probabilities(self, margins: NDArray[Any]) -> NDArray[np.float64]:
        """From (texts, labels) margins, at least two labels. A row adds up to its familiarity."""
        rows = np.arange(len(margins))
        first = margins.argmax(axis=1)
        odds = np.exp(self.slope * (margins - margins[rows, first][:, None]))
        odds[rows, first] = 0.0
        ahead = 1 / (1 + odds.max(axis=1))
        result = odds * ((1 - ahead) / odds.sum(axis=1))[:, None]
        result[rows, first] = ahead
        whole: NDArray[np.float64] = result * self._familiarity(margins[rows, first])[:, None]
        return whole

    def _familiarity(self, best: NDArray[Any]) -> NDArray[np.float64]:
        span = max(self.familiar - self.strange, 1e-6)
        result: NDArray[np.float64] = np.clip((best - self.strange) / span, 0.0, 1.0)
        return result


@dataclass(frozen=True, slots=True)
class Card:
    """What a model says about itself. ``trained_on`` is an ISO date; ``target`` names the head."""

    labels: tuple[str, ...]
    target: str
    calibration: Calibration
    rows: int
    trained_on: str
    seed: int
    scores: Scores
    features_version: int = features.VERSION
    format: str = FORMAT

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **stored,
                "labels": tuple(stored["labels"]),
                "calibration": Calibration(**stored["calibration"]),
                "scores": Scores.from_json(stored["scores"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Model:
    """Shapes: ``keys`` and ``scale`` (n,), ``weights`` (n, labels), ``bias`` (labels,)."""

    card: Card
    keys: features.Keys
    scale: Floats
    weights: Floats
    bias: Floats

    def predict(self, text: str, most: int = TOP) -> Prediction:
        """Any text may be asked about; an empty one gets next to no confidence."""
        return self.judge(*features.features(text), most)

    def judge(self, keys: features.Keys, counts: features.Counts, most: int = TOP) -> Prediction:
        """The prediction for the features of a text, which several models may share."""
        margins = self._margins(keys, counts)
        probabilities = self.card.calibration.probabilities(margins[None, :])[0]
        order = np.argsort(-probabilities, kind="stable")[:most]
        top = tuple((self.card.labels[i], float(probabilities[i])) for i in order)
        return Prediction(label=top[0][0], confidence=top[0][1], top=top)

    def margins(self, text: str) -> Floats:
        """How far the text lies on each label's side of its boundary."""
        return self._margins(*features.features(text))

    def _margins(self, keys: features.Keys, counts: features.Counts) -> Floats:
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        at, counts = at[known], counts[known]
        vector = damp(counts) * self.scale[at]
        length = float(np.linalg.norm(vector)) or 1.0
        result: Floats = (vector / length) @ self.weights[at] + self.bias
        return result

    def save(self, path: Path) -> None:
        """Write whole or not at all: a reader never meets half a model."""
        card = json.dumps(asdict(self.card), ensure_ascii=False, sort_keys=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        with partial.open("wb") as file:
            np.savez_compressed(
                file,
                card=np.frombuffer(card.encode(), dtype=np.uint8),
                keys=self.keys,
                scale=self.scale,
                weights=self.weights,
                bias=self.bias,
            )
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises ``Invalid`` for a file that is missing, broken or of another version."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                card = Card.from_json(json.loads(stored["card"].tobytes()))
                model = cls(card, *(stored[n] for n in ("keys", "scale", "weights", "bias")))
        except FileNotFoundError:
            raise Invalid(f"no model at {path}") from None
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise Invalid(f"{path} is not a recognition model: {error}") from error
        model.require_sound(path)
        return model

    def require_sound(self, path: Path) -> None:
        """Refuse a file whose numbers cannot be what training wrote."""
        if (self.card.format, self.card.features_version) != (FORMAT, features.VERSION):
            raise Invalid(f"{path} was made by another version; train it again")
        size, labels = len(self.keys), len(self.card.labels)
        shapes = (self.scale.shape, self.weights.shape, self.bias.shape)
        numbers = (self.scale, self.weights, self.bias)
        if (
            size == 0
            or shapes != ((size,), (size, labels), (labels,))
            or self.keys.dtype != np.uint64
            or not (self.keys[1:] > self.keys[:-1]).all()
            or not all(np.isfinite(part).all() for part in numbers)
        ):
            raise Invalid(f"{path} is damaged: its numbers do not fit together")


def damp(counts: features.Counts) -> features.Counts:
    """Sublinear term frequency: the tenth occurrence says less than the first."""
    result: features.Counts = 1 + np.log(counts)
    return result
