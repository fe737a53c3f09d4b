"""What a portfolio is made of: read for one teacher, or for all of a school together.

Both say the same. A batch reads each table of a school once instead of once for
everybody: most of the time of composing went into asking.
"""

from collections import defaultdict
from functools import cached_property

from portfolios import tables
from records import figures
from records.figures import Reading
from records.policies.evaluation import of_teacher, of_teachers
from records.scope import Scope
from schools.models import Employment, GroupKind, Membership

# Of a teacher these are the sum of what counts by teacher.
NAMES = (
    "training.person_times",
    "training.hours",
    "training.credits",
    "lessons.observed",
    "lessons.visits",
)


def spells_of(people):
    """Spells of work, the present first."""
    return people.select_related("school").newest_first()


def research_groups(day, **whose):
    rows = Membership.objects.on(day).filter(group__kind=GroupKind.RESEARCH, **whose)
    return rows.select_related("group").newest_first()


class Alone:
    """Read for one teacher as it is asked for; without a school across schools."""

    def __init__(self, teacher, period, school, calendar, viewer=None):
        self.scope = Scope(period, school.pk if school else None, teacher_id=teacher.pk)
        self.school = school
        self.calendar = calendar
        self.viewer = viewer

    @cached_property
    def values(self):
        return figures.values([figures.get(name) for name in NAMES], self.scope)

    @cached_property
    def spells(self):
        where = {"school": self.school} if self.school else {}
        return list(spells_of(Employment.objects.filter(person=self.scope.teacher_id, **where)))

    def group(self, school):
        rows = research_groups(
            self.scope.end, person=self.scope.teacher_id, group__school=school
        ).first()
        return rows.group.name if rows else ""

    def outcomes(self):
        return of_teacher(self.scope, self.school, self.calendar)

    def rows(self, name):
        """What `portfolios.tables` reads under this name."""
        return tables.ROWS[name](self.scope, self.viewer)


class Together:
    """Read for the teachers of a school at once, when first asked for."""

    def __init__(self, school, period, calendar):
        self.school = school
        self.calendar = calendar
        self.scope = Scope(period, school.pk)
        self.reading = Reading()
        self.read = {}

    def of(self, teacher):
        return OneOf(self, teacher)

    @cached_property
    def values(self):
        """{figure name: {person id: value}}"""
        asked = [figures.get(name) for name in NAMES]
        self.reading.read_by_teacher((figure, self.scope) for figure in asked)
        return {figure.name: self.reading.by_teacher(figure, self.scope) for figure in asked}

    @cached_property
    def spells(self):
        found = defaultdict(list)
        for spell in spells_of(Employment.objects.filter(school=self.school)):
            found[spell.person_id].append(spell)
        return found

    @cached_property
    def groups(self):
        found = {}
        for row in research_groups(self.scope.end, group__school=self.school):
            found.setdefault(row.person_id, row.group.name)
        return found

    @cached_property
    def outcomes(self):
        return of_teachers(self.scope, self.school, self.calendar, self.reading)

    def rows(self, name):
        """{person id: rows} of a table."""
        if name not in self.read:
            found = defaultdict(list)
            for row in tables.ROWS[name](self.scope, None):
                for person in tables.OWNERS[name](row):
                    found[person].append(row)
            self.read[name] = found
        return self.read[name]


class OneOf:
    """One teacher of those that were read together."""

    def __init__(self, together, teacher):
        self.together = together
        self.teacher = teacher.pk
        self.scope = together.scope.of_teacher(teacher.pk)
        self.school = together.school

    @property
    def values(self):
        return {
            name: by_teacher.get(self.teacher, figures.get(name).clean(0))
            for name, by_teacher in self.together.values.items()
        }

    @property
    def spells(self):
        return self.together.spells.get(self.teacher, [])

    def group(self, _school):
        return self.together.groups.get(self.teacher, "")

    def outcomes(self):
        return self.together.outcomes.get(self.teacher, [])

    def rows(self, name):
        return self.together.rows(name).get(self.teacher, [])
