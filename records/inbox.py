"""What waits for review: records of every kind in one list."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records import actions, kinds, objections, rules
from records.lists import containing
from records.models import Status
from schools import navigation
from schools.access import access_of
from schools.models import Group, Membership


class InboxFilter(forms.Form):
    """What the address narrows the inbox to."""

    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    who = forms.CharField(label=_("Teacher"), required=False, max_length=40)
    group = forms.ChoiceField(label=_("Group"), required=False)
    q = forms.CharField(label=_("Programme, topic or title"), required=False, max_length=60)

    def __init__(self, data, *, person):
        super().__init__(data)
        self.fields["kind"].choices = [
            ("", _("All")),
            *((kind.name, kind.label) for kind in kinds.reviewed()),
        ]
        groups = Group.objects.filter(school__in=access_of(person).office_schools)
        self.fields["group"].choices = [
            ("", _("All")),
            *((str(group.pk), group.name) for group in groups),
        ]

    def chosen(self):
        """What was chosen; what cannot be is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def waiting(person, kind=None, who="", group="", q=""):
    """[(kind, submitted records)] of the schools whose office the person is in."""
    schools = access_of(person).office_schools
    found = []
    for one in kinds.reviewed():
        if kind and one.name != kind:
            continue
        rows = one.model.objects.filter(school__in=schools, status=Status.SUBMITTED)
        if who:
            rows = containing(rows, ("teacher__name", "teacher__sort_key"), who)
        if group:
            members = Membership.objects.on(timezone.localdate()).filter(group=group)
            rows = rows.filter(teacher__in=members.values("person"))
        if q:
            rows = containing(rows, [path for path in one.search if "teacher" not in path], q)
        found.append((one, rows))
    return found


def in_one_list(found):
    """(kind name, id) of all of them, what waits longest first; one query however many kinds."""
    parts = [
        rows.order_by()
        .annotate(kind_name=Value(kind.name, output_field=CharField()))
        .values_list("kind_name", "id", "submitted_at")
        for kind, rows in found
    ]
    if not parts:
        return []
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("submitted_at", "id")


def read(entries):
    """[(kind, record)] of entries of the list, in their order; one query for each kind."""
    keys = {}
    for name, pk, _submitted_at in entries:
        keys.setdefault(name, []).append(pk)
    records = {}
    for name, pks in keys.items():
        kind = kinds.get(name)
        rows = kinds.with_columns(kind, kind.model.objects.filter(pk__in=pks))
        records |= {(name, row.pk): (kind, row) for row in rows}
    return [records[name, pk] for name, pk, _at in entries if (name, pk) in records]


def count_waiting(person):
    """How many records wait for a person's review; one query."""
    return count_all(rows for _kind, rows in waiting(person)) if rules.can_review(person) else 0


@navigation.badge("review")
def count_undecided(person):
    """Records to review and objections to answer together; one query, on every page."""
    if not rules.can_review(person):
        return 0
    rows = [rows for _kind, rows in waiting(person)]
    return count_all([*rows, objections.to_answer(person)])


def count_all(parts):
    # Nothing but ones: the database counts them from the index alone.
    first, *others = [rows.order_by().values_list(Value(1)) for rows in parts]
    return (first.union(*others, all=True) if others else first).count()


def tabs(here, *, records, answers):
    """The pages of what the office decides on, with how much waits on each."""
    pages = [
        ("review_inbox", _("Records"), records),
        ("objection_list", _("Objections"), answers),
    ]
    return [
        {"url": reverse(f"records:{name}"), "label": label, "here": name == here, "count": count}
        for name, label, count in pages
    ]


# --- deciding on many -------------------------------------------------------------


@dataclass
class Chosen:
    """Records that were chosen for one decision, a list for each kind."""

    by_kind: list[list] = field(default_factory=list)
    gone: int = 0

    @property
    def records(self):
        return [record for records in self.by_kind for record in records]

    def split(self, rule, person):
        """(those the rule allows, how many it does not)."""
        allowed = [
            [record for record in records if rule(person, record)] for records in self.by_kind
        ]
        left = Chosen([records for records in allowed if records])
        return left, len(self.records) - len(left.records)


def choose(person, *, keys=(), narrowed=None, until=None):
    """The chosen records that still wait: named by `kind:id`, or all of a filter.

    Of a filter only what was submitted until the moment the list was shown:
    nobody certifies what they have not been able to see.
    """
    if narrowed is not None:
        found = waiting(person, **narrowed)
        return Chosen([read_all(rows.filter(until_q(until))) for _kind, rows in found])
    asked = {}
    for key in keys:
        name, _colon, pk = key.partition(":")
        asked.setdefault(name, []).append(pk)
    found = waiting(person)
    by_kind = [
        read_all(rows.filter(pk__in=asked[kind.name])) for kind, rows in found if kind.name in asked
    ]
    chosen = Chosen(by_kind)
    chosen.gone = len(set(keys)) - len(chosen.records)
    return chosen


def read_all(rows):
    return list(rows.select_related("teacher"))


def until_q(until):
    return Q(submitted_at__lte=until) | Q(submitted_at__isnull=True) if until else Q()


@transaction.atomic
def certify(chosen, *, by):
    """Certify all of them, of whatever kinds, or none."""
    if not rules.can_review(by):
        raise PermissionDenied
    for records in chosen.by_kind:
        actions.certify(records, by=by)


@transaction.atomic
def give_back(chosen, *, by, why):
    """Return all of them with one reason, or none."""
    if not rules.can_review(by):
        raise PermissionDenied
    for records in chosen.by_kind:
        actions.give_back(records, by=by, why=why)
