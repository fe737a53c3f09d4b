"""What a school holds for its own teachers (校本研修活动), and who came."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from records.models import ImportBatch, RecordQuerySet
from records.scope import in_schools
from schools.access import access_of
from schools.models import Group, School
from schools.models.base import Row
from training.models.training import Training


class State(models.TextChoices):
    """What became of somebody who was expected."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    LEAVE = "leave", _("on leave")
    OFFICIAL = "official", _("away on duty")
    ABSENT = "absent", _("absent")


# Who was there and earns the hours.
CAME = (State.PRESENT, State.LATE)


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What a school holds is known to everybody in it, and to whoever was expected."""
        expected = Attendance.objects.filter(activity=OuterRef("pk"), teacher=person)
        return self.filter(Q(school__in=access_of(person).all_schools) | Exists(expected))

    def visible_in_figures(self, person):
        """Those, and for the officer of a district those of its schools, as rows only."""
        officer = Q(school__in=access_of(person).officer_schools)
        expected = Attendance.objects.filter(activity=OuterRef("pk"), teacher=person)
        return self.filter(Q(school__in=access_of(person).all_schools) | Exists(expected) | officer)

    def within(self, scope):
        """Of a scope, ended in its period: of a group those it holds, of a teacher those to
        which they came."""
        what = {"ended_on__range": (scope.start, scope.end)}
        if scope.school_id or scope.district_id:
            what |= in_schools(scope)
        if scope.group_id:
            what["group"] = scope.group_id
        doors = []
        if scope.teacher_id:
            came = Attendance.objects.filter(
                activity=OuterRef("pk"), teacher=scope.teacher_id, state__in=CAME
            )
            doors.append(Exists(came))
        return self.filter(*doors, **what)

    def with_counts(self):
        """With how many were expected and how many came."""
        # Not by grouping: that would lose the order of the list.
        rows = Attendance.objects.filter(activity=OuterRef("pk"))
        return self.annotate(expected=counted(rows), came=counted(rows.came()))


def counted(rows):
    numbers = rows.order_by().values("activity").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)


class Activity(Row):
    """A training held at school. `times` are the parts of the day, `13:30-16:30, …`;
    `version` guards against two people changing it."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    topic = models.CharField(_("theme"), max_length=200)
    topic_key = models.CharField(max_length=200, editable=False)
    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"))
    times = models.CharField(_("times of the day"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2)
    place = models.CharField(_("place"), max_length=100, blank=True)
    speaker = models.CharField(_("speaker"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on")), name="training_activity_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=360), name="training_activity_hours"
            ),
            models.UniqueConstraint(
                "school",
                "topic_key",
                "started_on",
                "ended_on",
                "times",
                name="training_activity_once",
                violation_error_message=_("This activity is on record already."),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "ended_on"], name="training_activity_school"),
            models.Index(
                fields=["batch"],
                name="training_activity_batch",
                condition=Q(batch__isnull=False),
            ),
        ]

    def __str__(self):
        return self.topic


class AttendanceQuerySet(RecordQuerySet):
    """Who was expected: no status and no life of its own."""

    open_to_school = Q()
    open_to_leader = Q()

    def door(self, person, school_id=None):
        """Also all who were expected by a group that the person leads."""
        door, groups = super().door(person, school_id), access_of(person).led_groups
        return door | Q(activity__group__in=groups) if groups else door

    def visible_in_figures(self, person, school_id=None):
        """Why somebody was not there may tell of illness: officers read the number only."""
        return self.visible_to(person, school_id)

    def came(self):
        return self.filter(state__in=CAME)


class Attendance(Row):
    """Somebody expected at an activity, and whether they came.

    `ended_on` and `school` are those of the activity. `training` is the record by which the
    office granted the hours.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("last day"))
    state = models.CharField(_("attendance"), max_length=10, choices=State)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    training = models.OneToOneField(
        Training, models.PROTECT, null=True, editable=False, related_name="attendance"
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.UniqueConstraint("activity", "teacher", name="training_expected_once"),
        ]
        indexes = [
            models.Index(
                fields=["school", "ended_on", "state", "teacher"],
                name="training_attendance_school",
            ),
            models.Index(
                fields=["teacher", "ended_on", "school", "state"],
                name="training_attendance_mine",
            ),
            models.Index(
                fields=["batch"],
                name="training_attendance_batch",
                condition=Q(batch__isnull=False),
            ),
        ]

    def __str__(self):
        return self.activity.topic

    def brings(self, training):
        """Whether these are the hours and days that could be granted for it."""
        activity = self.activity
        return self.has_come and (activity.hours, activity.started_on, activity.ended_on) == (
            training.hours,
            training.started_on,
            training.ended_on,
        )

    @property
    def has_come(self):
        return self.state in CAME
