"""How long the desk's pages take over a nation's history, as an agent of one county sees them.

    python -m benchmarks.desk [--tickets 2000000] [--clients 4] [--rounds 50] [--json FILE]
    python -m benchmarks.desk --rates [--tickets 100000] [--clients 8] [--json FILE]

Beside the PostgreSQL database of RINGBACK_DATABASE_URL it makes one of that size once
(`benchmarks.desk_history`) and keeps it as a template; measured is a copy, dropped afterwards.
The keys lie in RINGBACK_DATA_DIR: keep both, or neither. Without a database named, the same is done
with SQLite in folders beside RINGBACK_DATA_DIR, over 200,000 tickets unless told. A real server on
loopback, from the click to the last byte. ``--rates`` asks how many a second instead, over fewer.
``--tickets 20000`` for a smoke run.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

DATABASE, FOLDER = "RINGBACK_DATABASE_URL", "RINGBACK_DATA_DIR"


def named(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{name}"))


def base(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def run_beside(where: Mapping[str, str], *words: str) -> None:
    """A Python program of ours over another database than ours."""
    subprocess.run([sys.executable, "-m", *words], env={**os.environ, **where}, check=True)


@contextmanager
def history(url: str, tickets: int) -> Iterator[Mapping[str, str]]:
    """What the environment of a program must say to find a fresh copy of the template."""
    template, copy = named(url, f"desk_{tickets}"), named(url, f"desk_run_{os.getpid()}")
    where = f"--maintenance-db={url}"
    listed = subprocess.run(["psql", "-Atl", url], check=True, capture_output=True, text=True)
    if not any(line.startswith(f"{base(template)}|") for line in listed.stdout.splitlines()):
        subprocess.run(["createdb", where, base(template)], check=True)
        try:
            run_beside({DATABASE: template}, "benchmarks.desk_history", str(tickets))
        except BaseException:
            subprocess.run(["dropdb", where, base(template)], check=False)
            raise
    subprocess.run(["createdb", where, f"--template={base(template)}", base(copy)], check=True)
    try:
        yield {DATABASE: copy}
    finally:
        subprocess.run(["dropdb", where, "--force", base(copy)], check=False)


@contextmanager
def history_in_folders(tickets: int) -> Iterator[Mapping[str, str]]:
    """The same with SQLite: keys, model and database in one folder."""
    own = Path(os.environ.get(FOLDER, "ringback-data")).resolve()
    template = own.with_name(f"{own.name}-desk-{tickets}")
    if not template.exists():
        try:
            words = ("benchmarks.desk_history", str(tickets))
            run_beside({DATABASE: "", FOLDER: str(template)}, *words)
        except BaseException:
            shutil.rmtree(template, ignore_errors=True)
            raise
    copy = own.with_name(f"{own.name}-desk-run-{os.getpid()}")
    shutil.copytree(template, copy)
    try:
        yield {DATABASE: "", FOLDER: str(copy)}
    finally:
        shutil.rmtree(copy)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rates", action="store_true", help="how many a second")
    parser.add_argument("--tickets", type=int)
    parser.add_argument("--clients", type=int)
    parser.add_argument("--rounds", type=int, default=50, help="of each client and page")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    url, to = os.environ.get(DATABASE, ""), str(options.json or "")
    if url.startswith("postgres"):
        found = history(url, options.tickets or (100_000 if options.rates else 2_000_000))
    else:
        found = history_in_folders(options.tickets or 200_000)
    with found as where:
        if options.rates:
            run_beside(where, "benchmarks.desk_rates", str(options.clients or 8), to)
        else:
            words = [str(options.clients or 4), str(options.rounds), to]
            run_beside(where, "benchmarks.desk_pages", *words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
