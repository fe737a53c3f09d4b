from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from records.models import STANDING, Level, Record, RecordQuerySet, record_indexes
from schools.models import School
from schools.models.base import Row


class Stage(models.TextChoices):
    """Stages of a research project (domain.md §3.1)."""

    APPLIED = "applied", _("applied for")
    LISTED = "listed", _("listed")
    ACTIVE = "active", _("under way")
    OPENED = "opened", _("opened")
    MIDTERM = "midterm", _("mid-term passed")
    COMPLETED = "completed", _("completed")
    EXTENDED = "extended", _("extended")
    WITHDRAWN = "withdrawn", _("withdrawn (project)")


ENDS = (Stage.COMPLETED, Stage.WITHDRAWN)
# Counted as in progress (reading rule 12.8).
RUNNING = (Stage.LISTED, Stage.ACTIVE, Stage.OPENED, Stage.MIDTERM, Stage.EXTENDED)


class ProjectQuerySet(RecordQuerySet):
    def mine(self, person):
        members = ProjectMember.objects.filter(project=OuterRef("pk"), person=person)
        return Q(teacher=person) | (Exists(members) & Q(status__in=STANDING))

    def by_or_with(self, teacher_id):
        members = ProjectMember.objects.filter(project=OuterRef("pk"), person=teacher_id)
        return Q(teacher=teacher_id) | Exists(members)

    def within(self, scope):
        """Listed by the end of the period and not ended before it began."""
        return self.of(scope).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=scope.start), listed_on__lte=scope.end
        )

    def begun_by(self, scope):
        """As `within`, and those that are still only applied for."""
        applied = Q(listed_on__isnull=True, ended_on__isnull=True) & (
            Q(applied_on__isnull=True) | Q(applied_on__lte=scope.end)
        )
        running = Q(listed_on__lte=scope.end) & (
            Q(ended_on__isnull=True) | Q(ended_on__gte=scope.start)
        )
        return self.of(scope).filter(applied | running)

    def in_progress(self, scope):
        """Listed by the period's last day and then neither completed nor withdrawn.

        Of some that have ended nobody wrote down when; they are not in progress.
        """
        running = Q(ended_on__isnull=True) & ~Q(stage__in=ENDS)
        return self.of(scope).filter(running | Q(ended_on__gt=scope.end), listed_on__lte=scope.end)

    def overdue(self, day):
        """Planned to end before a day, and still running on it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), due_on__lt=day)

    def with_stage_in(self, field, scope):
        return self.of(scope).filter(**{f"{field}__range": (scope.start, scope.end)})


class Project(Record):
    """A research project. `teacher` of the record is its leader.

    Where somebody from elsewhere leads it (`leader_name`), `teacher` is its first member of
    the school. `ended_on` is the day of completion or withdrawal; until then it is empty.
    """

    title = models.CharField(_("title"), max_length=200)
    title_key = models.CharField(max_length=200, editable=False)
    leader_name = models.CharField(_("leader from elsewhere"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    small = models.BooleanField(_("small-scale project"), default=False)
    number = models.CharField(_("project number"), max_length=60, blank=True)
    planning_body = models.CharField(_("planning body"), max_length=100, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.LISTED)
    ended_on = models.DateField(_("ended"), null=True, blank=True)  # type: ignore[assignment]
    applied_on = models.DateField(_("applied for"), null=True, blank=True)
    listed_on = models.DateField(_("listed"), null=True, blank=True)
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    midterm_on = models.DateField(_("mid-term passed"), null=True, blank=True)
    midterm_due_on = models.DateField(_("mid-term review due"), null=True, blank=True)
    completed_on = models.DateField(_("completed"), null=True, blank=True)
    due_on = models.DateField(_("planned end"), null=True, blank=True)
    grade = models.CharField(
        _("appraisal"),
        max_length=10,
        blank=True,
        choices=[("excellent", _("excellent")), ("good", _("good")), ("passed", _("passed"))],
    )
    note = models.TextField(_("note"), blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("research project")
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(completed_on__isnull=True)
                    | Q(listed_on__isnull=True)
                    | Q(completed_on__gte=F("listed_on"))
                ),
                name="research_completed_after_listed",
            ),
            models.UniqueConstraint(
                "teacher",
                "school",
                "title_key",
                "level",
                condition=Q(status__in=STANDING),
                name="research_project_once",
                violation_error_message=_("This project is on record already."),
            ),
        ]
        indexes = [
            *record_indexes("research_project"),
            models.Index(
                fields=["school", "listed_on", "ended_on"], name="research_project_running"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def stands_at(self):
        # It has no last day before it ends.
        return self.ended_on or self.listed_on

    @property
    def led_by(self):
        """The name of whoever leads it; wants `teacher` read along."""
        return self.leader_name or self.teacher.name


class ProjectMember(Row):
    """A member in order; one from elsewhere is a name."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(_("position"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("project", "position", name="research_member_position"),
            models.UniqueConstraint(
                "project", "person", condition=Q(person__isnull=False), name="research_member_once"
            ),
        ]

    def __str__(self):
        return self.name
