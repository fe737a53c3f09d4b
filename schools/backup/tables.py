"""Which tables there are, and their rows as lines of JSON that belong to no database."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from schools.backup import LEFT_OUT, Problem

KINDS = {
    "UUIDField": "uuid",
    "DateTimeField": "datetime",
    "DateField": "date",
    "TimeField": "time",
    "DecimalField": "decimal",
    "BooleanField": "bool",
    "JSONField": "json",
    "BinaryField": "binary",
    "DurationField": "duration",
}


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    places: int = 0  # behind the point, of a decimal


@dataclass(frozen=True)
class Table:
    name: str
    key: Column
    columns: tuple[Column, ...]

    @property
    def names(self):
        return ", ".join(f'"{column.name}"' for column in self.columns)

    def select(self, vendor):
        """All rows, in an order that both databases agree on."""
        order = f'"{self.key.name}"'
        if vendor == "postgresql" and self.key.kind == "plain-text":
            order += ' COLLATE "C"'
        # Names of tables and columns are ours.
        return f'SELECT {self.names} FROM "{self.name}" ORDER BY {order}'  # noqa: S608


def tables_at(migrations):
    """The tables that stand once these migrations, (app, name), have run.

    Raises Problem when the code does not know one of them: somebody newer made it.
    """
    loader = MigrationLoader(None)
    unknown = [node for node in migrations if node not in loader.disk_migrations]
    if unknown:
        app, name = sorted(unknown)[-1]
        raise Problem(
            f"This was made by a newer version of the product, which knows {app} {name}. "
            "Install that version or a later one, then try again."
        )
    state = loader.project_state(list(migrations))
    models = state.apps.get_models(include_auto_created=True)
    found = [table_of(model) for model in models if model._meta.managed and not model._meta.proxy]
    return sorted((one for one in found if one.name not in LEFT_OUT), key=lambda one: one.name)


def table_of(model):
    meta = model._meta
    columns = tuple(column_of(field) for field in meta.local_concrete_fields)
    return Table(meta.db_table, column_of(meta.pk), columns)


def column_of(field):
    column, places = field.column, 0
    while field.remote_field:
        field = field.target_field
    kind = KINDS.get(field.get_internal_type(), "plain")
    if kind == "decimal":
        places = field.decimal_places
    if kind == "plain" and field.get_internal_type() in ("CharField", "TextField", "SlugField"):
        kind = "plain-text"
    return Column(column, kind, places)


# --- from a database ----------------------------------------------------------


def lines(table, rows, vendor):
    """Each row as one line of JSON; equal rows of either database give equal lines."""
    readers = [READERS[vendor].get(column.kind) for column in table.columns]
    places = [column.places for column in table.columns]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
    wanted = [(at, read, places[at]) for at, read in enumerate(readers) if read]
    for row in rows:
        values = list(row)
        for at, read, exact in wanted:
            if values[at] is not None:
                values[at] = read(values[at], exact)
        yield encode(values) + "\n"


def decimal_text(value, places):
    return format(Decimal(str(value)), f".{places}f")


def microseconds(value):
    return value // timedelta(microseconds=1)


READERS = {
    "sqlite": {
        "datetime": lambda value, _: moment(value),
        "decimal": decimal_text,
        "bool": lambda value, _: bool(value),
        "json": lambda value, _: [json.loads(value)],  # in a list: its null is not the table's
        "binary": lambda value, _: base64.b64encode(value).decode(),
    },
    "postgresql": {
        "uuid": lambda value, _: value.hex if hasattr(value, "hex") else value.replace("-", ""),
        "datetime": lambda value, _: str(value.astimezone(UTC).replace(tzinfo=None)),
        "date": lambda value, _: str(value),
        "time": lambda value, _: str(value),
        "decimal": decimal_text,
        "json": lambda value, _: [json.loads(value)],
        "binary": lambda value, _: base64.b64encode(value).decode(),
        "duration": lambda value, _: microseconds(value),
    },
}


def moment(text):
    """SQLite keeps what was written; some writers add zeros that PostgreSQL does not know."""
    return text.removesuffix(".000000")


# --- into a database ----------------------------------------------------------

AT_ONCE = 2000


def load(table, read_lines):
    """Writes these lines into the empty table of the default connection."""
    if connection.vendor == "postgresql":
        load_postgresql(table, read_lines)
    else:
        load_sqlite(table, read_lines)


def load_sqlite(table, read_lines):
    writers = [(at, SQLITE[c.kind]) for at, c in enumerate(table.columns) if c.kind in SQLITE]
    marks = ", ".join("?" * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({table.names}) VALUES ({marks})'  # noqa: S608
    connection.ensure_connection()
    batch = []
    for line in read_lines:
        values = json.loads(line)
        for at, write in writers:
            if values[at] is not None:
                values[at] = write(values[at])
        batch.append(values)
        if len(batch) == AT_ONCE:
            connection.connection.executemany(statement, batch)
            batch.clear()
    connection.connection.executemany(statement, batch)


SQLITE = {
    "json": lambda value: json.dumps(value[0]),
    "binary": base64.b64decode,
}


def load_postgresql(table, read_lines):
    statement = f'COPY "{table.name}" ({table.names}) FROM STDIN'
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, Pieces(copy_lines(table, read_lines)))


def copy_lines(table, read_lines):
    kinds = [column.kind for column in table.columns]
    for line in read_lines:
        pairs = zip(kinds, json.loads(line), strict=True)
        yield "\t".join([copy_text(kind, value) for kind, value in pairs]) + "\n"


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(kind, value):
    if value is None:
        return "\\N"
    if kind == "json":
        return json.dumps(value[0], ensure_ascii=False).translate(ESCAPES)
    if kind == "datetime":
        return f"{value}+00"
    if kind == "binary":
        return "\\\\x" + base64.b64decode(value).hex()
    if kind == "duration":
        return f"{value} microseconds"
    return str(value).translate(ESCAPES)


class Pieces:
    """What an iterator yields, as the file that COPY reads."""

    def __init__(self, texts):
        self.texts = texts
        self.rest = b""

    def read(self, size=-1):
        pieces, length = [self.rest], len(self.rest)
        while length < size or size < 0:
            text = next(self.texts, None)
            if text is None:
                break
            pieces.append(text.encode())
            length += len(pieces[-1])
        whole = b"".join(pieces)
        size = len(whole) if size < 0 else size
        self.rest = whole[size:]
        return whole[:size]
