"""The SQL of figures, made once for each shape of a scope.

Django takes longer to make these statements than the database to answer them.
Their text depends only on which of school, group and teacher a scope names;
what changes are days and ids. So a statement is made for two marked scopes:
what differs between the two is where the marks stand, and where the days and
ids of any other scope belong. Should anything else differ, it is made anew
each time.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import UUIDField

from schools.periods import Period

# Days before any school's, ids that nothing has: (number, period, ids) of the two scopes.
MARKED = (
    (71_001, Period(date(1871, 1, 1), date(1871, 2, 2)), [UUID(int=710 + n) for n in range(3)]),
    (72_001, Period(date(1872, 3, 3), date(1872, 4, 4)), [UUID(int=720 + n) for n in range(3)]),
)
KEPT: dict[tuple, tuple[str, list] | None] = {}


def statement(key, make, scope, number):
    """(SQL, parameters) of the queryset `make(scope, number)`; None when it can find nothing.

    `make` is a function of its arguments alone, and `key` names it: text made
    for one scope serves all of its shape.
    """
    shape = (
        connection.vendor,
        key,
        scope.school_id is None,
        scope.group_id is None,
        scope.teacher_id is None,
    )
    if shape not in KEPT:
        KEPT[shape] = prepared(make, scope)
    if KEPT[shape] is None:
        return compiled(make(scope, number))
    sql, parameters = KEPT[shape]
    words = words_of(scope, number)
    return sql, [words[value] if is_mark else value for is_mark, value in parameters]


def prepared(make, scope):
    """(SQL, [(whether it is a mark, its name or a constant)]), or None."""
    sides = []
    for number, period, (school, group, teacher) in MARKED:
        marked = replace(
            scope,
            period=period,
            school_id=scope.school_id and school,
            group_id=scope.group_id and group,
            teacher_id=scope.teacher_id and teacher,
        )
        names = {word: name for name, word in words_of(marked, number).items()}
        found = compiled(make(marked, number))
        if found is None:
            return None
        sides.append((found[0], found[1], names))
    (sql, first, names), (other_sql, second, other_names) = sides
    if sql != other_sql or len(first) != len(second):
        return None
    parameters = []
    for one, other in zip(first, second, strict=True):
        if one == other:
            parameters.append((False, one))
        elif names.get(one) and names.get(one) == other_names.get(other):
            parameters.append((True, names[one]))
        else:
            return None
    return sql, parameters


def compiled(rows):
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def words_of(scope, number):
    """{name: value as this database takes it} of all that a scope brings into a statement."""
    day, key = connection.ops.adapt_datefield_value, UUIDField()
    words = {"number": number, "start": day(scope.start), "end": day(scope.end)}
    for name in ("school_id", "group_id", "teacher_id"):
        value = getattr(scope, name)
        if value is not None:
            words[name] = key.get_db_prep_value(value, connection)
    return words


def answers(statements):
    """The rows of all statements in one query; those that can find nothing are left out."""
    found = [one for one in statements if one is not None]
    if not found:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _parameters in found),
            [value for _sql, parameters in found for value in parameters],
        )
        return cursor.fetchall()
