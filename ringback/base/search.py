"""Full-text search that finds two-character Chinese words on both databases.

Chinese runs are cut into overlapping pairs (宽带断网 → 宽带 带断 断网), other runs are words; a
query matches when each of its runs stands in the text as a phrase. The databases' own tokenizers
miss two-character words (measured: SQLite's ``unicode61`` and ``trigram``; ``pg_trgm`` cannot
index them).

Tokens are keyed hashes: the index holds no readable word of any customer. Phone and identity
numbers never become tokens at all.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from ringback.base import keys, masking
from ringback.base.models import SearchDocument

TOKENIZER = 1
"""Raised when the cutting changes; documents of an older number are indexed anew."""
LONGEST_TEXT = 20_000
LONGEST_QUERY = 200

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_LETTERS = bytes.maketrans(b"0123456789abcdef", b"abcdefghijklmnop")


def index(kind: str, subject_id: int, texts: Iterable[str], *, now: datetime) -> None:
    """Make the subject findable by these texts, and by them alone."""
    text = "\n".join(texts)[:LONGEST_TEXT]
    words = " ".join(token for run in _runs(text) for token in run)
    with transaction.atomic():
        document, _ = SearchDocument.objects.update_or_create(
            kind=kind,
            subject_id=subject_id,
            defaults={"tokenizer": TOKENIZER, "indexed_at": now},
        )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "UPDATE base_searchdocument SET tokens = to_tsvector('simple', %s)"
                    " WHERE id = %s",
                    [words, document.pk],
                )
            else:
                cursor.execute("DELETE FROM base_searchtokens WHERE rowid = %s", [document.pk])
                cursor.execute(
                    "INSERT INTO base_searchtokens (rowid, tokens) VALUES (%s, %s)",
                    [document.pk, words],
                )


def matching(kind: str, query: str) -> RawSQL | None:
    """A subquery of subject ids, for ``pk__in``; ``None`` when the query has nothing to look for.

    Put it beside ``visible_to`` and take the newest: hits are never counted.
    """
    phrases = [run for run in _runs(query[:LONGEST_QUERY]) if run]
    if not phrases:
        return None
    if connection.vendor == "postgresql":
        wanted = " & ".join("(" + " <-> ".join(phrase) + ")" for phrase in phrases)
        return RawSQL(
            "SELECT subject_id FROM base_searchdocument"
            " WHERE kind = %s AND tokens @@ to_tsquery('simple', %s)",
            (kind, wanted),
        )
    wanted = " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
    return RawSQL(
        "SELECT d.subject_id FROM base_searchtokens t"
        " JOIN base_searchdocument d ON d.id = t.rowid"
        " WHERE t.tokens MATCH %s AND d.kind = %s",
        (wanted, kind),
    )


def outdated(kind: str, limit: int) -> list[int]:
    """Subjects whose tokens an older tokenizer cut."""
    rows = SearchDocument.objects.filter(kind=kind, tokenizer__lt=TOKENIZER).order_by("id")
    return list(rows.values_list("subject_id", flat=True)[:limit])


def _runs(text: str) -> Iterator[list[str]]:
    """The hashed tokens of each run of letters, in order."""
    plain = unicodedata.normalize("NFKC", masking.without_numbers(text)).casefold()
    for found in _RUN.finditer(plain):
        yield [_hashed(piece) for piece in _pieces(found.group())]


def _pieces(run: str) -> list[str]:
    if not _is_chinese(run[0]):
        return [run[:60]]
    if len(run) == 1:
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def _hashed(piece: str) -> str:
    """Ten letters a–p: a plain ASCII word to both databases' parsers, whatever it was before."""
    digest = hashlib.blake2b(piece.encode(), key=_key(), digest_size=5).hexdigest()
    return digest.encode().translate(_LETTERS).decode()


@cache
def _key() -> bytes:
    return keys.secret("search")
