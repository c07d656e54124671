"""What a revision says is written while it is a draft, and never again.

A check constraint sees one row alone, so triggers ask the revision for its state. They are kept by
no model: a later migration that rebuilds one of these tables on SQLite loses them and has to make
them again (``tests/test_timing.py`` would say so). Deleting is not stopped here, since that is
how a test database is emptied; a missing row shows in the revision's digest, which the journal keeps.
"""

from django.db import migrations

OWN = "SELECT state FROM handbook_revision WHERE id = {row}.revision_id"
OF_PARAMETER = (
    "SELECT r.state FROM handbook_parameter p JOIN handbook_revision r ON r.id = p.revision_id"
    " WHERE p.id = {row}.parameter_id"
)
TABLES = {
    "handbook_clause": OWN,
    "handbook_parameter": OWN,
    "handbook_parametercase": OF_PARAMETER,
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW")}
REFUSAL = "what a revision says is fixed"


def fix(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, state in TABLES.items():
        for verb, rows in ROWS.items():
            fixed = " OR ".join(f"({state.format(row=row)}) <> 'draft'" for row in rows)
            name = f"{table}_fixed_{verb.lower()}"
            for statement in (_postgresql if postgresql else _sqlite)(name, table, verb, fixed):
                schema_editor.execute(statement)


def _sqlite(name, table, verb, fixed):
    yield (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {fixed}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _postgresql(name, table, verb, fixed):
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {fixed} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        " END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def loosen(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ROWS:
            name = f"{table}_fixed_{verb.lower()}"
            on_table = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {name}{on_table}")
            if postgresql:
                schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("handbook", "0002_life_of_a_revision")]

    operations = [migrations.RunPython(fix, loosen)]
