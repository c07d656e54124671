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


def unfilled(source: Source, later: str) -> Iterator[Finding]:
    """Columns an older process that inserts while we migrate would leave out: neither null nor
    with a default in the database, on a table that is there already. One that a later migration
    of the module gave its default (its text is ``later``) troubles nobody who upgrades past it."""
    made = {_kept(node, "name") for node in _operations(source.text, "CreateModel")}
    mended = {_word(node) for node in _operations(later, "AlterField") if _is_filled(node)}
    for node in _operations(source.text, "AddField"):
        is_new = _kept(node, "model_name") in {name.lower() for name in made}
        if not is_new and not _is_filled(node) and _word(node) not in mended:
            subject = f"AddField:{_word(node)}"
            yield Finding(source, node.lineno, subject, "NOT NULL without db_default")


def _operations(text: str, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
            yield node


def _kept(node: ast.Call, name: str) -> str:
    for keyword in node.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _is_filled(node: ast.Call) -> bool:
    """Whether the database has something to put into the column: nothing at all, or a default."""
    (field,) = (each.value for each in node.keywords if each.arg == "field")
    assert isinstance(field, ast.Call)
    told = {each.arg: ast.unparse(each.value) for each in field.keywords}
    is_many = getattr(field.func, "attr", "") == "ManyToManyField"
    return is_many or "db_default" in told or told.get("null") == "True"


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


def test_a_column_that_comes_to_a_table_has_a_default_in_the_database():
    own = migrations()
    found = (
        each
        for place, source in enumerate(own)
        for each in unfilled(source, _later(own[place + 1 :], source))
    )
    assert_kept("migrations_unfilled", found)


def _later(following: list[Source], than: Source) -> str:
    return "\n".join(each.text for each in following if each.path.parent == than.path.parent)


def test_a_column_without_a_default_is_found():
    text = """
operations = [
    migrations.CreateModel(name="Visit", fields=[]),
    migrations.AddField(model_name="visit", name="at", field=models.DateField()),
    migrations.AddField(model_name="ticket", name="owner", field=models.TextField(default="")),
    migrations.AddField(model_name="ticket", name="due", field=models.DateField(null=True)),
    migrations.AddField(model_name="ticket", name="size", field=models.IntegerField(db_default=1)),
]
"""
    source = sample(text, "ringback/tickets/migrations/0009_x.py")
    assert [each.subject for each in unfilled(source, "")] == ["AddField:ticket.owner"]
    mending = (
        'migrations.AlterField(model_name="ticket", name="owner",'
        ' field=models.TextField(db_default=""))'
    )
    assert not list(unfilled(source, mending))


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
