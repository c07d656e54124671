"""As many cases as wanted, each with a text of three sentences of the set, made in the database."""

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ringback.base import folding, search
from ringback.catalog.facts import Kind
from ringback.handbook.models import Edition
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging.states import Channel
from ringback.tickets import indexing
from ringback.tickets.models import Ticket
from ringback.tickets.states import TicketState

COUNTIES, BLOCK = 100, 100_000
STEPS = ((7919, 13), (104729, 101), (15485863, 977))
"""Which sentences stand in a text: the text's number times one of these primes, and so on."""
_ENDS = re.compile(r"[。！？；\n]+")


@dataclass(frozen=True, slots=True)
class Copies:
    """Texts 1 to ``number``; a case and its text have the same number."""

    sentences: Sequence[str]
    number: int

    def path(self, place: int) -> str:
        return f"/b/{place % COUNTIES:02d}/"

    def newest(self, term: str, actor: Actor, limit: int) -> list[int]:
        """Those that hold the term and are the actor's, by arithmetic alone."""
        holds = np.array([term in sentence for sentence in self.sentences])
        mine = np.array([actor.covers(self.path(place)) for place in range(COUNTIES)])
        found: list[int] = []
        for high in range(self.number, 0, -BLOCK):
            ids: NDArray[np.int64] = np.arange(high, max(high - BLOCK, 0), -1)
            ids = ids[mine[ids % COUNTIES]]
            said = np.zeros(len(ids), dtype=bool)
            for step, first in STEPS:
                said |= holds[(ids * step + first) % len(self.sentences)]
            found += ids[said][: limit - len(found)].tolist()
            if len(found) == limit:
                break
        return found


def load(written: Sequence[str], number: int) -> Copies:
    """The sentences as ``tsvector`` in a table of this connection; texts and cases out of them by
    one statement each. A sentence begins after a free place, so nothing reaches across two."""
    sentences = [each for text in written for each in _ENDS.split(folding.fold(text)) if each]
    copies = Copies(sentences, number)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("CREATE TEMP TABLE sentence (place int PRIMARY KEY, tokens tsvector)")
        with cursor.copy("COPY sentence FROM STDIN") as rows:
            for place, sentence in enumerate(sentences):
                rows.write_row((place, search.vector([[], *search.tokens(sentence)])))
        cursor.execute("ANALYZE sentence")
        cursor.execute("DROP INDEX IF EXISTS search_tokens")
        _step(f"INSERT INTO base_searchdocument {_documents(len(sentences))}", number)
        _step("CREATE INDEX search_tokens ON base_searchdocument USING gin (tokens)")
        _step(_cases(), number)
        _step("VACUUM ANALYZE base_searchdocument")
        _step("VACUUM ANALYZE tickets_ticket")
    return copies


def _step(statement: str, *values: int) -> None:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
    took = time.perf_counter() - begun
    print(f"{statement.split(' (', maxsplit=1)[0][:60]}: {took:.0f} s, {size}", file=sys.stderr)


def _documents(sentences: int) -> str:
    joins = " ".join(
        f"JOIN sentence s{nth} ON s{nth}.place = mod(n * {step} + {first}, {sentences})"
        for nth, (step, first) in enumerate(STEPS)
    )
    tokens = " || ".join(f"s{nth}.tokens" for nth in range(len(STEPS)))
    return (
        "(kind, subject_id, tokenizer, indexed_at, tokens)"  # noqa: S608  our own table
        f" SELECT '{indexing.KIND}', n, {search.TOKENIZER}, now(), {tokens}"
        f" FROM generate_series(1, %s::bigint) AS n {joins} ORDER BY n"
    )


def _cases() -> str:
    """Copies of one case by ``generate_series``, each in its county."""
    now = instants.now()
    edition = Edition.objects.create(begins_at=now)
    model = Ticket.objects.create(
        kind=Kind.COMPLAINT,
        state=TicketState.REGISTERED,
        channel=Channel.PHONE,
        edition=edition,
        originating_path="/b/",
        handling_path="/b/",
        registered_at=now,
        clocks_from=now,
    )
    paths = f"'/b/' || lpad(mod(n, {COUNTIES})::text, 2, '0') || '/'"
    own = {"id": "n", "originating_path": paths, "handling_path": paths}
    columns = [str(each.column) for each in Ticket._meta.concrete_fields]
    told = ", ".join(own.get(column, f"t.{column}") for column in columns)
    return (
        f"INSERT INTO tickets_ticket ({', '.join(columns)}) SELECT {told}"  # noqa: S608  our own
        f" FROM tickets_ticket t, generate_series(1, %s::bigint) AS n"
        f" WHERE t.id = {model.pk} AND n <> t.id ORDER BY n"
    )
