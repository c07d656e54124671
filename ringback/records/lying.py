"""Cases as they lie in a file of the archive, checked against what was written."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ringback.base import files
from ringback.kernel.errors import Conflict, NotFound
from ringback.records import parquet
from ringback.records.carrying import Document
from ringback.records.models import ArchivedCase


def document_of(found: ArchivedCase) -> Document:
    """The case as it lies in its file. Raises ``Conflict`` when it is not what was written."""
    return documents_of([found])[0]


def documents_of(found: Sequence[ArchivedCase]) -> list[Document]:
    """Of cases of one file."""
    stored = found[0].partition.file
    if stored is None:
        raise NotFound(_("There is no such case in the archive."))
    wanted = {each.ticket_id: each.digest for each in found}
    lines = parquet.read(files.read(stored), wanted)
    made = [Document(line.ticket_id, line.content) for line in lines]
    if {each.case: each.digest for each in made} != wanted:
        raise Conflict(
            _("The archive does not hold what was written into it. Say: ringback archive verify")
        )
    return made
