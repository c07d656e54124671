"""Files of rows: CSV, XLSX and JSON Lines, read row by row.

What cannot be read at all is refused before anything is done; a single row that cannot be
read is a row all the same, so that every row gets its outcome.
"""

import codecs
import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext_lazy as _

from ringback.base import workbooks
from ringback.kernel.errors import Invalid

LONGEST_CELL = 1 << 20
CHUNK = 1 << 20
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: hardly a text in GB18030 is UTF-8 by chance."""

Cells = Mapping[str, str]
Reader = Callable[[], Iterator[Cells | None]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file is read for. ``columns`` names the field of each heading, empty for one that is
    not wanted, and raises ``Invalid`` when one is missing; ``fields`` are the names an object of a
    JSON Lines file may have."""

    columns: Callable[[Sequence[str]], list[str]]
    fields: Collection[str]


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts the rows of the file from 1, headings and blank lines left out. ``cells``
    hold the known fields as text; ``None`` when the row cannot be read."""

    number: int
    cells: Cells | None


class Table:
    """A file of rows that can be read from its beginning again and again.

    ``largest`` in bytes; ``None``: any size, for whoever stands at the server's own command line.
    Raises ``Invalid`` when it is opened, for what is no such file.
    """

    def __init__(self, path: Path, *, largest: int | None, shape: Shape) -> None:
        if not path.is_file():
            raise Invalid(_("There is no file %(path)s.") % {"path": path})
        if largest is not None and path.stat().st_size > largest:
            most = largest >> 20
            raise Invalid(_("The file is larger than %(most)s MB. Split it.") % {"most": most})
        self._read = _reader_of(path, shape)
        self.length = sum(1 for _row in self._read())
        if not self.length:
            raise Invalid(_("There is no row in the file."))

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._read(), start=1):
            yield Row(number, cells)


def columns_of(
    headings: Sequence[str],
    fields: Sequence[str],
    known_as: Mapping[str, str],
    needed: Collection[str],
) -> list[str]:
    """As ``fields_of``; raises ``Invalid`` when a column that is needed is not there."""
    columns = fields_of(headings, fields, known_as)
    if missing := [field for field in fields if field in needed and field not in columns]:
        raise Invalid(
            _("The first line must name the columns: %(missing)s is missing. Known are %(known)s.")
            % {"missing": ", ".join(missing), "known": ", ".join(fields)}
        )
    return columns


def filled(cells: Cells | None, fields: Sequence[str], needed: Collection[str]) -> dict[str, str]:
    """The cells of a row without blanks around them. Raises ``Invalid`` for a row that cannot be
    read, and when one that is needed is empty."""
    if cells is None:
        raise Invalid(_("The row cannot be read."))
    found = {field: cell.strip() for field, cell in cells.items()}
    if missing := [field for field in fields if field in needed and not found.get(field)]:
        raise Invalid(_("%(fields)s is missing.") % {"fields": ", ".join(missing)})
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows of a file; ``refused``: number and what is to be mended."""

    new: int
    known: int
    refused: Sequence[tuple[int, str]]


def outcome_of(rows: Iterable[tuple[int, bool, object]]) -> Outcome:
    """Rows by number, whether what they say is new, and the problem of those refused."""
    new = known = 0
    refused: list[tuple[int, str]] = []
    for number, is_new, problem in rows:
        if problem:
            refused.append((number, str(problem)))
        elif is_new:
            new += 1
        else:
            known += 1
    return Outcome(new, known, refused)


def require_length(table: Table, most: int | None) -> None:
    """Raises ``Invalid`` for a table of more rows than one request may take."""
    if most is not None and table.length > most:
        raise Invalid(
            _(
                "The file has %(length)s rows; up to %(most)s are taken here. Split it, or use"
                " ringback import at the server."
            )
            % {"length": table.length, "most": most}
        )


def _reader_of(path: Path, shape: Shape) -> Reader:
    """By content rather than by name: a workbook is a zip archive, JSON begins with a brace."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if start.startswith(b"PK"):
            workbooks.check(path)
        return partial(_workbook, _cells_of_sheet(path), shape)
    encoding = _encoding_of(path)
    begun = start.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if begun.startswith("{") or path.suffix in (".jsonl", ".ndjson"):
        return partial(_json_lines, path, encoding, shape)
    return partial(_delimited, path, encoding, shape)


def _encoding_of(path: Path) -> str:
    """The first encoding in which the whole file makes sense."""
    for encoding in ENCODINGS:
        if _is_in(path, encoding):
            return encoding
    raise Invalid(_("The file is neither in UTF-8 nor in GB18030. Save it in one of them."))


def _is_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if "\0" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimited(path: Path, encoding: str, shape: Shape) -> Iterator[Cells | None]:
    """Commas, semicolons or tabs: whichever the headings have most of."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as lines:
        delimiter = max(",;\t", key=lines.readline().count)
        lines.seek(0)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        columns: Sequence[str] | None = None
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                _require_closed(fault, reader.line_num)
                yield None
                continue
            if columns is None:
                columns = shape.columns(values)
            elif any(value.strip() for value in values):
                yield _cells(columns, values)


def _require_closed(fault: csv.Error, line: int) -> None:
    """A quote that nothing closes swallows all the rows behind it: that is no matter of one row."""
    if "unexpected end" in str(fault):
        raise Invalid(
            _("A quotation mark is opened and never closed; the file ends at line %(line)s.")
            % {"line": line}
        )


def _cells_of_sheet(path: Path) -> list[list[Any]]:
    try:
        workbook = python_calamine.load_workbook(path)
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise workbooks.unreadable() from None


def _workbook(rows: list[list[Any]], shape: Shape) -> Iterator[Cells | None]:
    filled = ([_text_of(value) for value in row] for row in rows)
    filled_rows = (row for row in filled if any(row))
    columns = shape.columns(next(filled_rows, []))
    for row in filled_rows:
        yield _cells(columns, row)


def _json_lines(path: Path, encoding: str, shape: Shape) -> Iterator[Cells | None]:
    with path.open(encoding=encoding) as lines:
        for line in lines:
            if line.strip():
                yield _read_object(line, shape.fields)


def _read_object(line: str, fields: Collection[str]) -> Cells | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    known = {name: said[name] for name in fields if said.get(name) is not None}
    if not all(isinstance(value, str | int | float) for value in known.values()):
        return None
    return {name: _text_of(value) for name, value in known.items()}


def fields_of(
    headings: Sequence[str], fields: Collection[str], known_as: Mapping[str, str]
) -> list[str]:
    """The field of each column, empty for one that is none: headings are the names of fields or,
    in ``known_as``, what people write above a column instead."""
    plain = [heading.strip().lstrip("\ufeff").casefold() for heading in headings]
    return [known_as.get(each, each if each in fields else "") for each in plain]


def _cells(columns: Sequence[str], values: Sequence[str]) -> Cells:
    return {name: value for name, value in zip(columns, values, strict=False) if name}


def _text_of(value: Any) -> str:
    """A cell as somebody would have typed it: 13800138000, not 13800138000.0."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
