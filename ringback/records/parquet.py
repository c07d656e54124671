"""Cases as a Parquet file, made and read in memory: nothing of it lies on the disk unencrypted.

One row a case: what it may be counted by in columns of their own, the case itself as JSON.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringback.base import extras
from ringback.kernel.errors import Unavailable

LIBRARY = "pyarrow"
MEDIA_TYPE = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the file. ``digest`` (SHA-256) is of ``content``."""

    ticket_id: int
    number: str
    kind: str
    category: str
    channel: str
    path: str
    registered_at: datetime
    closed_at: datetime
    digest: str
    content: str


def require_library() -> None:
    if not extras.is_installed(LIBRARY):
        raise Unavailable(
            _(
                'The archive cannot be read or written here: the extra "archive" is not '
                "installed. Nothing was changed."
            )
        )


def written(lines: Sequence[Line]) -> bytes:
    require_library()
    arrow, parquet = extras.load("pyarrow"), extras.load("pyarrow.parquet")
    table = arrow.Table.from_pylist([asdict(line) for line in lines], schema=_schema(arrow))
    out = BytesIO()
    parquet.write_table(table, out, compression="zstd", row_group_size=50)
    return out.getvalue()


def read(content: bytes, only: Iterable[int] | None = None) -> list[Line]:
    """The cases of a file: all, or those of these ids."""
    require_library()
    parquet = extras.load("pyarrow.parquet")
    filters = None if only is None else [("ticket_id", "in", list(only))]
    table = parquet.read_table(BytesIO(content), filters=filters)
    return [Line(**row) for row in table.to_pylist()]


def _schema(arrow: Any) -> Any:
    instant = arrow.timestamp("us", tz="UTC")
    types = {"ticket_id": arrow.int64(), "registered_at": instant, "closed_at": instant}
    names = Line.__dataclass_fields__
    return arrow.schema([(name, types.get(name, arrow.string())) for name in names])
