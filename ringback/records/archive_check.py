"""Whether the archive still holds what was written into it: every file, every case."""

import hashlib
from collections.abc import Iterator

from ringback.base import files
from ringback.kernel.errors import RingbackError
from ringback.records import parquet
from ringback.records.models import Partition
from ringback.records.states import PartitionState


def checked() -> Iterator[tuple[str, str]]:
    """Every file, and what is wrong with it: empty when it holds."""
    rows = Partition.objects.exclude(state=PartitionState.PLANNED).select_related("file")
    for each in rows.order_by("id").iterator(chunk_size=50):
        yield str(each), _problem(each)


def _problem(partition: Partition) -> str:
    if partition.file is None:
        return "the file is not named"
    try:
        content = files.read(partition.file)
    except RingbackError:
        return "the file is gone or was altered"
    if hashlib.sha256(content).hexdigest() != partition.file.digest:
        return "the file is not the one that was written"
    lines = {line.ticket_id: line for line in parquet.read(content)}
    named = dict(partition.archived.values_list("ticket_id", "digest"))
    if not named.keys() <= lines.keys():
        return "cases are missing"
    held = {pk: hashlib.sha256(lines[pk].content.encode()).hexdigest() for pk in named}
    return "" if held == named else "a case is not what was written"
