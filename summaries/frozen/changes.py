"""What changed since a summary was signed: each figure then and now, and why.

The records are compared by what was kept of them at signing; who did it is in the audit
log, which also remembers what is no longer there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from records import kinds
from records.scope import can_see_every_record, in_schools
from records.tables import table_rows
from records.units import PERCENT
from schools.models import AuditEvent, Person
from schools.verbs import verb_label
from summaries.frozen import policies, rows
from summaries.frozen.labels import labels_of
from summaries.frozen.values import UNKNOWN, Numbers, same
from summaries.keys import Key
from summaries.numbers import declared, said

CAME, WENT, CHANGED = "came", "went", "changed"
SHOWN = 40  # rows below one figure
CELLS = 4
EVENTS = 3
AT_ONCE = 500
# What may bring a person into a figure about people, or out of it.
ABOUT_PEOPLE = (
    "schools.person", "schools.employment", "schools.group", "schools.taken_on", "schools.appoint",
    "records.exemption", "training.", "lessons.", "research.", "portfolios.",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """Who did what to a record, and why, in words."""

    at: datetime
    by: str
    did: str
    why: str = ""


@dataclass
class RowChange:
    """A record that came to what a figure counts, went from it, or says something else now."""

    how: str
    title: str
    kind: str
    url: str = ""
    events: list[Event] = field(default_factory=list)
    is_gone: bool = False


@dataclass
class FigureChange:
    key: str
    label: str
    unit: str
    then: str
    now: str
    url: str
    is_same_value: bool
    counts: dict
    rows: list[RowChange]
    hidden: int = 0

    @property
    def more(self):
        return sum(self.counts.values()) - len(self.rows) - self.hidden


@dataclass
class PolicyChange:
    how: str
    cited: str


@dataclass
class Since:
    """`figures` are those that changed, or whose records did; `same` counts the others."""

    figures: list[FigureChange]
    same: int
    policies: list[PolicyChange]

    @property
    def nothing(self):
        return not self.figures and not self.policies


def since(frozen, viewer):
    """`Since` of a signed summary, as a viewer may read it who reads its records."""
    facts = frozen.facts
    summary = frozen.summary
    numbers = Numbers(summary.scope())
    titles = {one["key"]: one["label"] for one in facts["figures"]}
    labels = labels_of(titles, numbers.scope)
    keys = list(titles)
    then = rows.Kept(facts["rows"])
    now = rows.Kept(rows.read(keys, numbers, facts["rows"]["fields"]))
    differences = [Difference(then.rows_of(n), now.rows_of(n)) for n in range(len(keys))]
    told = Telling(differences, viewer, numbers.scope, frozen.signed_at)
    found = [
        figure_change(one, labels[one["key"]], difference, numbers.value(one["key"]), told)
        for one, difference in zip(facts["figures"], differences, strict=True)
    ]
    changed = [one for one in found if one is not None]
    return Since(
        # The changed numbers first, then those that other records add up to as before.
        sorted(changed, key=lambda one: one.is_same_value),
        len(found) - len(changed),
        policy_changes(facts["policies"], policies.in_force_for(summary, summary.ends_on)),
    )


class Difference:
    """{(model, row id): (how, record id)} between the rows behind a figure then and now."""

    def __init__(self, then, now):
        self.rows = {}
        was, is_now = merged(then), merged(now)
        for key in was.keys() | is_now.keys():
            if key not in is_now:
                self.rows[key] = WENT, was[key][0]
            elif key not in was:
                self.rows[key] = CAME, is_now[key][0]
            elif "" not in (was[key][1], is_now[key][1]) and was[key][1] != is_now[key][1]:
                self.rows[key] = CHANGED, is_now[key][0]

    def counts(self):
        found = dict.fromkeys((CAME, WENT, CHANGED), 0)
        for how, _record in self.rows.values():
            found[how] += 1
        return found


def merged(sets):
    return {(model, pk): row for model, found in sets for pk, row in found.items()}


def figure_change(one, label, difference, now, told):
    is_same = same(one["value"], now)
    if is_same and not difference.rows:
        return None
    shown, hidden = told.rows_of(difference)
    then = in_words(one["key"], one["value"])
    text = _("no longer known") if now is UNKNOWN else in_words(one["key"], now)
    return FigureChange(
        key=one["key"],
        label=label,
        unit=unit_of(one["key"], one["unit"], then if now is UNKNOWN else text),
        then=then,
        now=text,
        url=one["href"],
        is_same_value=is_same,
        counts=difference.counts(),
        rows=shown,
        hidden=hidden,
    )


def unit_of(key, kept, text):
    try:
        parsed = Key.parse(key)
        unit = said(parsed, *declared(parsed), None)[1]
    except KeyError:
        return kept
    # A share is printed with its sign.
    return "" if unit is PERCENT else unit.after(text)


def in_words(key, value):
    """As a document prints it; what was kept is text, what is computed a number."""
    if value in (None, ""):
        return "—"
    try:
        parsed = Key.parse(key)
        return said(parsed, *declared(parsed), Decimal(str(value)))[0]
    except (KeyError, InvalidOperation):
        return str(value)


def policy_changes(then, now):
    """Rules that came, went, or ask something else under the same name."""
    was, is_now = ({one["id"]: one for one in rules} for rules in (then, now))
    found = [PolicyChange(WENT, one["cited"]) for key, one in was.items() if key not in is_now]
    for key, one in is_now.items():
        if key not in was:
            found.append(PolicyChange(CAME, one["cited"]))
        elif one["mark"] != was[key]["mark"]:
            found.append(PolicyChange(CHANGED, one["cited"]))
    return found


# --- in words ---------------------------------------------------------------------


class Telling:
    """Rows in words, each read once for all figures, and only as the viewer may see them."""

    def __init__(self, differences, viewer, scope, at):
        self.viewer, self.scope, self.at = viewer, scope, at
        wanted = defaultdict(dict)
        for difference in differences:
            for (model, pk), (how, record) in difference.rows.items():
                wanted[model][UUID(pk)] = how, UUID(record)
        self.told = {}
        for name, found in wanted.items():
            self.tell(apps.get_model(name), found)

    def rows_of(self, difference):
        """([RowChange], how many more the viewer may not read)."""
        found = [self.told[model, UUID(pk)] for model, pk in sorted(difference.rows)]
        shown = [one for one in found if one is not None]
        order = {WENT: 0, CHANGED: 1, CAME: 2}
        shown.sort(key=lambda one: (order[one.how], one.title))
        return shown[:SHOWN], len(found) - len(shown)

    def tell(self, model, found):
        label = model._meta.label_lower
        kind = kinds.of(model)
        rows, visible = self.read(model, kind, found)
        events = self.events_of(model, found)
        names = {}
        if can_see_every_record(self.viewer, self.scope):
            names = last_names([record for pk, (_how, record) in found.items() if pk not in rows])
        for pk, (how, record) in found.items():
            title, url = visible.get(pk, ("", ""))
            is_gone = pk not in rows
            # Of a record that is gone nobody can say any more who of the others might read it.
            told = [] if is_gone and record not in names else events.get(record, [])
            if is_gone:
                title = names.get(record) or _("A record that is no longer there")
            self.told[label, pk] = (
                RowChange(how, title, str(kind.label), url, told, is_gone) if title else None
            )

    def read(self, model, kind, found):
        """(ids that are still there, {id: (words, address)} of those the viewer may read)."""
        ids, rows, visible = list(found), set(), {}
        for start in range(0, len(ids), AT_ONCE):
            part = model._default_manager.filter(pk__in=ids[start : start + AT_ONCE])
            rows.update(part.values_list("pk", flat=True))
            door = getattr(part, "visible_in_figures", part.visible_to)
            mine = list(kinds.with_columns(kind, door(self.viewer), self.scope))
            for row, shown in zip(mine, table_rows(kind, mine), strict=True):
                cells = [shown.first, *shown.rest][:CELLS]
                words = " · ".join(cell.text for cell in cells if cell.text not in ("", "—"))
                visible[row.pk] = words, shown.url
        return rows, visible

    def events_of(self, model, found):
        """{record: the newest events about it since the signing}."""
        about_people = model is Person
        records = list({record for _how, record in found.values()})
        told = defaultdict(list)
        for start in range(0, len(records), AT_ONCE):
            part = records[start : start + AT_ONCE]
            # Where somebody moved to is none of this school's business.
            here = Q(**in_schools(self.scope)) | Q(school=None)
            who = {"subject__in": part} if about_people else {"target_id__in": part}
            rows = AuditEvent.objects.filter(here, at__gte=self.at, **who).order_by("-id")
            for event in rows.only("at", "by_name", "verb", "why", "subject_id", "target_id"):
                key = event.subject_id if about_people else event.target_id
                if about_people and not event.verb.startswith(ABOUT_PEOPLE):
                    continue
                if len(told[key]) < EVENTS:
                    did = verb_label(event.verb)
                    told[key].append(Event(event.at, event.by_name, did, event.why))
        return told


def last_names(records):
    """{record: what it was called} of records that are gone, as the audit log has it."""
    found = {}
    for start in range(0, len(records), AT_ONCE):
        events = AuditEvent.objects.filter(target_id__in=records[start : start + AT_ONCE])
        found.update(events.order_by("id").values_list("target_id", "target_label"))
    return found
