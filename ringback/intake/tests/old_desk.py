"""A made-up earlier system, its log and what its words mean here. Nobody's data."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ringback.intake.tests.samples import NOW
from ringback.people import commands as people
from ringback.people import queries as places
from ringback.tickets.tests.conftest import SYSTEM

LINE, BILLING, REPAIR = "/44/4401/~line/", "/44/4401/~billing/", "/44/4401/~repair/"

MAPPING = """
source = "old desk"
zone = "Asia/Shanghai"

[columns]
case = "Case"
at = "Changed"
state = "Status"
group = "Group"
opened_at = "Opened"
severity = "Urgency"
phone = "Phone"

[case]
organisation = "/44/4401/"
kind = "fault"
text = "${Short description}"
resolution = "solved"
cause = "line_fault"

[states]
New = "accepted"
Working = "in_progress"
Solved = "resolved"

[states.Asked]
state = "on_hold"
reason = "waiting_customer"
spoken = true

[states.Done]
state = "closed"
basis = "confirmed"

[states.Dropped]
state = "cancelled"

[groups]
"" = "/44/4401/~line/"
Billing = "/44/4401/~billing/"
Repair = "/44/4401/~repair/"

[severity]
"1" = "critical"
"*" = "normal"
"""

HEADINGS = (
    "Case",
    "Changed",
    "Status",
    "Group",
    "Opened",
    "Urgency",
    "Phone",
    "Short description",
    "Not wanted",
)
PHONE = "13812345678"


def row(case: str, changed: str, status: str, group: str = "", **told: str) -> dict[str, str]:
    plain = {"Opened": "2025-12-01 09:00", "Urgency": "2", "Phone": PHONE, "Not wanted": "x"}
    words = {"Short description": "宽带断网，光猫亮红灯"}
    keys = {"Case": case, "Changed": f"2025-12-{changed}", "Status": status, "Group": group}
    return plain | words | keys | told


OPEN_CASE = [row("C-2", "02 10:00", "New"), row("C-2", "02 11:00", "Asked", "Repair")]
LOG = [
    row("C-1", "01 09:10", "New"),
    row("C-1", "01 10:00", "Working", "Billing"),
    row("C-1", "01 11:00", "Working", "Repair"),
    row("C-1", "01 12:00", "Asked", "Repair"),
    row("C-1", "02 12:00", "Solved", "Repair"),
    row("C-1", "03 09:00", "Working", "Repair"),
    row("C-1", "03 10:00", "Done", "Repair"),
    *OPEN_CASE,
]


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    lines = io.StringIO()
    writer = csv.DictWriter(lines, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(lines.getvalue(), "utf-8")
    return path


def departments() -> None:
    city = places.organisation("/44/4401/")
    assert city is not None
    for code in ("line", "billing", "repair"):
        people.add_department(
            organisation=city, code=code, name_zh=code, name_en=code, actor=SYSTEM, now=NOW
        )
