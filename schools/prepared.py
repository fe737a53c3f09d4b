"""Queries that every page asks: compiled once by the process, then only asked.

Putting a query together takes Django several times as long as the database
takes to answer it. A prepared query is an ordinary queryset built with
markers in the places of its values; what is asked later fills these places.
"""

from datetime import date
from functools import cached_property
from uuid import UUID

from django.db import connection, models

# Values no row has; told apart by their types.
MARKERS = {UUID: UUID(int=0xF0F0), date: date(1901, 2, 3)}
FIELDS = {UUID: models.UUIDField(), date: models.DateField()}


def adapted(value):
    """A value as the database of this process takes it."""
    return FIELDS[type(value)].get_db_prep_value(value, connection)


class Prepared:
    """`Prepared(build, key=UUID, day=date)`: `build(key=…, day=…)` gives a values_list queryset.

    Each name has a type of its own. `ask(key=…, day=…)` gives its rows as they come: where the
    database has no type for ids they are text.
    """

    def __init__(self, build, **types):
        self.build, self.types = build, types

    @cached_property
    def statement(self):
        """(SQL, its parameters with the names in the places of markers)."""
        markers = {name: MARKERS[kind] for name, kind in self.types.items()}
        names = {adapted(marker): name for name, marker in markers.items()}
        query = self.build(**markers).query
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return sql, [(names.get(value), value) for value in parameters]

    def ask(self, **values):
        sql, parameters = self.statement
        given = {name: adapted(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[name] if name else value for name, value in parameters])
            return cursor.fetchall()


def as_id(value):
    return UUID(value) if isinstance(value, str) else value
