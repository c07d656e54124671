"""Labelled and unlabelled texts from JSON Lines, row by row, with clear words for bad rows."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from ringback.kernel.errors import Invalid
from ringback.recognition.features import normalise

Row = dict[str, object]
STANDARD_INPUT = "-"
"""The name of a file that stands for what is piped in."""


@dataclass(frozen=True, slots=True)
class Sample:
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that could not be used: ``line`` counts from 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def read_rows(path: Path) -> Iterator[Row | BadRow]:
    """Every line of the file in order, one result per line. Raises ``Invalid`` if it is no file."""
    piped = str(path) == STANDARD_INPUT
    try:
        with nullcontext(sys.stdin.buffer) if piped else path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                yield _row(number, raw)
    except OSError as error:
        raise Invalid(f"cannot read {path}: {error.strerror}") from error


def read_samples(path: Path, target: str) -> Iterator[Sample | BadRow]:
    """Labelled samples. The label stands in ``label``, or else in the field named ``target``."""
    for number, row in enumerate(read_rows(path), start=1):
        if isinstance(row, BadRow):
            yield row
            continue
        text, label = text_of(row), row.get("label", row.get(target))
        if text is None:
            yield BadRow(number, "no text")
        elif not isinstance(label, str) or not label.strip():
            yield BadRow(number, "no label")
        else:
            yield Sample(text, label.strip())


def text_of(row: Row) -> str | None:
    """The text of a row: ``text``, or ``tokens`` (a list, or words with spaces) joined.

    None when neither says anything. Joining with spaces is right for both scripts: spaces beside
    Chinese are dropped when the text is read.
    """
    text = row.get("text", row.get("tokens"))
    if isinstance(text, list) and all(isinstance(word, str) for word in text):
        text = " ".join(text)
    return text if isinstance(text, str) and normalise(text) else None


def _row(number: int, raw: bytes) -> Row | BadRow:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return BadRow(number, "not UTF-8")
    except (ValueError, RecursionError):
        return BadRow(number, "not JSON" if raw.strip() else "empty line")
    return row if isinstance(row, dict) else BadRow(number, "not a JSON object")
