"""Queries that are asked again and again: put together once by the process, then only asked.

Putting a query together takes Django several times as long as the database takes to answer it.
So an ordinary queryset is built for two sets of marked values: what differs between the two is
where the marks stand, and where the values of any other question belong. Should anything else
differ, its text depends on more than its values, and it is to be made anew each time.
"""

from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

KEY = models.UUIDField()
# A value as the database of this process takes it, by its type.
ADAPTED = {
    UUID: lambda value: KEY.get_db_prep_value(value, connection),
    date: lambda value: connection.ops.adapt_datefield_value(value),
    int: lambda value: value,
}
# Days before any school's, ids and numbers that nothing has; later ones are larger.
MARKED = {
    UUID: lambda side, n: UUID(int=side * 0xF000 + n),
    date: lambda side, n: date(1870 + side, n, n),
    int: lambda side, n: side * 71_000 + n,
}


def adapted(values):
    return {name: ADAPTED[type(value)](value) for name, value in values.items()}


def compiled(rows):
    """(SQL, parameters) of a queryset; None when it can find nothing."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def put_together(build, types):
    """The text of the queryset `build(**values)`, for `filled`; None when it must be made anew.

    `types` are {name of a value: UUID, date or int}.
    """
    sides = []
    for side in (1, 2):
        marked = {
            name: MARKED[kind](side, n) for n, (name, kind) in enumerate(types.items(), start=1)
        }
        found = compiled(build(**marked))
        if found is None:
            return None
        sides.append((*found, {mark: name for name, mark in adapted(marked).items()}))
    (sql, first, names), (other_sql, second, other_names) = sides
    if sql != other_sql or len(first) != len(second):
        return None
    parameters = []
    for one, other in zip(first, second, strict=True):
        if one == other:
            parameters.append((None, one))
        elif names.get(one) and names.get(one) == other_names.get(other):
            parameters.append((names[one], None))
        else:
            return None
    return sql, parameters


def filled(text, values):
    """(SQL, parameters) of a text that was put together, for these values."""
    sql, parameters = text
    given = adapted(values)
    return sql, [given[name] if name else constant for name, constant in parameters]


class Prepared:
    """`Prepared(build, key=UUID, day=date)`: `build(key=…, day=…)` gives a values_list queryset.

    `ask(key=…, day=…)` gives its rows as they come: where the database has no type for ids they
    are text.
    """

    def __init__(self, build, **types):
        self.build, self.types = build, types

    @cached_property
    def text(self):
        return put_together(self.build, self.types)

    def ask(self, **values):
        with connection.cursor() as cursor:
            cursor.execute(*filled(self.text, values))
            return cursor.fetchall()


def as_id(value):
    return UUID(value) if isinstance(value, str) else value
