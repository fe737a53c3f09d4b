"""The growth file (成长档案) of a teacher: computed, never typed."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portfolios.models import Honour, MentorPair, TitleHeld
from portfolios.timeline import SOURCES, Timeline
from records import figures, kinds
from records.figures import Reading
from records.links import rows_url
from records.lists import known_first
from records.policies import of_teacher
from records.scope import Scope
from records.templatetags.ui import cn_day
from schools.models import Employment, Membership, Person, School
from schools.periods import Calendar, Period

KEY_FIGURES = (
    "training.hours",
    "training.credits",
    "training.person_times",
    "lessons.observed",
    "lessons.visits",
    "research.projects_in_progress",
    "research.papers",
    "portfolios.honours",
)
CAREER = "career"
BEGINNING = date(1950, 1, 1)


class Career(Period):
    """Everything up to a day."""

    @property
    def label(self):
        return _("whole career")


@dataclass(frozen=True)
class KeyFigure:
    label: str
    text: str
    unit: str
    url: str
    name: str


@dataclass(frozen=True)
class Portfolio:
    """What is on record about one teacher in a scope, as far as `viewer` may see it.

    Without a viewer it is the school's own copy: everything that counts there.
    """

    teacher: Person
    scope: Scope
    school: School | None
    calendar: Calendar | None
    viewer: Person | None = None
    reading: Reading = field(default_factory=Reading, compare=False)

    @property
    def is_career(self):
        return isinstance(self.scope.period, Career)

    @cached_property
    def timeline(self):
        return Timeline(self.scope, self.viewer)

    @cached_property
    def kind_counts(self):
        """[(kind, label, how many)] of what is on the timeline."""
        counted = Counter(kind for _day, kind, _pk in self.timeline.places)
        return [
            (source.kind, str(kinds.get(source.kind).label), counted[source.kind])
            for source in SOURCES
            if counted[source.kind]
        ]

    @cached_property
    def requirements(self):
        """Outcomes of what is required of the teacher on the period's last day."""
        if self.school is None or self.is_career:
            return []
        scope = replace(self.scope, school_id=self.school.pk)
        return of_teacher(scope, self.school, self.calendar, self.reading)

    @cached_property
    def key_figures(self):
        asked = [figures.get(name) for name in KEY_FIGURES]
        found = figures.values(asked, self.scope, self.reading)
        # The page of rows looks at one school; a career across schools has no such page.
        linked = self.scope.school_id is not None
        return [
            KeyFigure(
                str(figure.label),
                figure.text(found[figure.name]),
                figure.unit.after(figure.text(found[figure.name])),
                rows_url(figure.name, self.scope) if linked else "",
                figure.name,
            )
            for figure in asked
        ]

    @cached_property
    def honours(self):
        rows = self.seen(Honour).counted().within(self.scope)
        return list(rows.order_by("-ended_on", "-id"))

    @cached_property
    def titles(self):
        """Held at some time of the period, those that ended within it marked as such."""
        rows = self.seen(TitleHeld).counted().within(self.scope)
        found = list(rows.order_by(known_first(TitleHeld, "-starts_on"), "-id"))
        for title in found:
            title.is_over = title.is_over_on(self.scope.end)
        return found

    @cached_property
    def pairs(self):
        rows = self.seen(MentorPair).counted().within(self.scope)
        rows = rows.select_related("teacher", "mentee")
        return list(rows.order_by(known_first(MentorPair, "-starts_on"), "-id"))

    def seen(self, model):
        rows = model.objects.all()
        return rows if self.viewer is None else rows.visible_to(self.viewer)

    @cached_property
    def employments(self):
        """Spells of work, the present first; those of other schools only for the own eyes."""
        rows = Employment.objects.filter(person=self.teacher, started_on__lte=self.scope.end)
        if self.scope.school_id:
            rows = rows.filter(school=self.scope.school_id)
        return list(rows.select_related("school").newest_first())

    @cached_property
    def groups(self):
        rows = Membership.objects.on(self.scope.end).filter(person=self.teacher)
        if self.scope.school_id:
            rows = rows.filter(group__school=self.scope.school_id)
        # Databases put Chinese names in different orders.
        found = sorted((row.group.kind, row.group.name) for row in rows.select_related("group"))
        return [name for _kind, name in found]

    @property
    def facts(self):
        """[(name, text)]: who and where, from the employment on the period's last day."""
        spell = next((one for one in self.employments if one.holds_on(self.scope.end)), None)
        spell = spell or (self.employments[0] if self.employments else None)
        facts = [(_("Name"), self.teacher.name)]
        if spell is not None:
            facts += [
                (_("Employee number"), spell.employee_no),
                (_("School"), spell.school.name),
                (_("Groups"), "、".join(self.groups)),
                (_("Subjects"), "、".join(spell.subjects)),
                (_("Professional title"), spell.get_title_display()),
                (_("Duty"), spell.duty),
                (_("At this school since"), cn_day(spell.started_on)),
            ]
        if self.teacher.teaching_since:
            facts.append((_("Teaching since"), cn_day(self.teacher.teaching_since)))
        return [(name, text) for name, text in facts if text]

    @property
    def spells(self):
        """[(school, from — until)] of a career with more than one school."""
        return [
            (
                spell.school.name,
                _("%(start)s to %(end)s")
                % {
                    "start": cn_day(spell.started_on),
                    "end": cn_day(spell.ended_on) if spell.ended_on else _("today"),
                },
            )
            for spell in self.employments
        ]


def career(day):
    return Career(BEGINNING, day)
