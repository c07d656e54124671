#!/usr/bin/env python3
"""Ringback from a bare clone; nothing but Python 3.11 or newer is needed beforehand.

    python3 dev.py run               set up what is missing, then web and worker on port 8000
    python3 dev.py test [ARG …]      the whole suite, on SQLite and on PostgreSQL if there is one
    python3 dev.py check             lint, types, contracts, catalogs, sizes
    python3 dev.py catalogs          take new texts into the catalogs and compile them
    python3 dev.py lock [ARG …]      renew requirements/*.txt from pyproject.toml
    python3 dev.py wheel             dist/ringback-….whl with everything it serves inside

Whatever follows `test` goes to pytest, whatever follows `lock` to uv. The environment settles the
rest: RINGBACK_HOST, RINGBACK_PORT, RINGBACK_DATA_DIR, RINGBACK_DATABASE_URL for `run`;
RINGBACK_TEST_POSTGRES_URL and RINGBACK_NO_SKIPS=1 (a skipped test is a failure) for `test`.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

if sys.version_info < (3, 11):
    sys.exit(f"Ringback needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

from tools import assets, environment, suite
from tools.environment import PYTHON, ROOT, SetupError, say, tool

FOR_DEVELOPMENT = ("core", "postgres", "celery", "pdf", "archive", "dev")


def run(arguments: list[str]) -> int:
    """Set up, then become the supervisor of web and worker; Ctrl-C or SIGTERM ends both."""
    os.environ.setdefault("RINGBACK_DEMO", "1")
    database = os.environ.get("RINGBACK_DATABASE_URL", "")
    set_up("core", *(["postgres"] if database.startswith("postgres") else []))
    say("starting")
    os.chdir(ROOT)
    ringback = tool("ringback")
    os.execv(ringback, [ringback, "run", "--set-up"])


def test(arguments: list[str]) -> int:
    """Run every test this machine can run; say loudly which it cannot, and why."""
    set_up(*FOR_DEVELOPMENT)
    return suite.run(arguments)


def check(arguments: list[str]) -> int:
    """Everything that is wrong without running the product."""
    set_up(*FOR_DEVELOPMENT)
    return suite.check()


def catalogs(arguments: list[str]) -> int:
    set_up(*FOR_DEVELOPMENT)
    environment.run([str(PYTHON), "-m", "tools.catalogs", "extract"])
    return 0


def lock(arguments: list[str]) -> int:
    set_up(*FOR_DEVELOPMENT)
    environment.run([str(PYTHON), "-m", "tools.lock", *arguments])
    environment.run([str(PYTHON), "-m", "tools.notices"])
    return 0


def wheel(arguments: list[str]) -> int:
    """One file to install from, with the browser's files and the compiled catalogs in it."""
    set_up("core")
    environment.build_wheel(ROOT / "dist")
    return 0


def set_up(*locks: str) -> None:
    """Everything up to date with the source. Python and the browser's files come side by side."""
    environment.make()
    with ThreadPoolExecutor() as pool:
        steps = [pool.submit(environment.install, *locks), pool.submit(assets.build)]
    for step in steps:
        step.result()
    environment.install_project()
    compile_catalogs()


def compile_catalogs() -> None:
    """Compile what has changed; most starts find nothing and need no Babel."""
    for source in ROOT.glob("ringback/*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            environment.run([str(PYTHON), "-m", "tools.catalogs", "compile"])
            return


COMMANDS = {command.__name__: command for command in (run, test, check, catalogs, lock, wheel)}


def main() -> int:
    name, *arguments = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    try:
        return COMMANDS[name](arguments)
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
