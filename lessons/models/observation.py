from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models import (
    STANDING,
    Record,
    RecordQuerySet,
    Status,
    list_indexes,
    record_indexes,
)


class LessonKind(models.TextChoices):
    """Kinds of lessons observed (domain.md §2.1)."""

    ROUTINE = "routine", _("ordinary lesson")
    WALK_IN = "walk_in", _("walk-in observation")
    OPEN = "open", _("open lesson")
    DEMO = "demo", _("demonstration lesson")
    WATCH = "watch", _("observation lesson for visitors")
    REPORT = "report", _("progress lesson")
    STANDARD = "standard", _("qualifying lesson")
    CONTEST = "contest", _("contest lesson")
    SAME_TOPIC = "same_topic", _("same content, different designs")
    RESEARCH = "research", _("research lesson")
    OTHER = "other", _("other lesson")


class Purpose(models.TextChoices):
    """Why a lesson was observed decides who sees its grade (domain.md §2.6)."""

    DIAGNOSIS = "diagnosis", _("diagnosis")
    TRAINING = "training", _("training purpose")
    ASSESSMENT = "assessment", _("assessment")
    CONTEST = "contest", _("contest purpose")


class Grade(models.TextChoices):
    EXCELLENT = "excellent", _("excellent (优)")
    GOOD = "good", _("good (良)")
    FAIR = "fair", _("fair (中)")
    POOR = "poor", _("needs work (差)")


class ObservationQuerySet(RecordQuerySet):
    # summary.md §6.5: observations count once they are submitted.
    counts_in = (Status.SUBMITTED, Status.CERTIFIED)

    def mine(self, person):
        """Those I made, and those of my own lessons once they were submitted."""
        return Q(teacher=person) | Q(taught_by=person, status__in=STANDING)

    def of_lessons_by(self, person):
        return self.filter(taught_by=person).standing()

    def walk_in(self):
        return self.filter(kind=LessonKind.WALK_IN)

    def outside(self):
        return self.filter(outside=True)

    def in_classes(self):
        """In classes of the school that the record names."""
        return self.filter(outside=False).exclude(class_name="")

    def with_comment(self):
        return self.exclude(highlights="", problems="", suggestions="")


class Observation(Record):
    """Lessons one teacher observed in one visit.

    `teacher` of the record is the observer. `lessons` counts periods (节): a
    double period is two lessons and one visit (次).
    """

    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("observed teacher"),
    )
    # As text where the teacher is not one of ours.
    taught_by_name = models.CharField(_("observed teacher (name)"), max_length=60, blank=True)
    outside = models.BooleanField(_("outside the school"), default=False)
    kind = models.CharField(_("kind of lesson"), max_length=12, choices=LessonKind)
    purpose = models.CharField(
        _("purpose"), max_length=12, choices=Purpose, default=Purpose.DIAGNOSIS
    )
    subject = models.CharField(_("subject"), max_length=30, blank=True)
    class_name = models.CharField(_("class"), max_length=20, blank=True)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    periods = models.JSONField(_("periods"), default=list)
    lessons = models.PositiveSmallIntegerField(_("lessons"), default=1)
    # Distinguishes visits on one day; made from the periods and the teacher.
    visit_key = models.CharField(max_length=100, editable=False)
    # [{"minute": 5, "text": "…"}], in order.
    process = models.JSONField(_("process notes"), default=list, blank=True)
    highlights = models.TextField(_("highlights"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    suggestions = models.TextField(_("suggestions"), blank=True)
    grade = models.CharField(_("overall grade"), max_length=10, choices=Grade, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=1, null=True, blank=True)
    opened_by_teacher_at = models.DateTimeField(null=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("observation")
        constraints = [
            models.CheckConstraint(
                condition=Q(lessons__gte=1, lessons__lte=12), name="lessons_count_sensible"
            ),
            models.CheckConstraint(
                condition=Q(taught_by__isnull=True) | ~Q(taught_by=F("teacher")),
                name="lessons_not_of_oneself",
            ),
            models.CheckConstraint(
                condition=Q(taught_by__isnull=False) | ~Q(taught_by_name=""),
                name="lessons_of_somebody",
            ),
            models.UniqueConstraint(
                "teacher",
                "school",
                "ended_on",
                "visit_key",
                condition=Q(status__in=STANDING),
                name="lessons_visit_once",
                violation_error_message=_("This visit is on record already."),
            ),
        ]
        indexes = [
            *record_indexes("lessons", "kind", "lessons", "teacher"),
            *list_indexes("lessons", "taught_by"),
            # What the quota counts, teacher by teacher, from the index alone.
            models.Index(
                fields=["teacher", "ended_on", "school", "status", "lessons"], name="lessons_quota"
            ),
            # How many there are, and how many are not opened yet, from the index alone.
            models.Index(
                fields=["taught_by", "-ended_on", "-id", "status", "opened_by_teacher_at"],
                name="lessons_taught_by",
            ),
        ]

    def __str__(self):
        return self.topic or self.class_name or self.get_kind_display()

    @property
    def date(self):
        return self.ended_on

    def make_visit_key(self):
        """One visit: this teacher, these periods, on the record's day."""
        whose = str(self.taught_by_id or "".join(self.taught_by_name.split()))
        return f"{whose}:{'-'.join(str(period) for period in sorted(self.periods))}"
