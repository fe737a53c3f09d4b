"""What week tables say: lessons observed per teacher and week (听课登记汇总表).

They stand beside the observations, which say the same in another way: the two are compared
and never added.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models import ImportBatch, RecordQuerySet
from schools.models import School, Semester
from schools.models.base import Row


class WeekQuerySet(RecordQuerySet):
    """What the office wrote down of somebody: no status, no life of its own."""

    open_to_school = Q()
    open_to_leader = Q()

    def visible_in_figures(self, person, school_id=None):
        """A note may tell of somebody's leave: officers of the district read the number only."""
        return self.visible_to(person, school_id)


class WeekLine(Row):
    """The line of a teacher in the week table of a semester; a newer table replaces it.

    `stated` is the total that stands in the table, whatever the weeks add up to, `sheet` and
    `number` the place where the line stood.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    semester = models.ForeignKey(Semester, models.PROTECT, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("last day"))
    stated = models.PositiveIntegerField(_("total as stated"), null=True)
    note = models.TextField(_("note"), blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    sheet = models.CharField(_("sheet"), max_length=100)
    number = models.PositiveIntegerField(_("row"))

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a week table")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.UniqueConstraint("school", "semester", "teacher", name="lessons_week_line_once"),
        ]
        indexes = [
            models.Index(fields=["school", "ended_on", "teacher"], name="lessons_week_line_school"),
            models.Index(fields=["batch"], name="lessons_week_line_batch"),
        ]

    def __str__(self):
        return f"{self.sheet} {self.number}"


class WeekCount(Row):
    """Lessons of one week of a line; weeks without any have no row.

    `ended_on` is the last day of the week within the semester.
    """

    line = models.ForeignKey(WeekLine, models.CASCADE, related_name="counts")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("last day of the week"))
    week = models.PositiveSmallIntegerField(_("week"))
    lessons = models.PositiveSmallIntegerField(_("lessons"))

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("week of a week table")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.UniqueConstraint("line", "week", name="lessons_week_count_once"),
            models.CheckConstraint(
                condition=Q(week__gte=1, lessons__gte=1), name="lessons_week_count_positive"
            ),
        ]
        indexes = [
            models.Index(
                fields=["school", "ended_on", "teacher", "week", "lessons"],
                name="lessons_week_count_school",
            ),
            models.Index(
                fields=["teacher", "ended_on", "school", "lessons"], name="lessons_week_count_mine"
            ),
        ]

    def __str__(self):
        return f"{self.week}: {self.lessons}"
