from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models import District, School
from schools.models.base import Row


class Policy(Row):
    """A dated rule book: issued by a school or a district, never code.

    `document_no` is how people cite it, for example 浙教师〔2016〕71号.
    """

    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    name = models.CharField(_("name"), max_length=120)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) ^ Q(district__isnull=False),
                name="records_policy_has_one_issuer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="records_policy_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.document_no}）" if self.document_no else self.name

    def holds_on(self, day):
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Window(models.TextChoices):
    SEMESTER = "semester", _("semester")
    SCHOOL_YEAR = "school_year", _("school year")
    CALENDAR_YEAR = "calendar_year", _("calendar year")


class Requirement(Row):
    """At least `value` of a figure in every window, for those it applies to.

    `measure` is the name of a figure, so that a requirement counts exactly what
    the pages show. `applies_to` holds lists by staff_type, title or stage; an
    empty one is everybody.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="requirements")
    measure = models.CharField(_("what is counted"), max_length=40)
    window = models.CharField(_("within"), max_length=14, choices=Window)
    value = models.DecimalField(_("at least"), max_digits=8, decimal_places=2)
    applies_to = models.JSONField(_("applies to"), default=dict, blank=True)

    class Meta:
        ordering = ["policy", "measure"]
        constraints = [
            models.UniqueConstraint("policy", "measure", "window", name="records_requirement_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="records_requirement_positive"),
        ]

    def __str__(self):
        return f"{self.measure} ≥ {self.value}"
