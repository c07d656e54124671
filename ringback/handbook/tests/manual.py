"""A small manual of one chapter, and the packaged one, for tests of every module."""

from datetime import UTC, datetime
from pathlib import Path

from ringback.handbook import commands, queries
from ringback.handbook.models import Document, Edition, Revision
from ringback.kernel.actor import Actor

INSTALLER = Actor.system("migrate")
INSTALLED_AT = datetime(2026, 1, 1, tzinfo=UTC)

SECTION = """
number = "3.2"
effective_on = 1970-01-01
title = { zh = "时限", en = "Limits" }
scope = { zh = "全部受理单", en = "All cases" }
text = { zh = "有时限。", en = "There are limits." }

[[clauses]]
number = "3.2.1"
title = { zh = "处理时限", en = "Handling limit" }
text = { zh = "按本条。", en = "As stated here." }
"""
PARAMETER = """
[[clauses.parameters]]
code = "CODE"
type = "span"
label = { zh = "时限", en = "Limit" }
source = { basis = "design" }
cases = [
  { value = "VALUE" },
  { priority = 10, when = { complexity = "major" }, value = "48h" },
]
"""


def install() -> None:
    """The packaged manual, for tests that need any number of it."""
    commands.install_packaged(actor=INSTALLER, now=INSTALLED_AT)
    queries.forget()


def remove() -> None:
    """A database as it is before the first manual is installed."""
    Edition.objects.all().delete()
    Revision.objects.all().delete()
    Document.objects.all().delete()
    queries.forget()


def write_small(folder: Path, **values: str) -> Path:
    """One chapter with a parameter for each name: ``clock__limit="24h"`` states clock.limit."""
    folder.mkdir(exist_ok=True)
    head = 'code = "manual-3"\ntitle = { zh = "处理", en = "Handling" }\n'
    (folder / "3.toml").write_text(f"{head}effective_on = 1970-01-01\n", encoding="utf-8")
    (folder / "instruments.toml").write_text("", encoding="utf-8")
    stated = [
        PARAMETER.replace("CODE", name.replace("__", ".")).replace("VALUE", value)
        for name, value in values.items()
    ]
    (folder / "3.2.toml").write_text("".join([SECTION, *stated]), encoding="utf-8")
    return folder
