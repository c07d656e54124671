"""Look-ups the databases do differently: everything at or below a path, by index."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup, Q

if TYPE_CHECKING:
    _Lookup = Lookup[str]
else:
    _Lookup = Lookup


@CharField.register_lookup
class Within(_Lookup):
    """``path__within="/44/4401/"``: the path itself and all below it.

    SQLite: a range, which its binary collation serves from an ordinary index. PostgreSQL: ``LIKE``
    with a fixed prefix, served by the ``varchar_pattern_ops`` index that ``db_index=True`` makes.
    """

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        # The first text behind all that start with the prefix: its last character raised by one.
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return f"({column} >= %s AND {column} < %s)", (*parameters, prefix, *parameters, end)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        escaped = connection.ops.prep_for_like_query(str(self.rhs))
        return f"{column} LIKE %s", (*parameters, f"{escaped}%")


def paths_within(field: str, scope_paths: Iterable[str]) -> Q:
    """Rows whose path lies in any of the scopes; no scope, no row."""
    found = Q()
    for path in scope_paths:
        found |= Q(**{f"{field}__within": path})
    return found or Q(pk__in=[])
