"""Putting a backup in the place of what is here, whole or not at all.

The new database is built and proved beside the old one; files are unpacked aside. Then
the files get their names, which the old rows do not know, and the databases change
places in one transaction: killed before it, the old installation stands as it was,
killed after it, the new one does. Last, files that only the old rows named are removed.
"""

import hashlib
import io
import os
import shutil
from dataclasses import dataclass, field

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from schools import triggers
from schools.backup import FILLED_BY_ITSELF, Problem, archive, databases, files, tables
from schools.backup.keys import is_known

# Of any floor; each says in words whether what is kept agrees with itself.
PROOFS = ("prove_ledger", "prove_totals")


@dataclass
class Restored:
    manifest: dict
    rows: int = 0
    files: int = 0
    removed: int = 0
    proofs: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def restore(path, *, replace=False, say=lambda words: None) -> Restored:
    """Raises Problem, with everything as it was."""
    say(f"Reading {path} …")
    manifest = archive.verify(path)
    migrations = [tuple(node) for node in manifest["migrations"]]
    found = tables.tables_at(migrations)
    check_columns(found, manifest)
    if not replace:
        check_empty(found)
    check_room(manifest)
    done = Restored(manifest, remarks=remarks_on(manifest), warnings=warnings_of(manifest))
    with files.alone():
        old = old_files()
        say("Unpacking the files …")
        staged = unpack(path, manifest)
        done.files = len(staged)
        say("Building the database …")
        with databases.beside() as place:
            done.rows = build(path, manifest, migrations, found)
            say("Proving it …")
            done.proofs = prove(done.warnings)
            move(staged)
            place.take_place()
        done.removed = remove(old - staged.keys())
    return done


# --- may it be done -------------------------------------------------------------


def check_columns(found, manifest):
    for table in found:
        there = manifest["tables"].get(table.name)
        if there is None or there["columns"] != [column.name for column in table.columns]:
            raise Problem(f"This version of the product has other columns in {table.name}.")
    if unknown := manifest["tables"].keys() - {table.name for table in found}:
        raise Problem(f"This version of the product has no table {sorted(unknown)[0]}.")


def check_empty(found):
    here = connection.introspection.table_names()
    for table in found:
        if (
            table.name in here
            and table.name not in FILLED_BY_ITSELF
            and databases.has_rows(table.name)
        ):
            raise Problem(
                "This installation is not empty. --replace puts the backup in its place, "
                "and everything that is here now is gone; back it up first."
            )


def check_room(manifest):
    sizes = [(name, size) for name, (size, _sha256) in manifest["members"].items()]
    wanted = sum(size for name, size in sizes if name.startswith(archive.FILES))
    # Rows unpacked, with their indexes.
    wanted += 12 * sum(size for name, size in sizes if name.startswith(archive.DATA))
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    if free < wanted:
        raise Problem(
            f"This takes about {wanted // 2**20} MB beside what is here, "
            f"and {settings.MEDIA_ROOT} has {free // 2**20} MB left."
        )


def remarks_on(manifest):
    if is_known(manifest["key"]):
        return []
    return [
        "The backup was made under another SECRET_KEY. Second factors cannot be checked with "
        "this one: set the old key, or name it in SECRET_KEY_FALLBACKS."
    ]


def warnings_of(manifest):
    found = []
    for word in ("missing", "damaged"):
        if names := manifest[word]:
            found.append(
                f"{len(names)} files were {word} when the backup was made: {', '.join(names[:5])}"
            )
    return found


# --- files ----------------------------------------------------------------------


def old_files():
    """What the rows name that are here now; nothing when they cannot be read."""
    try:
        if not databases.is_made():
            return set()
        with databases.snapshot() as snapshot:
            found = tables.tables_at(snapshot.migrations())
            return {one.name for one in files.named_in(snapshot, found)}
    except (Problem, DatabaseError):
        return set()


def unpack(path, manifest):
    """name -> where it lies aside, all of them with the bytes they had."""
    aside = files.workplace() / "restoring"
    aside.mkdir(0o700)
    staged = {}
    for member in archive.members(path):
        if not member.name.startswith(archive.FILES):
            continue
        name = member.name.removeprefix(archive.FILES)
        files.place_of(name)
        staged[name] = aside / str(len(staged))
        with staged[name].open("xb") as target:
            measured = list(files.copy(member.file, target))
            target.flush()
            os.fsync(target.fileno())
        os.chmod(staged[name], settings.FILE_UPLOAD_PERMISSIONS)
        if measured != manifest["members"][member.name]:
            raise Problem(f"{path} was changed while it was read.")
    return staged


def move(staged):
    """Names no old row knows, or the same file: the old rows lose nothing by it."""
    for name, source in staged.items():
        target = files.place_of(name)
        target.parent.mkdir(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, True, True)
        os.replace(source, target)


def remove(names):
    for name in names:
        files.place_of(name).unlink(missing_ok=True)
    return len(names)


# --- the database ---------------------------------------------------------------


def build(path, manifest, migrations, found):
    """Tables as they were, their rows, the migrations that came since. Returns how many rows."""
    executor = MigrationExecutor(connection)
    executor.migrate(last_of(migrations, executor.loader.graph))
    known = {table.name: table for table in found}
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            for member in archive.members(path):
                if member.name.startswith(archive.DATA):
                    load(known[archive.table_of(member.name)], member)
    finally:
        connection.enable_constraint_checking()
    connection.check_constraints()
    set_sequences(found)
    check_rows(found, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    check_triggers()
    return sum(facts["rows"] for facts in manifest["tables"].values())


def last_of(migrations, graph):
    """Those that none of the others builds upon."""
    nodes = set(migrations)
    return [
        node
        for node in migrations
        if not nodes & {child.key for child in graph.node_map[node].children}
    ]


def load(table, member):
    if databases.has_rows(table.name):
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - a name of ours
    try:
        tables.load(table, io.TextIOWrapper(archive.lines_of(member), "utf-8", newline="\n"))
    except (DatabaseError, connection.Database.Error) as error:
        raise Problem(
            f"The database does not take the rows of {table.name}: {words_of(error)}"
        ) from error


def words_of(error):
    """Why, without the values: they are about people."""
    why = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
    if why is None:
        return str(error)
    return " ".join(filter(None, [why.message_primary, why.table_name, why.column_name]))


def set_sequences(found):
    """New rows get numbers that none has; SQLite sees to that by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in found:
            key = f'"{table.key.name}"'
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key.name]
            )
            sequence = cursor.fetchone()[0]
            if sequence:
                highest = f'SELECT max({key}) FROM "{table.name}"'  # noqa: S608
                cursor.execute(
                    f"SELECT setval(%s, coalesce(({highest}), 1), ({highest}) IS NOT NULL)",
                    [sequence],
                )


def check_rows(found, manifest):
    """Reads back what was written: each row is what it was."""
    with databases.snapshot() as snapshot:
        for table in found:
            digest, count = hashlib.sha256(), 0
            rows = snapshot.rows(table.select(snapshot.vendor))
            for line in tables.lines(table, rows, snapshot.vendor):
                digest.update(line.encode())
                count += 1
            facts = manifest["tables"][table.name]
            if (count, digest.hexdigest()) != (facts["rows"], facts["sha256"]):
                raise Problem(f"What was written of {table.name} is not what the backup holds.")


def check_triggers():
    if missing := triggers.missing():
        raise Problem(f"These tables can be changed and should not: {', '.join(missing)}")


def prove(warnings):
    """The proofs there are; what disagrees disagreed when the backup was made."""
    said = []
    known = get_commands()
    for name in PROOFS:
        if name in known:
            out = io.StringIO()
            try:
                call_command(name, stdout=out)
            except CommandError as error:
                warnings.append(f"{name}: {error} This is how it was when the backup was made.")
            said.append(f"{name}: {out.getvalue().strip().splitlines()[-1]}")
    return said
