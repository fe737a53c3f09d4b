from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schools.models.base import Row
from schools.models.places import District, School


class CalendarRow(Row):
    """Dates of a district, or of one school that departs from them."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    school = models.ForeignKey(
        School,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: holds for every school of the district."),
    )
    start_year = models.PositiveSmallIntegerField(_("school year begins in"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    # Whether it was read for a district below its own.
    is_inherited = False

    class Meta:
        abstract = True


class SchoolYear(CalendarRow):
    """A school year (学年), named by the calendar year in which it begins."""

    class Meta:
        ordering = ["-start_year"]
        constraints = [
            models.UniqueConstraint(
                "school",
                "start_year",
                name="schools_year_once_per_school",
                condition=Q(school__isnull=False),
            ),
            models.UniqueConstraint(
                "district",
                "start_year",
                name="schools_year_once_per_district",
                condition=Q(school__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="schools_year_ends_after_start"
            ),
        ]

    def __str__(self):
        return gettext("%(year)s school year") % {"year": self.start_year}


class Semester(CalendarRow):
    """A semester (学期): 1 begins in autumn, 2 in spring."""

    number = models.PositiveSmallIntegerField(
        _("semester"), choices=[(1, _("first")), (2, _("second"))]
    )
    week_1_monday = models.DateField(_("Monday of week 1"))
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=20)
    non_teaching_days = models.JSONField(_("days without lessons"), default=list, blank=True)
    make_up_days = models.JSONField(_("weekend days with lessons"), default=list, blank=True)

    class Meta:
        ordering = ["-start_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                "school",
                "start_year",
                "number",
                name="schools_semester_once_per_school",
                condition=Q(school__isnull=False),
            ),
            models.UniqueConstraint(
                "district",
                "start_year",
                "number",
                name="schools_semester_once_per_district",
                condition=Q(school__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="schools_semester_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="schools_semester_number"),
        ]

    def __str__(self):
        if self.number == 1:
            return gettext("%(year)s school year, first semester") % {"year": self.start_year}
        return gettext("%(year)s school year, second semester") % {"year": self.start_year}

    @property
    def key(self):
        """As in addresses and on the command line: `2020-2`."""
        return f"{self.start_year}-{self.number}"
