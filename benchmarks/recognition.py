"""Recognition measured on real requests: ``python -m benchmarks.recognition [FOLDER]``.

Five folds, fixed seed; every fold's model, calibration included, is trained without the texts it
is judged on. The two sets of citizens' requests are never mixed, since most raw texts also stand
in the segmented one. FOLDER, or ``RINGBACK_EVALUATION_DATA``, holds the sets; they are not ours
and no row of them is kept.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from ringback.recognition import evaluation, training
from ringback.recognition.samples import Sample

FOLDS = 5
SEED = 20260101
ONE_TEXT_P95_MS = 5.0
HEADINGS = (
    "set             rows  labels  accuracy  bar    macro-F1  surest 80%  bar    "
    "calibration  one text ms p50 p95 max"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a set must reach: accuracy, and the share right among the surest 80 %."""

    accuracy: float
    surest: float


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def segmented(folder: Path) -> list[Sample]:
    path = folder / "citizen_requests" / "segmented.jsonl.gz"
    return [Sample(row["tokens"], row["label"]) for row in lines(path)]


def raw(folder: Path) -> list[Sample]:
    path = folder / "citizen_requests" / "raw.jsonl.gz"
    return [Sample(f"{row['title']}\n{row['text']}", row["label"]) for row in lines(path)]


def banking77(folder: Path) -> list[Sample]:
    with (folder / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        return [Sample(row["text"], row["category"]) for row in csv.DictReader(file)]


def clinc150(folder: Path) -> list[Sample]:
    """The intents with the out-of-scope texts as one label more."""
    with gzip.open(folder / "clinc150" / "dev.json.gz", "rt", encoding="utf-8") as file:
        parts = json.load(file)
    return [Sample(text, label) for rows in parts.values() for text, label in rows]


SETS = {
    "segmented": (segmented, Bar(0.915, 0.95)),
    "raw": (raw, Bar(0.845, 0.90)),
    "banking77": (banking77, None),
    "clinc150": (clinc150, None),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("RINGBACK_EVALUATION_DATA", "../shared/data")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--set", choices=SETS, action="append", help="may be repeated")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"skipped: no evaluation data at {options.folder}")
        return 0
    print(describe("numpy", "scipy", "scikit-learn"))
    print(f"{FOLDS} folds, seed {SEED}\n\n{HEADINGS}")
    reached = [measure(name, options.folder) for name in options.set or SETS]
    return 0 if all(reached) else 1


def measure(name: str, folder: Path) -> bool:
    """Print one line of the table; whether the set's bar, if it has one, is reached."""
    load, bar = SETS[name]
    samples = load(folder)
    scores = evaluation.score(training.cross_validate(samples, folds=FOLDS, seed=SEED))
    median, p95, longest = one_text(samples)
    surest = scores.at_coverage(0.8)
    wanted = (f"{bar.accuracy:.3f}", f"{bar.surest:.3f}") if bar else ("-", "-")
    print(
        f"{name:<14}  {scores.rows:5d}  {len(scores.classes):5d}   {scores.accuracy:.4f}    "
        f"{wanted[0]:<5}  {scores.macro_f1:.4f}    {surest:.4f}      {wanted[1]:<5}  "
        f"{scores.calibration_error:.4f}       {median:.2f} {p95:.2f} {longest:.2f}",
        flush=True,
    )
    good = bar is None or (scores.accuracy >= bar.accuracy and surest >= bar.surest)
    return good and p95 <= ONE_TEXT_P95_MS


def one_text(samples: list[Sample]) -> list[float]:
    """Milliseconds for one text, p50, p95 and longest, by a model trained on the whole set."""
    model = training.train(samples, target="category", trained_on=date.min, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        model.save(path)
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.one_text", str(path)],
            input="\n".join(json.dumps(one.text) for one in samples),
            capture_output=True,
            text=True,
            check=True,
        )
    result: list[float] = json.loads(run.stdout)
    return result


if __name__ == "__main__":
    sys.exit(main())
