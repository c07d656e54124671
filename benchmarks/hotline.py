"""The hotline set beside the published map, and how a run's outcome compares with it."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAP = Path(__file__).with_name("hotline_targets.toml")
INSIDE = "inside"
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the set. ``group``: inside, noise, talk or outside; ``leaves`` those that agree
    with its silver label, when it is inside."""

    id: str
    text: str
    group: str
    leaves: tuple[str, ...]
    silver: str

    @property
    def phone(self) -> str:
        """A number made up from the id: nobody's that we know of, a different one for each."""
        return f"139{self.id[-8:]}"

    def as_row(self) -> dict[str, str]:
        return {
            "external_id": self.id,
            "phone": self.phone,
            "text": self.text,
            "channel": "phone",
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one label of the set stands in our catalogue."""

    action: str
    target: str
    group: str
    leaves: tuple[str, ...]

    def fits(self, action: str, target: str) -> bool:
        return self.action in (ANYTHING, action) and self.target in (ANYTHING, target)


def rules() -> list[Rule]:
    stored = tomllib.loads(MAP.read_text("utf-8"))["map"]
    return [
        Rule(action, target, one.get("as", INSIDE), tuple(one.get("leaves", ())))
        for one in stored
        for action, target in one["silver"]
    ]


def lines(path: Path) -> list[Line]:
    """Raises ``LookupError`` for a label the map does not know."""
    known = rules()
    with path.open(encoding="utf-8") as file:
        return [_line(json.loads(line), known) for line in file]


def _line(row: Mapping[str, Any], known: Sequence[Rule]) -> Line:
    action, target = row["silver_action"], row["silver_target"]
    rule = next((each for each in known if each.fits(action, target)), None)
    if rule is None:
        raise LookupError(f"the map says nothing of {action}/{target}")
    return Line(row["id"], row["text"], rule.group, rule.leaves, f"{action}/{target}")


@dataclass(frozen=True, slots=True)
class Judged:
    """A line beside its outcome. Filed: put under a leaf without a person. ``is_begun``: besides
    nothing is missing, so work on it begins at once."""

    line: Line
    category: str
    reason: str

    @property
    def is_filed(self) -> bool:
        return bool(self.category)

    @property
    def is_begun(self) -> bool:
        return self.is_filed and not self.reason

    @property
    def agrees(self) -> bool:
        return self.category in self.line.leaves

    @property
    def agrees_plainly(self) -> bool:
        """With the first leaf the map names."""
        return self.line.leaves[:1] == (self.category,)


def judged(all_lines: Sequence[Line], outcome: Iterable[Mapping[str, Any]]) -> list[Judged]:
    said = {row["external_id"]: row for row in outcome}
    return [
        Judged(line, said[line.id].get("category") or "", said[line.id].get("triage") or "")
        for line in all_lines
    ]


def share(part: Iterable[bool]) -> float:
    values = list(part)
    return sum(values) / len(values) if values else 0.0


def groups(rows: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    for group in (INSIDE, "noise", "talk", "outside"):
        yield group, [row for row in rows if row.line.group == group]


def disagreements(rows: Iterable[Judged], most: int) -> list[tuple[str, int]]:
    """The commonest: silver label → leaf, as often as it happened."""
    found = Counter(
        f"{row.line.silver} → {row.category}" for row in rows if row.is_filed and not row.agrees
    )
    return found.most_common(most)
