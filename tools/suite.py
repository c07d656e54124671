"""The whole suite on both databases, and the checks that run nothing of the product.

A test that this machine cannot run is skipped by pytest with its reason; here the reasons are
gathered over both runs and said last and loud, so that green never hides a hole.
"""

import os
import subprocess
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools.environment import PYTHON, ROOT, say, tool

LOCAL_POSTGRES = f"postgresql:///ringback_{zlib.crc32(bytes(ROOT)):x}"
"""The server on this machine, by its socket, as the user who runs the tests: `test_ringback_…` is
made there and dropped again, one per checkout, so that two can be tested side by side."""

CHECKS = {
    "lint": [tool("ruff"), "check", "."],
    "format": [tool("ruff"), "format", "--check", "."],
    "types": [tool("mypy")],
    "contracts": [tool("lint-imports"), "--no-logo"],
    "house": [str(PYTHON), "-m", "pytest", "-q", "-p", "no:randomly", "tests/house"],
}


@dataclass
class Tally:
    """What the runs of the suite add up to. `skipped` counts tests by database and reason."""

    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, database: str, report: Path) -> None:
        """Read one JUnit report of pytest."""
        for case in ElementTree.parse(report).iter("testcase"):
            outcomes = {child.tag: child.get("message", "") for child in case}
            if "failure" in outcomes or "error" in outcomes:
                self.failed += 1
            elif "skipped" in outcomes:
                self.skipped[f"{database}: {outcomes['skipped']}"] += 1
            else:
                self.passed += 1


def run(arguments: list[str]) -> int:
    """Run pytest once on each database this machine has; 0 when all is well.

    With RINGBACK_NO_SKIPS set, a skipped test or a missing database is a failure too.
    """
    tally = Tally()
    passed = [_pytest("SQLite", "", arguments, tally)]
    if postgres := _postgres():
        passed.append(_pytest("PostgreSQL", postgres, arguments, tally))
    else:
        tally.skipped["PostgreSQL: no server answers; set RINGBACK_TEST_POSTGRES_URL"] += 1
    _report(tally)
    if os.environ.get("RINGBACK_NO_SKIPS") and tally.skipped:
        print("A skipped test is a failure here: RINGBACK_NO_SKIPS is set.")
        return 1
    return 0 if all(passed) else 1


def _pytest(database: str, url: str, arguments: list[str], tally: Tally) -> bool:
    say(f"the suite on {database}")
    with tempfile.TemporaryDirectory(prefix="ringback-tests-") as folder:
        report = Path(folder, "report.xml")
        # The slow tests, those with transactions and browsers, come last and together: whoever is
        # done takes from the others.
        spread = ["--numprocesses", str(os.cpu_count() or 1), "--dist", "worksteal"]
        command = [str(PYTHON), "-m", "pytest", *spread]
        settings = {"RINGBACK_DATABASE_URL": url, "RINGBACK_DATA_DIR": folder}
        # What a test has committed need not survive the machine; who waits for a lock that nobody
        # will give back learns so, instead of waiting for ever.
        settings["PGOPTIONS"] = "-c synchronous_commit=off -c lock_timeout=60s"
        outcome = subprocess.run(
            [*command, "--junit-xml", str(report), *arguments],
            cwd=ROOT,
            env=os.environ | settings,
            check=False,
        )
        if report.exists():
            tally.add(database, report)
    return outcome.returncode == 0


def _postgres() -> str | None:
    """The PostgreSQL to test on, if it answers: the one named, else this machine's own."""
    url = os.environ.get("RINGBACK_TEST_POSTGRES_URL", LOCAL_POSTGRES)
    knock = (
        "import psycopg, sys; psycopg.connect(sys.argv[1], dbname='postgres', connect_timeout=3)"
    )
    answer = subprocess.run([PYTHON, "-c", knock, url], capture_output=True, check=False)
    return url if answer.returncode == 0 else None


def _report(tally: Tally) -> None:
    """Say what was not run, then the sum of all runs on a line of its own."""
    skipped = tally.skipped.total()
    if skipped:
        print(f"\n{'=' * 30} NOT RUN ON THIS MACHINE {'=' * 30}")
        for reason, times in sorted(tally.skipped.items()):
            print(f"  {times:4} × {reason}")
        print("=" * 85)
    else:
        print("\nNothing was skipped.")
    print(f"{tally.passed} passed, {tally.failed} failed, {skipped} skipped", flush=True)


def check() -> int:
    """Run every check, even after one has failed; 0 when all passed."""
    failed = []
    for name, command in CHECKS.items():
        say(name)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"\nchecks failed: {', '.join(failed)}" if failed else "\nall checks passed")
    return 1 if failed else 0
