"""``ringback recognise train | predict | evaluate``: on any labelled JSON Lines, no database."""

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from tqdm import tqdm

from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.recognition import evaluation
from ringback.recognition.model import Model
from ringback.recognition.samples import BadRow, Row, read_rows, read_samples, text_of

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"
Read = TypeVar("Read")

ACTIONS = ("train", "predict", "evaluate")
"""Those that need no database; ``versions_cli`` has the others."""


def add_commands(subparsers: Subparsers) -> None:
    add_actions(subparsers)


def add_actions(subparsers: Subparsers) -> Subparsers:
    """The command and these actions of it; answers where more may be added."""
    recognise = subparsers.add_parser("recognise", help="train, use and measure recognition")
    actions = recognise.add_subparsers(dest="action", required=True, metavar="ACTION")

    train = actions.add_parser("train", help="learn from labelled texts")
    _add_file(train, "--in", "source", 'JSON Lines: {"text": …, "label": …}')
    _add_file(train, "--out", "out", "the model file to write")
    train.add_argument(
        "--target",
        choices=("category", "kind"),
        default="category",
        help="what the labels name; rows without a label field are read from the field so named",
    )
    train.set_defaults(run=run_train)

    predict = actions.add_parser("predict", help="one JSON line out per line in, in order")
    _add_file(predict, "--model", "model", "a model file")
    _add_file(predict, "--in", "source", 'JSON Lines: {"text": …}')
    predict.set_defaults(run=run_predict)

    evaluate = actions.add_parser("evaluate", help="measure a model on labelled texts")
    _add_file(evaluate, "--model", "model", "a model file")
    _add_file(evaluate, "--in", "source", 'JSON Lines: {"text": …, "label": …}')
    evaluate.set_defaults(run=run_evaluate)
    return actions


def run_train(options: Namespace) -> int:
    """Train in a process of its own, so that this one never loads scikit-learn."""
    command = [sys.executable, "-m", "ringback.recognition.training"]
    command += ["--in", str(options.source), "--out", str(options.out)]
    command += ["--target", options.target, "--date", instants.now().date().isoformat()]
    return subprocess.run(command, check=False).returncode


def run_predict(options: Namespace) -> int:
    """0 when every line got a prediction, 1 when a line got an error or nothing could be read."""
    whole = True
    try:
        model = Model.load(options.model)
        for number, row in enumerate(_watched(read_rows(options.source)), start=1):
            outcome = _predicted(model, number, row)
            whole = whole and "error" not in outcome
            print(json.dumps(outcome, ensure_ascii=False))
    except Invalid as refusal:
        return _refuse(refusal)
    return 0 if whole else 1


def run_evaluate(options: Namespace) -> int:
    """0 when something could be measured. Bad rows are named and left out."""
    judged = []
    try:
        model = Model.load(options.model)
        for row in _watched(read_samples(options.source, model.card.target)):
            if isinstance(row, BadRow):
                print(f"left out, {row}", file=sys.stderr)
                continue
            said = model.predict(row.text)
            judged.append(evaluation.Judged(row.label, said.label, said.confidence))
    except Invalid as refusal:
        return _refuse(refusal)
    if not judged:
        return _refuse(Invalid(f"no labelled text in {options.source}"))
    unknown = sorted({one.truth for one in judged} - set(model.card.labels))
    if unknown:
        print(f"labels the model does not know: {', '.join(unknown)}", file=sys.stderr)
    print(evaluation.report(evaluation.score(judged)))
    return 0


def _predicted(model: Model, number: int, row: Row | BadRow) -> dict[str, Any]:
    if isinstance(row, BadRow):
        return _no_prediction(str(row))
    text = text_of(row)
    if text is None:
        return _no_prediction(str(BadRow(number, "no text")))
    said = model.predict(text)
    return {
        "label": said.label,
        "confidence": round(said.confidence, 4),
        "top": [{"label": label, "confidence": round(p, 4)} for label, p in said.top],
    }


def _no_prediction(error: str) -> dict[str, Any]:
    return {"label": None, "confidence": 0.0, "top": [], "error": error}


def _watched(rows: Iterable[Read]) -> Iterator[Read]:
    """The rows, with a progress bar on standard error when a person is watching."""
    return iter(tqdm(rows, unit=" rows", disable=None))


def _add_file(parser: ArgumentParser, flag: str, name: str, meaning: str) -> None:
    parser.add_argument(flag, dest=name, type=Path, required=True, metavar="FILE", help=meaning)


def _refuse(refusal: Invalid) -> int:
    print(f"ringback: {refusal.message}", file=sys.stderr)
    return 1
