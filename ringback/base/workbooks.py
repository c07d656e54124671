"""Whether a workbook may be opened: what it unpacks to, and how far its cells reach.

The reader lays a sheet out whole, from its first cell to its last, and takes the program with it
when there is no room: one stray cell in the far corner of a sheet, or a small archive that unpacks
to a large one, is enough.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Invalid

MOST_UNPACKED = 256 << 20
"""Bytes of all parts together."""
MOST_CELLS = 4_000_000
"""From the first to the last in both directions, empty ones counted."""
CHUNK = 1 << 20
OVERLAP = 64
"""Longer than one place, so that none is cut in two."""

_SHEETS = "xl/worksheets/"
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")


def check(path: Path) -> None:
    """Raises ``Invalid`` for what is no XLSX workbook or too much of one."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError):
        raise unreadable() from None


def unreadable() -> Invalid:
    return Invalid(_("The workbook cannot be read. Save it again as XLSX."))


def _check(archive: zipfile.ZipFile) -> None:
    sheets = [name for name in archive.namelist() if name.startswith(_SHEETS)]
    if not any(name.endswith(".xml") for name in sheets) or any(
        name.endswith(".bin") for name in sheets
    ):
        raise unreadable()
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        most = MOST_UNPACKED >> 20
        raise Invalid(
            _("The workbook unpacks to more than %(most)s MB. Split it.") % {"most": most}
        )
    for name in sheets:
        if name.endswith(".xml"):
            with archive.open(name) as sheet:
                _check_reach(sheet)


def _check_reach(sheet: IO[bytes]) -> None:
    columns, rows = 0, 0
    rest = b""
    while chunk := sheet.read(CHUNK):
        for letters, row in _PLACE.findall(rest + chunk):
            columns, rows = max(columns, _column(letters)), max(rows, int(row))
        if columns * rows > MOST_CELLS:
            raise Invalid(
                _(
                    "The sheet reaches to row %(rows)s and column %(columns)s. Copy what is filled "
                    "in into a new workbook and save that."
                )
                % {"rows": rows, "columns": columns}
            )
        rest = chunk[-OVERLAP:]


def _column(letters: bytes) -> int:
    """A is 1, AA is 27; 0 for a place that names a row alone."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
