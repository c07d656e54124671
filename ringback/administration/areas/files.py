"""A file of rows handed in on a page, and what became of each row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ringback.administration.page import Table, text
from ringback.base.tables import outcome_of

MOST_ROWS = 2_000
"""Rows of one file on a page; more of them are imported at the server, where nobody waits."""
MOST_SHOWN = 200
LARGEST_FILE = 8 << 20
"""Bytes: some fifty times what two thousand rows need."""


class RowsFile(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("XLSX or CSV; the first line names the columns.")
    )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Split it."),
                params={"most": LARGEST_FILE >> 20},
            )
        return upload


@contextmanager
def on_disk(upload: "UploadedFile[Any]") -> Iterator[Path]:
    """Where it can be read by path, for as long as that takes; only this user may look."""
    with TemporaryDirectory(prefix="ringback-rows-") as folder:
        path = Path(folder, "rows")
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        yield path


def outcome(rows: Iterable[tuple[int, bool, object]]) -> Table:
    """The sums and the rows that are to be mended, each (number, whether it is new, problem)."""
    found = outcome_of(rows)
    sums = {"new": found.new, "known": found.known, "refused": len(found.refused)}
    return Table(
        title=_("New: %(new)s · known before: %(known)s · to be mended: %(refused)s") % sums,
        heads=[_("Row"), _("What to mend")],
        rows=[[text(number), text(problem)] for number, problem in found.refused[:MOST_SHOWN]],
        empty=_("Every row was taken. Sending the file again would change nothing."),
    )
