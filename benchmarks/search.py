"""Whether search finds every term and nothing else, and how soon: ``python -m benchmarks.search``.

    python -m benchmarks.search [FOLDER] [--quick] [--texts 2000000] [--json FILE]
                                [--database URL]

200 terms of two to four Chinese characters, sampled from real requests, are looked for in these
requests on SQLite and, where one is named, on PostgreSQL; held against a plain substring test, and
so are the places that are marked. So are 200 terms whose pairs stand in a text but which do not.
Without ``--quick`` the same terms are then looked for among as many texts, made of the requests'
sentences in the database, as somebody who sees all cases and as an agent of one county of a
hundred: the newest page, which is checked too. That needs PostgreSQL.

FOLDER, or ``RINGBACK_EVALUATION_DATA``, holds the set; it is not ours and no row of it is kept.
Databases of their own are made beside the one at URL (or RINGBACK_DATABASE_URL), and dropped again.
Ends with 1 when a term is not answered exactly.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.machine import describe
from benchmarks.real_input import Place, base
from benchmarks.search_terms import SET

TERMS = 200
HEADINGS = (
    "database    texts      asked as                terms  exact  decoys  p50 ms  p95 ms  worst ms"
)


def beside(url: str) -> str:
    """The address of a database of our own on the same server; empty where there is none."""
    if not url:
        return ""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/ringback_search_{os.getpid()}"


def measured(place: Place, url: str, *words: str) -> list[dict[str, Any]]:
    """What ``benchmarks.search_asked`` tells of a database made for it alone."""
    if place.database_url:
        where = f"--maintenance-db={url}"
        subprocess.run(["createdb", where, base(place)], check=True)
    try:
        told: list[dict[str, Any]] = json.loads(place.run("benchmarks.search_asked", *words))
        return told
    finally:
        if place.database_url:
            subprocess.run(["dropdb", where, "--if-exists", "--force", base(place)], check=False)


def line(row: dict[str, Any]) -> str:
    return (
        f"{row['database']:<12}{row['texts']:<11,}{row['asked_as']:<24}{row['terms']:5d}"
        f"{row['exact']:7d}{row['decoys']:8d}{row['p50_ms']:8.1f}{row['p95_ms']:8.1f}"
        f"{row['worst_ms']:10.1f}"
    )


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of all databases: how many terms were answered exactly on each of them, the slowest of the
    largest number of texts."""
    largest = max(row["texts"] for row in rows)
    return {
        "terms": min(row["terms"] for row in rows),
        "exact": min(row["exact"] for row in rows),
        "p95_ms": max(row["p95_ms"] for row in rows if row["texts"] == largest),
        "texts": largest,
        "databases": sorted({row["database"] for row in rows}),
        "machine": describe("django"),
        "runs": list(rows),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("RINGBACK_EVALUATION_DATA", "../shared/data")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--quick", action="store_true", help="the terms alone")
    parser.add_argument("--texts", type=int, default=2_000_000)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    url = os.environ.get("RINGBACK_DATABASE_URL", "")
    parser.add_argument("--database", default=url, metavar="URL", help="PostgreSQL beside which")
    options = parser.parse_args(arguments)
    if not (options.folder / SET).is_file():
        print(f"skipped: no evaluation data at {options.folder}")
        return 0
    print(describe("django"), HEADINGS, sep="\n")
    words = (str(options.folder), str(TERMS), "0" if options.quick else str(options.texts))
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="ringback-search-") as work:
        for address in dict.fromkeys(("", beside(options.database))):
            place = Place(Path(work) / f"keys{len(rows)}", address)
            rows += measured(place, options.database, *words)
    print(*map(line, rows), sep="\n")
    if not options.database:
        print("PostgreSQL: not asked; name one with --database")
    if options.json:
        options.json.write_text(json.dumps(summary(rows), indent=2) + "\n", "utf-8")
    return 0 if all(row["exact"] == row["terms"] == row["decoys"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
