"""Expand, then contract (docs/operate/upgrade.md): a release takes nothing away from processes of
the one before, which answer while it migrates."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, Finding, Source, assert_kept, sample

TAKING_AWAY = {"RemoveField", "DeleteModel", "RenameField", "RenameModel", "AlterModelTable"}


def migrations() -> list[Source]:
    paths = sorted((ROOT / "ringback").glob("*/migrations/0*.py"))
    return [Source(path.relative_to(ROOT), path.read_text("utf-8")) for path in paths]


def taken_away(source: Source) -> Iterator[Finding]:
    """Operations after which a process of the last release would ask for what is no more."""
    for node in ast.walk(ast.parse(source.text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in TAKING_AWAY:
            subject = f"{node.func.attr}:{_word(node)}"
            yield Finding(source, node.lineno, subject, "takes something away in the same release")


def _word(node: ast.Call) -> str:
    told = [
        str(keyword.value.value)
        for keyword in node.keywords
        if keyword.arg in ("model_name", "name", "old_name")
        and isinstance(keyword.value, ast.Constant)
    ]
    return ".".join(told)


def test_a_migration_takes_nothing_away():
    assert_kept("migrations", (each for source in migrations() for each in taken_away(source)))


def test_what_would_take_away_is_found():
    text = """
operations = [
    migrations.RemoveField(model_name="ticket", name="owner"),
    migrations.AddField(model_name="ticket", name="at", field=models.DateField(null=True)),
]
"""
    found = taken_away(sample(text, "ringback/tickets/migrations/0009_x.py"))
    assert [each.subject for each in found] == ["RemoveField:ticket.owner"]
    assert Path("ringback/tickets/migrations/0001_initial.py") in {m.path for m in migrations()}
