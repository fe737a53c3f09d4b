"""The SQL of figures, put together once for each shape of a scope (see schools.prepared).

Its text depends only on which of school, group, teacher and district a scope names; what changes
are days and ids. Statements of many figures are answered in one query.
"""

from datetime import date
from functools import partial
from uuid import UUID

from django.db import connection

from records.scope import Scope
from schools.periods import Period
from schools.prepared import compiled, filled, put_together

PLACES = ("school_id", "group_id", "teacher_id", "district_id")
# No database takes more parts of one query than SQLite: 500.
MOST = 400
KEPT: dict[tuple, tuple[str, list] | None] = {}


def statement(key, make, scope, number):
    """(SQL, parameters) of the queryset `make(scope, number)`; None when it can find nothing.

    `make` is a function of its arguments alone, and `key` names it: text made
    for one scope serves all of its shape.
    """
    values = {"number": number, "start": scope.start, "end": scope.end}
    for name in PLACES:
        if (place := getattr(scope, name)) is not None:
            values[name] = place
    shape = (connection.vendor, key, *values)
    if shape not in KEPT:
        types = {"number": int, "start": date, "end": date}
        types |= dict.fromkeys((name for name in PLACES if name in values), UUID)
        KEPT[shape] = put_together(partial(of_marks, make), types)
    text = KEPT[shape]
    return compiled(make(scope, number)) if text is None else filled(text, values)


def of_marks(make, *, number, start, end, **places):
    return make(Scope(Period(start, end), **places), number)


def answers(statements):
    """The rows of all statements in one query (of very many in a few); those that can find
    nothing are left out."""
    found = [one for one in statements if one is not None]
    rows = []
    with connection.cursor() as cursor:
        for start in range(0, len(found), MOST):
            part = found[start : start + MOST]
            cursor.execute(
                " UNION ALL ".join(sql for sql, _parameters in part),
                [value for _sql, parameters in part for value in parameters],
            )
            rows += cursor.fetchall()
    return rows
