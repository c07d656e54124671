"""Real hotline utterances through the batch door: ``python -m benchmarks.real_input [FOLDER]``.

Every line of the set, with a number made up for each caller, is registered in a fresh data folder
by ``ringback register``; then again in another one where the command is killed (SIGKILL) time and
again and run again. Nothing may be lost and nothing doubled. What the starter model alone made of
the lines is held against the set's own labels through ``hotline_targets.toml``.

FOLDER, or ``RINGBACK_EVALUATION_DATA``, holds the set; it is not ours and no row of it is kept.
With ``--database`` the databases are made beside that one by ``createdb`` and dropped again.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from benchmarks import hotline
from benchmarks.hotline import INSIDE, Judged, Line, share
from benchmarks.machine import describe

SET = Path("hotline_utterances") / "utterances.jsonl"
KILLED_AT = (0.2, 0.5, 0.8)
FILED, AGREEING, NOISE_STOPPED = 0.60, 0.85, 0.80
RINGBACK, FLOOR = "ringback.project.cli", "benchmarks.floor"
SHOWN = 12
LOOK = 0.02


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, and the database that goes with it; none named: SQLite in the folder."""

    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        own = {"RINGBACK_DATA_DIR": str(self.folder), "RINGBACK_DATABASE_URL": self.database_url}
        return {**os.environ, **own, "RINGBACK_DEMO": "false"}

    def start(self, module: str, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def run(self, module: str, *words: str) -> str:
        """What it prints. Raises ``CalledProcessError`` when it fails; why stands on the screen."""
        running = self.start(module, *words)
        said, _none = running.communicate()
        if running.returncode:
            raise subprocess.CalledProcessError(running.returncode, [module, *words])
        return said

    def counts(self) -> dict[str, int]:
        result: dict[str, int] = json.loads(self.run(FLOOR, "count"))
        return result


@contextmanager
def places(work: Path, url: str) -> Iterator[tuple[Place, Place]]:
    """Two fresh places alike: one set up with tables, manual, catalogue, starter model and staff,
    and its copy."""
    first, second = (Place(work / name, named(url, name)) for name in ("whole", "killed"))
    try:
        if url:
            subprocess.run(["createdb", f"--maintenance-db={url}", base(first)], check=True)
        first.run(RINGBACK, "migrate")
        first.run(FLOOR, "lay-out")
        shutil.copytree(first.folder, second.folder)
        if url:
            made = ["createdb", f"--maintenance-db={url}", f"--template={base(first)}"]
            subprocess.run([*made, base(second)], check=True)
        yield first, second
    finally:
        for place in (first, second) if url else ():
            dropped = ["dropdb", "--if-exists", f"--maintenance-db={url}", base(place)]
            subprocess.run(dropped, check=False)


def named(url: str, name: str) -> str:
    """The address of a database beside the one at ``url``."""
    if not url:
        return ""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{name}_{os.getpid()}"))


def base(place: Place) -> str:
    return urlsplit(place.database_url).path.lstrip("/")


def register(place: Place, file: Path) -> tuple[str, list[dict[str, Any]], float]:
    """The closing line, the outcome of every row, and the seconds it took."""
    began = time.perf_counter()
    said = place.run(RINGBACK, *words(place, file))
    return said.strip(), read(outcome_of(place)), time.perf_counter() - began


def register_killed(place: Place, file: Path, rows: int) -> int:
    """Kill the command as often as named, each time further on; answers how often it was."""
    kills = 0
    for part in KILLED_AT:
        outcome_of(place).unlink(missing_ok=True)
        running = place.start(RINGBACK, *words(place, file))
        while running.poll() is None and written(outcome_of(place)) < part * rows:
            time.sleep(LOOK)
        running.kill()
        running.communicate()
        kills += running.returncode == -signal.SIGKILL
    return kills


def words(place: Place, file: Path) -> list[str]:
    return ["register", str(file), "--outcome", str(outcome_of(place))]


def outcome_of(place: Place) -> Path:
    return place.folder / "outcome.jsonl"


def written(outcome: Path) -> int:
    return outcome.read_bytes().count(b"\n") if outcome.exists() else 0


def read(outcome: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.read_text("utf-8").splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("RINGBACK_EVALUATION_DATA", "../shared/data")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--database", default="", metavar="URL", help="PostgreSQL beside which")
    parser.add_argument("--confusion", action="store_true", help="what disagrees, by label")
    options = parser.parse_args()
    if not (options.folder / SET).is_file():
        print(f"skipped: no evaluation data at {options.folder}")
        return 0
    print(describe("django", "numpy"))
    print("database:", "PostgreSQL" if options.database else "SQLite")
    lines = hotline.lines(options.folder / SET)
    with tempfile.TemporaryDirectory(prefix="ringback-real-") as work:
        file = Path(work) / "lines.jsonl"
        file.write_text("".join(json.dumps(line.as_row()) + "\n" for line in lines), "utf-8")
        with places(Path(work), options.database) as (whole, killed):
            outcome, sound = feed(lines, file, whole, killed)
    rows = hotline.judged(lines, outcome)
    good = figures(rows)
    if options.confusion:
        print()
        for what, times in hotline.disagreements(of(rows, INSIDE), SHOWN):
            print(f"{times:5d}  {what}")
    return 0 if sound and good else 1


def feed(
    lines: Sequence[Line], file: Path, whole: Place, killed: Place
) -> tuple[list[dict[str, Any]], bool]:
    """Both runs; the outcome of the first, and whether nothing was lost or doubled in either."""
    closing, outcome, seconds = register(whole, file)
    print(f"\nin one go: {closing}\n{speed(len(lines), seconds)}")
    times = register_killed(killed, file, len(lines))
    stood = killed.counts()["tickets"]
    again, repeated, _seconds = register(killed, file)
    print(f"\nkilled {times} times, {stood} cases stood, run again: {again}")
    counted, counted_again = whole.counts(), killed.counts()
    print(f"{'':22}in one go  killed")
    for what, number in counted.items():
        print(f"{what:<22}{number:9d}  {counted_again[what]:6d}")
    checks = {
        "every line has its outcome, under its own id": ids(outcome) == [x.id for x in lines],
        "every line became a case of its own": counted["tickets"] == len(lines),
        "it was killed in the middle": times == len(KILLED_AT) and 0 < stood < len(lines),
        "the totals are equal": closing == again,
        "the counts are equal: nothing lost, nothing doubled": counted == counted_again,
        "each line came to the same": plain(outcome) == plain(repeated),
    }
    for what, is_so in checks.items():
        print(f"{'yes' if is_so else 'NO':>5}  {what}")
    return outcome, all(checks.values())


def ids(outcome: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["external_id"] for row in outcome]


def plain(outcome: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without the case numbers: a database may leave gaps in them when a transaction is cut off."""
    numbers = {"number", "duplicate_of"}
    return [{name: row[name] for name in row.keys() - numbers} for row in outcome]


def speed(rows: int, seconds: float) -> str:
    return f"{seconds:.1f} s, {rows / seconds:.0f} rows a second"


def figures(rows: Sequence[Judged]) -> bool:
    """Print what recognition made of the lines, and whether the bars are reached."""
    print("\nlines      number    filed  of these begun   to a person, and why")
    for group, members in hotline.groups(rows):
        filed = [row for row in members if row.is_filed]
        reasons = Counter(row.reason for row in members if not row.is_filed)
        why = ", ".join(f"{reason} {times}" for reason, times in reasons.most_common())
        print(
            f"{group:<10}{len(members):7d}  {share(x.is_filed for x in members):6.1%}  "
            f"{share(x.is_begun for x in filed):14.1%}   {why}"
        )
    inside = of(rows, INSIDE)
    filed = [row for row in inside if row.is_filed]
    stopped = share(not row.is_filed for row in of(rows, "noise"))
    print(f"\n{'':52}bar     reached")
    reached = [
        bar("inside the catalogue: filed automatically", FILED, share(x.is_filed for x in inside)),
        bar("of these: agreeing with the silver label", AGREEING, share(x.agrees for x in filed)),
        bar("noise: in triage, filed under no leaf", NOISE_STOPPED, stopped),
    ]
    print(
        f"of these: agreeing with the plain reading alone     -       "
        f"{share(x.agrees_plainly for x in filed):.1%}"
    )
    return all(reached)


def of(rows: Sequence[Judged], group: str) -> list[Judged]:
    return dict(hotline.groups(rows))[group]


def bar(what: str, wanted: float, reached: float) -> bool:
    print(f"{what:<52}{wanted:.0%}     {reached:.1%}")
    return reached >= wanted


if __name__ == "__main__":
    sys.exit(main())
