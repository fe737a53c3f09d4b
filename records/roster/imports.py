"""How rows of a staff list become people, their employment and their research groups.

A person is known by the employee number. Who is on the list unchanged is a duplicate; what
the list says otherwise is an update. An empty cell erases nothing, and who is missing stays:
leaving is a decision, not a gap in a list. Duties are stored as words only; appointments
open doors and are made by hand.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.imports.importers import Importer, register
from records.imports.obstacles import Obstacle, shortened
from records.models import ImportRow
from records.roster.sheets import LAYOUT
from records.sheets.cells import squash
from schools import audit
from schools.models import Employment, Group, GroupKind, Membership, Person
from schools.models.people import Gender, ProfessionalTitle
from schools.models.places import Stage
from schools.names import sort_key
from schools.roster import research_groups

GENDERS = {"女": Gender.FEMALE, "男": Gender.MALE}
TITLES = {
    "正高级": ProfessionalTitle.PROFESSOR,
    "高级": ProfessionalTitle.SENIOR,
    "一级": ProfessionalTitle.FIRST,
    "二级": ProfessionalTitle.SECOND,
    "三级": ProfessionalTitle.THIRD,
    "未定级": ProfessionalTitle.NONE,
}
STAGES = {
    "小学": Stage.PRIMARY,
    "初中": Stage.JUNIOR,
    "高中": Stage.SENIOR,
    "幼儿": Stage.KINDERGARTEN,
}
PERSON_FIELDS = ("gender", "birth_year", "birth_month")
# In which column of a list a fact stands, and the words of its codes.
CELLS = {
    "gender": "gender",
    "label": "note",
    "stage": "stage",
    "subjects": "subjects",
    "title": "title",
    "duty": "duty",
    "group": "group",
}
CODES = {"gender": Gender, "stage": Stage, "title": ProfessionalTitle}


def facts_of(row):
    """What a row says about a person, in our codes; nothing where it says nothing."""
    values = row.values
    year, _dash, month = values["birth"].partition("-")
    facts = {
        "gender": GENDERS.get(values["gender"], ""),
        "birth_year": int(year) if year else None,
        "birth_month": int(month) if month else None,
        "label": values["label"][:20],
        "stage": next((code for word, code in STAGES.items() if word in values["stage"]), ""),
        "subjects": [subject[:30] for subject in values["subjects"]],
        # An empty cell reads as no title, but is no reason to take one away.
        "title": TITLES.get(values["title"], "") if row.raw.get("title") else "",
        "duty": values["duty"][:60],
        "group": squash(values["group"])[:60],
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [])}


@dataclass(frozen=True)
class RosterImporter(Importer):
    needs_roster = False
    once = gettext_lazy("Both cannot stand: an employee number belongs to one person.")

    def shown(self, values):
        return {
            "birth": values["birth"],
            "title": values["title"] or "",
            "subjects": "、".join(values["subjects"]),
        }

    def there(self, values):
        changes = values.get("changes", {})
        words = {
            CELLS[name]: in_words(name, was)
            for name, (was, _now) in changes.items()
            if name in CELLS
        }
        if "birth_year" in changes or "birth_month" in changes:
            year, _dash, month = values["birth"].partition("-")
            year = changes.get("birth_year", [year])[0]
            month = changes.get("birth_month", [month])[0]
            words["birth"] = f"{year}-{int(month):02}" if year and month else str(year or "—")
        return words

    def settle(self, rows, batch):
        """Turn away numbers of somebody else, leave out who is known, note what changes."""
        known = known_people(batch)
        for row in rows:
            spell = known.get(row.values.get("employee_no")) if row.is_accepted else None
            if spell is None:
                continue
            if squash(spell.person.name) != squash(row.values["name"]):
                row.reject("PERSON_CONFLICT", "name")
            elif changes := changes_of(spell, row, batch):
                row.values["changes"] = changes
            else:
                row.duplicate_of(None, field="employee_no")

    def write(self, batch, rows, by):
        known, groups = known_people(batch), Groups(batch)
        new = [row for row in rows if row.values["employee_no"] not in known]
        old = [row for row in rows if row.values["employee_no"] in known]
        add_people(batch, new, groups, by)
        for row in old:
            update_person(known[row.values["employee_no"]], row, groups, by)
        ImportRow.objects.bulk_update(old, ["before"], batch_size=100)
        return {"added": len(new), "changed": len(old), "groups": groups.made}

    def obstacles(self, batch):
        """People who have signed in or to whom something belongs by now cannot be taken away,
        and what the list changed in somebody must still be as it left it."""
        people = Person.objects.filter(employments__in=batch.rows.values("pk"))
        found = [
            Obstacle(
                _("%(name)s has signed in already.") % {"name": person.name},
                reverse("schools:person_detail", args=[batch.school.code, person.pk]),
            )
            for person in people.filter(last_login__isnull=False)[:10]
        ]
        return [*found, *changed_since(batch), *what_belongs_to_them(batch)]

    def undo(self, batch, by, why):
        changed = list(batch.rows.exclude(before=None))
        spells = Employment.objects.select_related("person").in_bulk(
            [row.before["employment"] for row in changed]
        )
        for row in changed:
            restore(spells[type(row.pk)(row.before["employment"])], row)
        count = remove_people(batch)
        Group.objects.filter(
            pk__in=batch.counts.get("groups", []), memberships=None, appointments=None
        ).delete()
        return {"removed": count, "restored": len(changed)}


def known_people(batch):
    """employee number -> employment of the school, with `group_name` on the last day."""
    spells = Employment.objects.filter(school=batch.school_id).select_related("person")
    groups = research_groups(batch.school_id, batch.semester.ends_on)
    names = dict(Group.objects.filter(school=batch.school_id).values_list("pk", "name"))
    known = {}
    for spell in spells:
        spell.group_name = names.get(groups.get(spell.person_id), "")
        known[spell.employee_no] = spell
    return known


def changes_of(spell, row, batch):
    """{what: [before, after]} of a person who is on the list otherwise than we know them."""
    changes = {}
    for name, fact in facts_of(row).items():
        was = spell.group_name if name == "group" else stored(spell, name)
        if was != fact:
            changes[name] = [was, fact]
    if spell.started_on > batch.semester.starts_on:
        changes["started_on"] = [str(spell.started_on), str(batch.semester.starts_on)]
    return changes


def in_words(name, was):
    """What we know of somebody, as a list of staff would say it."""
    if isinstance(was, list):
        return "、".join(was) or "—"
    codes = CODES.get(name)
    return str(codes(was).label if codes and was else was or "—")


def stored(spell, name):
    return getattr(spell.person if name in PERSON_FIELDS else spell, name)


class Groups:
    """Research groups of the school by name; a new name makes a new group."""

    def __init__(self, batch):
        self.school_id, self.starts_on = batch.school_id, batch.semester.starts_on
        groups = Group.objects.filter(school=self.school_id, kind=GroupKind.RESEARCH)
        self.by_name = {squash(group.name): group for group in groups}
        self.made = []

    def get(self, name):
        if name not in self.by_name:
            group = Group.objects.create(
                school_id=self.school_id, kind=GroupKind.RESEARCH, name=name
            )
            self.by_name[name] = group
            self.made.append(str(group.pk))
        return self.by_name[name]


def add_people(batch, rows, groups, by):
    taken = set(
        Person.objects.filter(sign_in_name__startswith=f"{batch.school.code}-").values_list(
            "sign_in_name", flat=True
        )
    )
    people, spells, memberships = [], [], []
    for row in rows:
        facts = facts_of(row)
        group = facts.pop("group", "")
        person = Person(
            sign_in_name=free_name(
                f"{batch.school.code}-{row.values['employee_no']}".lower(), taken
            ),
            name=row.values["name"],
            sort_key=sort_key(row.values["name"]),
            # Nobody can sign in until the office hands out first passwords.
            password=make_password(None),
            must_change_password=True,
            **{name: facts.pop(name) for name in PERSON_FIELDS if name in facts},
        )
        spell = Employment(
            pk=row.pk,
            person=person,
            school_id=batch.school_id,
            employee_no=row.values["employee_no"],
            started_on=batch.semester.starts_on,
            **facts,
        )
        people.append(person)
        spells.append(spell)
        if group:
            memberships.append(
                Membership(
                    person=person, group=groups.get(group), started_on=batch.semester.starts_on
                )
            )
    Person.objects.bulk_create(people, batch_size=500)
    Employment.objects.bulk_create(spells, batch_size=500)
    Membership.objects.bulk_create(memberships, batch_size=500)
    audit.record_many(
        [
            audit.entry(
                by=by, verb="schools.person_imported", target=p, subject=p, school=batch.school
            )
            for p in people
        ]
    )


def free_name(name, taken):
    """A sign-in name nobody has; `name` itself nearly always."""
    name, number = name[:55], 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def update_person(spell, row, groups, by):
    """Write what the list says otherwise, and note on the row what was there before."""
    changes = row.values["changes"]
    for name, (_was, fact) in changes.items():
        if name != "group":
            setattr(spell.person if name in PERSON_FIELDS else spell, name, fact)
    spell.person.save()
    spell.save()
    row.before = {
        "employment": str(spell.pk),
        "facts": {name: was for name, (was, _fact) in changes.items()},
    }
    if "group" in changes:
        row.before["membership"] = move_to_group(spell, groups.get(changes["group"][1]), groups)
    audit.record(
        by=by,
        verb="schools.person_updated",
        target=spell.person,
        subject=spell.person,
        school=row.batch.school,
        before={name: was for name, (was, _fact) in changes.items()},
        after={name: fact for name, (_was, fact) in changes.items()},
    )


def move_to_group(spell, group, groups):
    """Join a research group from the semester's first day on; returns what it replaced."""
    old = Membership.objects.filter(
        person=spell.person_id,
        group__school=groups.school_id,
        group__kind=GroupKind.RESEARCH,
        ended_on=None,
    ).first()
    if old is None or old.started_on < groups.starts_on:
        new = Membership.objects.create(
            person_id=spell.person_id, group=group, started_on=groups.starts_on
        )
        if old:
            old.ended_on = groups.starts_on.fromordinal(groups.starts_on.toordinal() - 1)
            old.save()
        return {"made": str(new.pk), "ended": str(old.pk) if old else None}
    was = {"group": str(old.group_id), "started_on": str(old.started_on)}
    old.group, old.started_on = group, groups.starts_on
    old.save()
    return {"changed": str(old.pk), "was": was}


def restore(spell, row):
    """Put back what an update replaced."""
    for name, was in row.before["facts"].items():
        if name != "group":
            setattr(spell.person if name in PERSON_FIELDS else spell, name, was)
    spell.person.save()
    spell.save()
    moved = row.before.get("membership") or {}
    if "made" in moved:  # and what ended for it holds again
        Membership.objects.filter(pk=moved["made"]).delete()
        Membership.objects.filter(pk=moved["ended"]).update(ended_on=None)
    elif "changed" in moved:
        Membership.objects.filter(pk=moved["changed"]).update(**moved["was"])


def remove_people(batch):
    """Delete the people a batch added. Raises ProtectedError when something belongs to one."""
    spells = Employment.objects.filter(pk__in=batch.rows.values("pk"))
    people = list(spells.values_list("person", flat=True))
    Membership.objects.filter(person__in=people, group__school=batch.school_id).delete()
    spells.delete()
    for start in range(0, len(people), 500):
        Person.objects.filter(pk__in=people[start : start + 500]).delete()
    return len(people)


def changed_since(batch):
    """Obstacles of people in whom somebody changed again what the list had changed."""
    spells = {str(spell.pk): spell for spell in known_people(batch).values()}
    touched = [
        spells[row.before["employment"]].person
        for row in batch.rows.exclude(before=None)
        if row.before["employment"] in spells
        and is_changed(spells[row.before["employment"]], row.values["changes"])
    ]
    return shortened(
        [
            Obstacle(
                _("What it changed in %(name)s was changed again since.") % {"name": person.name},
                reverse("schools:person_detail", args=[batch.school.code, person.pk]),
            )
            for person in touched
        ]
    )


def is_changed(spell, changes):
    """Whether somebody is otherwise by now than {what: [before, after]} left them."""
    return any(
        str(spell.group_name if name == "group" else stored(spell, name)) != str(fact)
        for name, (_was, fact) in changes.items()
    )


def what_belongs_to_them(batch):
    """Sentences about what would lose its owner, found by trying in a transaction of its own."""
    try:
        with transaction.atomic():
            remove_people(batch)
            raise Tried
    except Tried:
        return []
    except ProtectedError as error:
        kinds = sorted({str(thing._meta.verbose_name) for thing in error.protected_objects})
        return [
            _("%(count)s entries belong to people of this list by now (%(kinds)s).")
            % {"count": len(error.protected_objects), "kinds": "、".join(kinds)}
        ]


class Tried(Exception):
    """Leaves the transaction so that nothing of the try remains."""


register(RosterImporter(LAYOUT, gettext_lazy("Staff list")))
