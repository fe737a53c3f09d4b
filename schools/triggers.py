"""Triggers that make a table append-only, on SQLite and PostgreSQL.

Used by migrations: `AppendOnly("training_posting")` in `operations`. A code
that bypasses our actions, or a person at a database prompt, is refused too.
"""

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
"""


class AppendOnly(Operation):
    reversible = True
    reduces_to_sql = True

    def __init__(self, table):
        self.table = table

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=self.table, verb=verb))
        else:
            schema_editor.execute(POSTGRESQL.format(table=self.table))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.table}_append_only() CASCADE")

    def describe(self):
        return f"Refuse update and delete of {self.table}"


class Unguarded(AppendOnly):
    """Takes the triggers away, for a migration that alters the table and guards it again."""

    def database_forwards(self, *args):
        super().database_backwards(*args)

    def database_backwards(self, *args):
        super().database_forwards(*args)

    def describe(self):
        return f"Allow update and delete of {self.table} while it is altered"


def guarded():
    """The tables that the migrations made append-only."""
    loader = MigrationLoader(None)
    found = {}
    for node in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        for operation in loader.graph.nodes[node].operations:
            if isinstance(operation, AppendOnly):
                found[operation.table] = not isinstance(operation, Unguarded)
    return sorted(table for table, is_guarded in found.items() if is_guarded)


def missing():
    """Those of them whose triggers are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = ("{}_no_UPDATE", "{}_no_DELETE")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'"
                " AND pg_table_is_visible(tgrelid)"
            )
            wanted = ("{}_append_only", "{}_no_truncate")
        there = {row[0] for row in cursor.fetchall()}
    return [table for table in guarded() if not {name.format(table) for name in wanted} <= there]
