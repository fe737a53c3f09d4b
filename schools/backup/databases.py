"""Looking at the database as it was at one moment, and building another one beside it."""

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

from schools.backup import Problem

ALIAS = "default"
BESIDE = "shidang_restoring"
PATIENCE = 30  # seconds


# --- one moment of it -----------------------------------------------------------


@contextmanager
def snapshot():
    """A connection of its own that sees one moment, however long it takes to read it.

    Nobody waits for it: both databases let others write meanwhile.
    """
    with closing(opened()) as raw:
        yield Snapshot(raw, connection.vendor)


def opened():
    if connection.vendor == "sqlite":
        raw = sqlite3.connect(connection.settings_dict["NAME"], PATIENCE, isolation_level=None)
        raw.execute("BEGIN")
        raw.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it stands still
        return raw
    other = connections.create_connection(ALIAS)
    raw = other.get_new_connection(other.get_connection_params())
    raw.set_session(isolation_level="REPEATABLE READ", readonly=True)
    return raw


class Snapshot:
    def __init__(self, raw, vendor):
        self.raw = raw
        self.vendor = vendor

    def rows(self, statement):
        if self.vendor == "sqlite":
            yield from self.raw.execute(statement)
            return
        with self.raw.cursor("shidang_backup") as cursor:  # on the server: millions of rows
            cursor.itersize = 5000
            cursor.execute(statement)
            yield from cursor

    def migrations(self):
        return sorted(self.rows("SELECT app, name FROM django_migrations"))


def is_made():
    return "django_migrations" in connection.introspection.table_names()


def has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 - a name of ours
        return cursor.fetchone() is not None


# --- another one beside it ------------------------------------------------------


@contextmanager
def beside():
    """Makes an empty database the default one, and gives what puts it into the old one's place.

    Whatever happens before `take_place` is called leaves the old one as it is.
    """
    kind = BesideSqlite if connection.vendor == "sqlite" else BesidePostgresql
    place = kind(connection.settings_dict)
    place.clear()
    place.make()
    old = connections.settings[ALIAS]
    connections[ALIAS].close()
    try:
        use(place.settings)
        yield place
    finally:
        connections[ALIAS].close()
        use(old)
        place.clear()


def use(settings):
    if ALIAS in connections:
        del connections[ALIAS]
    connections.settings[ALIAS] = settings


class BesideSqlite:
    """A file beside the file, whose pages are then written over the old ones in one transaction."""

    def __init__(self, settings):
        self.target = Path(settings["NAME"])
        self.path = self.target.with_name(f"{self.target.name}.restoring")
        # Nobody misses it when the power fails: it is not in use before it is copied.
        start = f"{settings['OPTIONS'].get('init_command', '')}PRAGMA synchronous=OFF;"
        options = {**settings["OPTIONS"], "init_command": start}
        self.settings = {**settings, "NAME": str(self.path), "OPTIONS": options}

    def make(self):
        os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))

    def clear(self):
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)

    def take_place(self):
        connection.close()
        deadline = time.monotonic() + PATIENCE

        def waited(status, remaining, total):
            if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
                raise Problem(
                    "The database is in use. Stop the web server and the workers, then try again."
                )

        with closing(sqlite3.connect(self.path)) as new:
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with closing(sqlite3.connect(self.target, 1)) as old:
                new.backup(old, pages=-1, progress=waited)
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.chmod(self.target, 0o600)


class BesidePostgresql:
    """A schema beside the schema, whose tables then take the old ones' place in one transaction."""

    def __init__(self, settings):
        options = dict(settings["OPTIONS"])
        path = f"-c search_path={BESIDE}"
        options["options"] = f"{options.get('options', '')} {path}".strip()
        self.settings = {**settings, "OPTIONS": options}
        self.usual = settings

    def make(self):
        with self.plainly() as cursor:
            cursor.execute("SELECT has_database_privilege(current_database(), 'CREATE')")
            if not cursor.fetchone()[0]:
                cursor.execute("SELECT current_user, current_database()")
                user, database = cursor.fetchone()
                raise Problem(
                    "The restore builds a new database beside the old one and may not. "
                    f'As postgres: GRANT CREATE ON DATABASE "{database}" TO "{user}";'
                )
            cursor.execute(f"CREATE SCHEMA {BESIDE}")

    def clear(self):
        with self.plainly() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")

    @contextmanager
    def plainly(self):
        """A cursor of a connection that looks where everybody looks; commits at the end."""
        other = connections.create_connection(ALIAS)
        other.settings_dict = self.usual
        raw = other.get_new_connection(other.get_connection_params())
        with closing(raw), raw, raw.cursor() as cursor:
            yield cursor

    def take_place(self):
        connection.close()
        with self.plainly() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
            cursor.execute("SELECT current_schema()")
            usual = cursor.fetchone()[0]
            try:
                self.drop(cursor, usual)
            except Exception as error:
                if getattr(error, "pgcode", "") != "55P03":  # lock not available
                    raise
                raise Problem(
                    "The database is in use. Stop the web server and the workers, then try again."
                ) from error
            for name in tables_in(cursor, BESIDE):
                cursor.execute(f'ALTER TABLE {BESIDE}."{name}" SET SCHEMA "{usual}"')
            for name in functions_in(cursor, BESIDE):
                cursor.execute(f'ALTER FUNCTION {BESIDE}."{name}"() SET SCHEMA "{usual}"')
            cursor.execute(f"DROP SCHEMA {BESIDE}")

    def drop(self, cursor, usual):
        new = set(tables_in(cursor, BESIDE))
        heads = {name.partition("_")[0] for name in new}
        old = [name for name in tables_in(cursor, usual) if name.partition("_")[0] in heads]
        for name in old:
            cursor.execute(f'DROP TABLE "{usual}"."{name}" CASCADE')
        for name in functions_in(cursor, usual):
            if name.partition("_")[0] in heads:
                cursor.execute(f'DROP FUNCTION "{usual}"."{name}"() CASCADE')


def tables_in(cursor, schema):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    return sorted(row[0] for row in cursor.fetchall())


def functions_in(cursor, schema):
    """Those of triggers, which take no arguments; none of an extension."""
    cursor.execute(
        "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname = %s AND prorettype = 'trigger'::regtype",
        [schema],
    )
    return sorted(row[0] for row in cursor.fetchall())
