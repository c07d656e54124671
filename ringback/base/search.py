"""Full-text search that finds two-character Chinese words on both databases.

Chinese runs are cut into overlapping pairs (宽带断网 → 宽带 带断 断网), other runs are words; a
query matches when each of its runs stands in the text as a phrase, and not across a comma. The
databases' own tokenizers miss two-character words (measured: SQLite's ``unicode61`` and
``trigram``; ``pg_trgm`` cannot index them). Width, case and traditional characters do not matter
(:mod:`ringback.base.folding`).

A single Chinese character is found only where it stands alone. Of a text the first ``LONGEST_TEXT``
characters are found: as many places as PostgreSQL tells apart in one text. It also forgets where a
pair stands after the 255th time in one text.

Tokens are keyed hashes: the index holds no readable word of any customer. Phone and identity
numbers never become tokens at all.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from ringback.base import folding, keys, masking
from ringback.base.folding import HAN, Part
from ringback.base.models import SearchDocument

TOKENIZER = 2
"""Raised when the cutting changes; documents of an older number are indexed anew."""
LONGEST_TEXT = 16_000
LONGEST_QUERY = 200
GAP = "z"
"""Stands between two runs in SQLite's index and is no token: hashes have letters up to p."""
NEAREST, FURTHER = 16_000, 4
"""How many of the nearest subjects are looked through first, and how many times more each time."""

_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_CHINESE = re.compile(f"[{HAN}]")
_LETTERS = bytes.maketrans(b"0123456789abcdef", b"abcdefghijklmnop")


def index(kind: str, subject_id: int, texts: Iterable[str], *, now: datetime) -> None:
    """Make the subject findable by these texts, and by them alone."""
    runs = list(_hashed_runs("\n".join(texts)))
    with transaction.atomic():
        document, _ = SearchDocument.objects.update_or_create(
            kind=kind,
            subject_id=subject_id,
            defaults={"tokenizer": TOKENIZER, "indexed_at": now},
        )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "UPDATE base_searchdocument SET tokens = %s::tsvector WHERE id = %s",
                    [vector(runs), document.pk],
                )
            else:
                cursor.execute("DELETE FROM base_searchtokens WHERE rowid = %s", [document.pk])
                cursor.execute(
                    "INSERT INTO base_searchtokens (rowid, tokens) VALUES (%s, %s)",
                    [document.pk, f" {GAP} ".join(map(" ".join, runs))],
                )


def forget(kind: str, subject_ids: Collection[int]) -> None:
    """Make these subjects unfindable by words."""
    rows = SearchDocument.objects.filter(kind=kind, subject_id__in=subject_ids)
    with transaction.atomic():
        ids = list(rows.values_list("pk", flat=True))
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                cursor.executemany(
                    "DELETE FROM base_searchtokens WHERE rowid = %s", [[pk] for pk in ids]
                )
        SearchDocument.objects.filter(pk__in=ids).delete()


def renew(kind: str, subject_ids: Collection[int], *, now: datetime) -> None:
    """Have these subjects indexed soon: they count as cut by a tokenizer older than any."""
    SearchDocument.objects.bulk_create(
        (
            SearchDocument(kind=kind, subject_id=each, tokenizer=0, indexed_at=now)
            for each in subject_ids
        ),
        ignore_conflicts=True,
    )


def vector(runs: Iterable[Sequence[str]]) -> str:
    """Tokens with their places, as PostgreSQL writes a ``tsvector``; one place is free after each
    run, so that no phrase reaches across."""
    written: list[str] = []
    place = 0
    for run in runs:
        written += [f"{token}:{place + nth}" for nth, token in enumerate(run, 1)]
        place += len(run) + 1
    return " ".join(written)


def tokens(text: str) -> list[list[str]]:
    """The tokens of each run of a text, in order."""
    return list(_hashed_runs(text))


def matching(kind: str, query: str, *, within: range | None = None) -> RawSQL | None:
    """A subquery of subject ids, for ``pk__in``; ``None`` when the query has nothing to look for.

    ``within`` are the ids looked through: see :func:`windows`. Hits are never counted.
    """
    phrases = list(_hashed_runs(query[:LONGEST_QUERY]))
    if not phrases:
        return None
    low, high = (within.start, within.stop) if within is not None else (0, 2**62)
    if connection.vendor == "postgresql":
        wanted = " & ".join("(" + " <-> ".join(phrase) + ")" for phrase in phrases)
        # By itself: else the planner walks the ids in their order and reads every text on the way.
        return RawSQL(
            "WITH said AS MATERIALIZED (SELECT subject_id FROM base_searchdocument"
            " WHERE kind = %s AND tokens @@ %s::tsquery AND subject_id >= %s AND subject_id < %s)"
            " SELECT subject_id FROM said",
            (kind, wanted, low, high),
        )
    wanted = " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
    # CROSS JOIN keeps this order: else the words are looked up once for every document.
    return RawSQL(
        "SELECT d.subject_id FROM base_searchtokens t"
        " CROSS JOIN base_searchdocument d ON d.id = t.rowid"
        " WHERE t.tokens MATCH %s AND d.kind = %s AND +d.subject_id >= %s AND +d.subject_id < %s",
        (wanted, kind, low, high),
    )


def windows(kind: str, *, before: int | None = None, after: int | None = None) -> Iterator[range]:
    """The ids of the kind in stretches, from the newest (or from ``before``) to the oldest, or from
    ``after`` on to the newest; each longer than the one ahead of it.

    Whoever wants the newest hits stops when there are enough: a word that half of all texts hold
    costs as little as a rare one.
    """
    rows = SearchDocument.objects.filter(kind=kind)
    newest = rows.order_by("-subject_id").values_list("subject_id", flat=True).first()
    oldest = rows.order_by("subject_id").values_list("subject_id", flat=True).first()
    if newest is None or oldest is None:
        return
    length = NEAREST
    if after is not None:
        low = max(after + 1, oldest)
        while low <= newest:
            yield range(low, low + length)
            low, length = low + length, length * FURTHER
        return
    high = newest + 1 if before is None else min(before, newest + 1)
    while high > oldest:
        yield range(high - length, high)
        high, length = high - length, length * FURTHER


def marked(text: str, query: str) -> list[Part]:
    """The text cut where what the query looks for stands, by the same rules as the index; empty
    when nothing of it does."""
    plain = folding.placed(text)
    wanted = [found.group() for found in _RUN.finditer(folding.fold(query[:LONGEST_QUERY]))]
    spans = [
        plain.written(run.start() + start, run.start() + end)
        for run in _RUN.finditer(plain.text)
        for words in wanted
        for start, end in _places(run.group(), words)
    ]
    return folding.parts(text, spans) if spans else []


def is_too_short(query: str) -> bool:
    """Whether a single Chinese character stands in the query, which only finds itself alone."""
    runs = [found.group() for found in _RUN.finditer(folding.fold(query[:LONGEST_QUERY]))]
    return any(len(run) == 1 and _is_chinese(run) for run in runs)


def outdated(kind: str, limit: int) -> list[int]:
    """Subjects whose tokens an older tokenizer cut."""
    rows = SearchDocument.objects.filter(kind=kind, tokenizer__lt=TOKENIZER).order_by("id")
    return list(rows.values_list("subject_id", flat=True)[:limit])


def _hashed_runs(text: str) -> Iterator[list[str]]:
    """The hashed tokens of each run of letters, in order."""
    for run in _runs(text):
        yield [_hashed(piece) for piece in _pieces(run)]


def _runs(text: str) -> Iterator[str]:
    plain = masking.without_numbers(folding.fold(text[:LONGEST_TEXT]))[:LONGEST_TEXT]
    return (found.group() for found in _RUN.finditer(plain))


def _pieces(run: str) -> list[str]:
    if not _is_chinese(run[0]):
        return [run[:60]]
    if len(run) == 1:
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _places(run: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in a run of a text: anywhere in Chinese, else as the whole run."""
    if not _is_chinese(words[0]) or len(words) == 1:
        if run == words:
            yield 0, len(run)
        return
    start = run.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = run.find(words, start + 1)


def _is_chinese(character: str) -> bool:
    return _CHINESE.match(character) is not None


def _hashed(piece: str) -> str:
    """Ten letters a–p: a plain ASCII word to both databases' parsers, whatever it was before."""
    digest = hashlib.blake2b(piece.encode(), key=_key(), digest_size=5).hexdigest()
    return digest.encode().translate(_LETTERS).decode()


@cache
def _key() -> bytes:
    return keys.secret("search")
