"""The rows behind the figures of a document: read when it is signed, and again to see what
changed since.

Of each row its id is kept and a mark, a hash of what it says; no name and no text. So an
erased row leaves nothing behind but that it was there.
"""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from records import figures
from records.documents import tree
from records.figures import Ratio
from records.policies.met import MetFigure
from schools.models import Person
from summaries.keys import EACH, Key
from summaries.models import Summary

# The life of a record and what was done around it change nothing of what it says.
AROUND = {
    "created_at", "created_by", "updated_at", "version", "request_key", "batch", "status",
    "submitted_at", "decided_by", "decided_at", "decision_note", "opened_by_teacher_at",
    "confirmed_at", "posted_at",
}  # fmt: skip
# Of people only who they are: they sign in, move and marry. What a signed summary of a school
# says, its own fingerprint proves.
ONLY_WHO = (Person, Summary)
AT_ONCE = 500
MARK = 16  # characters of a hash: to notice a change, not to withstand a forger


def printed_in(document):
    """{key: the run that prints it first} of all bound numbers of a document."""
    found = {}
    for run in tree.figures(document):
        if run.name:
            found.setdefault(run.name, run)
    return found


@dataclass(frozen=True)
class RowSet:
    """Rows that one or more numbers count, of the place and period that `facts` are of."""

    figure: figures.Figure
    facts: object
    filters: tuple = ()

    @property
    def key(self):
        # Figures that share their rows share the set.
        return self.figure.rows, self.facts.scope, self.filters

    def read(self):
        """(model, ids in order)."""
        scope = self.facts.scope
        if isinstance(self.figure, MetFigure):
            return Person, sorted(self.figure.rows.ids(scope, self.facts.reading))
        rows = self.figure.rows(scope)
        for dimension, keys in self.filters:
            rows = rows.filter(**{f"{self.figure.dimensions[dimension]}__in": keys})
        return rows.model, sorted(set(rows.order_by().values_list("pk", flat=True)))


def sets_of(key, numbers):
    """The rows a number counts; of a share also those it is divided by.

    None of a number that this version of the product does not know.
    """
    try:
        key = Key.parse(key)
        facts = numbers.named(key)
        figure = figures.get(key.name)
    except KeyError:  # UnknownFigure is one
        return []
    parts = [figure.upper, figure.lower] if isinstance(figure, Ratio) else [figure]
    if key.way == EACH:
        parts.append(figures.get("people.teachers"))
    return [RowSet(part, facts, () if number else key.filters) for number, part in enumerate(parts)]


def read(keys, numbers, fields=None):
    """What the rows behind numbers of a document are now; `fields` are those that the marks
    to compare with were made of.

    {"sets": [[model, [place in rows, …]], …], "rows": {model: [[id, record, mark], …]},
    "of": [[number of the set, …] for each key], "fields": {model: [name of a field, …]}}.
    """
    known, sets, of = {}, [], []
    for key in keys:
        mine = []
        for one in sets_of(key, numbers):
            if one.key not in known:
                known[one.key] = len(sets)
                sets.append((one.figure, *one.read()))
            mine.append(known[one.key])
        of.append(mine)
    fields = {
        **{model._meta.label_lower: said_in(model) for _f, model, _ids in sets},
        **(fields or {}),
    }
    rows, places = marked(sets, fields)
    return {
        "sets": [
            [model._meta.label_lower, [places[model][pk] for pk in ids if pk in places[model]]]
            for _figure, model, ids in sets
        ],
        "rows": {model._meta.label_lower: found for model, found in rows.items()},
        "of": of,
        "fields": fields,
    }


def said_in(model):
    """The fields of a model that say something, by name."""
    if model in ONLY_WHO:
        return []
    return [one.attname for one in model._meta.concrete_fields if one.name not in AROUND]


def marked(sets, fields):
    """({model: [[id, record, mark]]}, {model: {id: place}}); each row is read once."""
    wanted, items = {}, {}
    for figure, model, ids in sets:
        wanted.setdefault(model, set()).update(ids)
        items[model] = figure.item
    rows, places = {}, {}
    for model, ids in wanted.items():
        ordered = sorted(ids)
        found = marks(model, ordered, fields[model._meta.label_lower], items[model])
        rows[model] = [[pk.hex, *found[pk]] for pk in ordered if pk in found]
        places[model] = {UUID(row[0]): place for place, row in enumerate(rows[model])}
    return rows, places


def marks(model, ids, fields, item="pk"):
    """{id: (id of the record the row belongs to, mark)}.

    The mark is empty where nothing is said or a field is no longer there: not to be compared.
    """
    known = {one.attname for one in model._meta.concrete_fields}
    if not fields or not known.issuperset(fields):
        fields = []
    # Of some figures `item` is a path from what is split by teacher, not from its rows.
    names = {one.name: one.attname for one in model._meta.concrete_fields}
    item = names.get(item, "pk")
    found = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = model._base_manager.filter(pk__in=ids[start : start + AT_ONCE])
        for pk, record, *values in rows.values_list("pk", item, *fields):
            found[pk] = record.hex, mark(values) if values else ""
    return found


def mark(values):
    said = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:MARK]


class Kept:
    """What `read` gave, at signing or now, opened for comparing."""

    def __init__(self, found):
        self.found = found
        self.models = {name: apps.get_model(name) for name in found["rows"]}

    def rows_of(self, number):
        """[{id: (record, mark)}] by model of the sets behind a number."""
        made = []
        for at in self.found["of"][number]:
            model, places = self.found["sets"][at]
            rows = self.found["rows"][model]
            made.append(
                (model, {rows[place][0]: (rows[place][1], rows[place][2]) for place in places})
            )
        return made
