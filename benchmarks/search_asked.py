"""What one database finds; ``benchmarks.search`` starts it over an empty one of its own.

``python -m benchmarks.search_asked FOLDER TERMS TEXTS`` prints one object a run as JSON: the terms
in the texts of the set, and on PostgreSQL in TEXTS texts more, unless that is 0.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import search_terms  # noqa: E402
from benchmarks.search_size import Copies, load  # noqa: E402
from benchmarks.search_terms import Asked  # noqa: E402
from ringback.base import folding, search  # noqa: E402
from ringback.base.models import SearchDocument  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.tickets import queries as tickets  # noqa: E402

KIND = "benchmark"
PAGE = 40
WHOLE = Actor(ref="user:benchmark", scope_paths=("/",))


@dataclass(frozen=True, slots=True)
class Run:
    """``exact`` terms were found where they stand and nowhere else, ``decoys`` nowhere at all."""

    database: str
    texts: int
    asked_as: str
    terms: int
    exact: int
    decoys: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


def told(asked_as: str, texts: int, right: Sequence[bool], decoys: int, spent: list[float]) -> Run:
    cuts = statistics.quantiles(spent, n=20)
    return Run(
        database="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        texts=texts,
        asked_as=asked_as,
        terms=len(right),
        exact=sum(right),
        decoys=decoys,
        p50_ms=round(cuts[9], 1),
        p95_ms=round(cuts[18], 1),
        worst_ms=round(max(spent), 1),
    )


def timed(
    ask: Callable[[str], list[int]], words: Iterable[str]
) -> tuple[list[list[int]], list[float]]:
    """The answer to each and the milliseconds it took."""
    answers, spent = [], []
    for each in words:
        begun = time.perf_counter()
        answers.append(ask(each))
        spent.append(1000 * (time.perf_counter() - begun))
    return answers, spent


def in_all(written: Sequence[str], asked: Asked) -> Run:
    """Every hit of every term, and every place that is marked in it."""
    now = instants.now()
    for number, text in enumerate(written):
        search.index(KIND, number, [text], now=now)
    answers, spent = timed(every_hit, asked.terms)
    right = [
        set(found) == holding and all(is_marked(written[number], term) for number in holding)
        for found, (term, holding) in zip(answers, asked.terms.items(), strict=True)
    ]
    nowhere, _ = timed(every_hit, asked.decoys)
    return told("all hits, the set", len(written), right, nowhere.count([]), spent)


def every_hit(term: str) -> list[int]:
    matching = search.matching(KIND, term)
    assert matching is not None  # a term of characters
    found = SearchDocument.objects.filter(kind=KIND).filter(subject_id__in=matching)
    return list(found.values_list("subject_id", flat=True))


def is_marked(text: str, term: str) -> bool:
    """Whether the mark stands wherever the words do, letter by letter, and the text is whole."""
    parts = search.marked(text, term)
    marks = "".join(("x" if part.is_found else "-") * len(part.words) for part in parts)
    plain = folding.placed(text)
    wanted = ["-"] * len(text)
    start = plain.text.find(term)
    while start >= 0:
        begun, ended = plain.written(start, start + len(term))
        wanted[begun:ended] = "x" * (ended - begun)
        start = plain.text.find(term, start + 1)
    return "".join(part.words for part in parts) == text and marks == "".join(wanted)


def newest(copies: Copies, asked: Asked, actor: Actor, asked_as: str) -> Run:
    """The first page of each term, as the desk asks for it."""

    def page(term: str) -> list[int]:
        return [row.id for row in tickets.hits(actor=actor, words=term, limit=PAGE)]

    timed(page, list(asked.terms)[::20])
    answers, spent = timed(page, asked.terms)
    right = [
        found == copies.newest(term, actor, PAGE)
        for found, term in zip(answers, asked.terms, strict=True)
    ]
    nowhere, _ = timed(page, asked.decoys)
    return told(asked_as, copies.number, right, nowhere.count([]), spent)


def main() -> int:
    folder, number, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    call_command("migrate", verbosity=0)
    written = search_terms.texts(folder)
    asked = search_terms.asked(written, number)
    runs = [in_all(written, asked)]
    if size and connection.vendor == "postgresql":
        copies = load(written, size)
        county = Actor(ref="user:benchmark", scope_paths=(copies.path(7),))
        runs.append(newest(copies, asked, WHOLE, "newest 40, all"))
        runs.append(newest(copies, asked, county, "newest 40, a county"))
    print(json.dumps([asdict(run) for run in runs]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
